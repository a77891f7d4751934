#include "lint/engine/body.h"

#include "clang/AST/DeclCXX.h"

namespace lint {

Body::Body(const clang::FunctionDecl& function, clang::ASTContext& context)
    : function_(function), context_(context) {
  written_ = function.getBody();
  if (const auto* coroutine =
          llvm::dyn_cast_or_null<clang::CoroutineBodyStmt>(written_)) {
    written_ = coroutine->getBody();
  }
  if (const auto* constructor =
          llvm::dyn_cast<clang::CXXConstructorDecl>(&function)) {
    for (const clang::CXXCtorInitializer* each : constructor->inits())
      Enter(each->getInit(), nullptr);
  }
  Enter(written_, nullptr);
}

// Without recursion: a function may be nested deeper than the stack.
void Body::Enter(const clang::Stmt* statement, const clang::Stmt* parent) {
  std::vector<std::pair<const clang::Stmt*, const clang::Stmt*>> open = {
      {statement, parent}};
  while (!open.empty()) {
    const auto [at, above] = open.back();
    open.pop_back();
    if (at == nullptr || !parents_.try_emplace(at, above).second) continue;
    std::vector<const clang::Stmt*> below;
    if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(at)) {
      references_[reference->getDecl()].push_back(reference);
    } else if (const auto* awaited =
                   llvm::dyn_cast<clang::CoroutineSuspendExpr>(at)) {
      below.push_back(awaited->getOperand());
    } else if (const auto* returned = llvm::dyn_cast<clang::CoreturnStmt>(at)) {
      below.push_back(returned->getOperand());
    } else if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(at)) {
      lambdas_.push_back(lambda);
      for (const clang::Expr* init : lambda->capture_inits())
        below.push_back(init);
    } else if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(at)) {
      for (const clang::Decl* decl : declares->decls()) {
        const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
        if (variable == nullptr) continue;
        variables_.push_back(variable);
        declarations_[variable] = declares;
        below.push_back(variable->getInit());
        if (const auto* several =
                llvm::dyn_cast<clang::DecompositionDecl>(variable)) {
          for (const clang::BindingDecl* each : several->bindings())
            bindings_.push_back(each);
        }
      }
    } else if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(at)) {
      const clang::InitListExpr* semantic =
          list->isSemanticForm() || list->getSemanticForm() == nullptr
              ? list
              : list->getSemanticForm();
      for (const clang::Stmt* each : semantic->children())
        below.push_back(each);
    } else if (const auto* initial =
                   llvm::dyn_cast<clang::CXXDefaultInitExpr>(at)) {
      (void)initial;  // written elsewhere
    } else {
      if (const auto* handler = llvm::dyn_cast<clang::CXXCatchStmt>(at)) {
        if (handler->getExceptionDecl() != nullptr)
          variables_.push_back(handler->getExceptionDecl());
      }
      if (const auto* call = llvm::dyn_cast<clang::CallExpr>(at))
        calls_.push_back(call);
      if (const auto* object = llvm::dyn_cast<clang::CXXThisExpr>(at))
        thises_.push_back(object);
      if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(at))
        members_.push_back(member);
      for (const clang::Stmt* each : at->children()) below.push_back(each);
    }
    for (auto each = below.rbegin(); each != below.rend(); ++each)
      open.emplace_back(*each, at);
  }
}

const clang::FieldDecl* Body::MemberWith(const clang::Expr* initializer) const {
  const auto* constructor =
      llvm::dyn_cast<clang::CXXConstructorDecl>(&function_);
  if (constructor == nullptr) return nullptr;
  for (const clang::CXXCtorInitializer* each : constructor->inits()) {
    if (Contains(each->getInit(), initializer)) return each->getAnyMember();
  }
  return nullptr;
}

const clang::Stmt* Body::EnclosingLoop(const clang::Stmt* of) const {
  for (const clang::Stmt* inner = of; (of = Parent(of)) != nullptr;
       inner = of) {
    if (llvm::isa<clang::WhileStmt, clang::DoStmt>(of)) return of;
    if (const auto* loop = llvm::dyn_cast<clang::ForStmt>(of)) {
      if (inner != loop->getInit()) return of;
    }
    if (const auto* loop = llvm::dyn_cast<clang::CXXForRangeStmt>(of)) {
      if (inner == loop->getBody()) return of;
    }
  }
  return nullptr;
}

const std::vector<const clang::DeclRefExpr*>& Body::References(
    const clang::ValueDecl* to) const {
  static const std::vector<const clang::DeclRefExpr*> kNone;
  const auto found = references_.find(to);
  return found == references_.end() ? kNone : found->second;
}

std::vector<const clang::ValueDecl*> Body::variables_in(
    const clang::Stmt* in) const {
  std::vector<const clang::ValueDecl*> found;
  for (const auto& [variable, references] : references_) {
    for (const clang::DeclRefExpr* each : references) {
      if (!llvm::isa<clang::VarDecl>(variable) || !Contains(in, each)) continue;
      found.push_back(variable);
      break;
    }
  }
  return found;
}

const clang::CFG* Body::cfg() const {
  if (cfg_built_) return cfg_.get();
  cfg_built_ = true;
  clang::CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  options.AddImplicitDtors = true;
  options.AddInitializers = true;
  // Calls inside a `try` lead to its handlers. Those that lead out of the
  // function are told apart by who walks the graph.
  options.AddEHEdges = true;
  options.PruneTriviallyFalseEdges = true;
  cfg_ = clang::CFG::buildCFG(&function_, const_cast<clang::Stmt*>(written_),
                              &context_, options);
  return cfg_.get();
}

namespace {

// The blocks that paths from `from` come to, by their numbers.
std::vector<bool> ReachedFrom(const clang::CFG& cfg,
                              const clang::CFGBlock& from) {
  std::vector<bool> reached(cfg.getNumBlockIDs(), false);
  std::vector<const clang::CFGBlock*> open = {&from};
  while (!open.empty()) {
    const clang::CFGBlock* at = open.back();
    open.pop_back();
    for (const clang::CFGBlock::AdjacentBlock& next : at->succs()) {
      const clang::CFGBlock* block = next.getReachableBlock();
      if (block == nullptr || reached[block->getBlockID()]) continue;
      reached[block->getBlockID()] = true;
      open.push_back(block);
    }
  }
  return reached;
}

}  // namespace

const llvm::DenseMap<const clang::Stmt*, Body::Place>& Body::places() const {
  if (placed_) return places_;
  placed_ = true;
  if (cfg() == nullptr) return places_;
  reached_ = ReachedFrom(*cfg(), cfg()->getEntry());
  for (const clang::CFGBlock* block : *cfg()) {
    unsigned index = 0;
    for (const clang::CFGElement& element : *block) {
      ++index;
      const auto statement = element.getAs<clang::CFGStmt>();
      if (!statement) continue;
      Place& place = places_[statement->getStmt()];
      // Where it stands more than once, one that is reached counts.
      if (place.block == nullptr || !reached_[place.block->getBlockID()])
        place = {block, index};
    }
  }
  return places_;
}

bool Body::IsDead(const clang::Stmt* statement) const {
  const Place place = places().lookup(statement);
  return place.block != nullptr && !reached_[place.block->getBlockID()];
}

bool Body::MayFollow(const clang::Stmt* first, const clang::Stmt* then) const {
  const Place from = places().lookup(first);
  const Place to = places().lookup(then);
  if (from.block == nullptr || to.block == nullptr) return true;
  if (from.block == to.block && from.index < to.index) return true;
  return ReachedFrom(*cfg(), *from.block)[to.block->getBlockID()];
}

}  // namespace lint
