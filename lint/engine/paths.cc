#include "lint/engine/paths.h"

#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace lint {

std::string TextOf(const clang::Expr* expr, const clang::ASTContext& context) {
  const clang::SourceManager& sources = context.getSourceManager();
  const clang::CharSourceRange range = clang::Lexer::makeFileCharRange(
      clang::CharSourceRange::getTokenRange(expr->getSourceRange()), sources,
      context.getLangOpts());
  std::string text =
      clang::Lexer::getSourceText(range, sources, context.getLangOpts()).str();
  std::string one_line;
  for (const char c : text) {
    if (c == '\n' || c == ' ' || c == '\t') {
      if (!one_line.empty() && one_line.back() != ' ') one_line += ' ';
    } else {
      one_line += c;
    }
  }
  if (one_line.size() > 60) one_line = one_line.substr(0, 57) + "...";
  return one_line;
}

PathSearch::PathSearch(const Body& body, const Conditions& conditions,
                       PathRule& rule, bool calls_may_throw)
    : body_(body),
      conditions_(conditions),
      rule_(rule),
      calls_may_throw_(calls_may_throw) {}

void PathSearch::RunFromEntry(PathState start) {
  const clang::CFG* cfg = body_.cfg();
  if (cfg == nullptr) return;
  entered_.assign(cfg->getNumBlockIDs(), {});
  nodes_.clear();
  Enter(&cfg->getEntry(), std::move(start), -1, {});
  Run();
}

void PathSearch::RunFrom(const clang::Stmt* after, PathState start) {
  const clang::CFG* cfg = body_.cfg();
  if (cfg == nullptr) return;
  entered_.assign(cfg->getNumBlockIDs(), {});
  nodes_.clear();
  for (const clang::CFGBlock* block : *cfg) {
    unsigned index = 0;
    for (const clang::CFGElement& element : *block) {
      ++index;
      const auto statement = element.getAs<clang::CFGStmt>();
      if (!statement || statement->getStmt() != after) continue;
      Node node;
      node.block = block;
      node.first_element = index;
      node.state = start;
      nodes_.push_back(std::move(node));
      Run();
      return;
    }
  }
}

void PathSearch::Run() {
  for (std::size_t at = 0; at < nodes_.size(); ++at)
    Expand(static_cast<int>(at));
}

void PathSearch::Enter(const clang::CFGBlock* block, PathState state,
                       int previous, std::vector<Note> remarks) {
  std::vector<PathState>& entered = entered_[block->getBlockID()];
  const auto same = [&](const PathState& other) {
    return other.status == state.status && other.unwound == state.unwound;
  };
  const auto alike = llvm::count_if(entered, same);
  if (alike >= kVariants) state.facts.Clear();
  for (const PathState& other : entered) {
    if (same(other) && other.facts == state.facts) return;
  }
  entered.push_back(state);
  Node node;
  node.block = block;
  node.state = std::move(state);
  node.previous = previous;
  node.remarks = std::move(remarks);
  nodes_.push_back(std::move(node));
}

void PathSearch::Expand(int at) {
  current_ = at;
  stopped_ = false;
  PathState state = nodes_[at].state;
  const clang::CFGBlock& block = *nodes_[at].block;
  unsigned index = 0;
  // The graph enters some operands twice, once as written and once inside the
  // calls that the language makes.
  llvm::SmallPtrSet<const clang::Stmt*, 32> seen;
  for (const clang::CFGElement& element : block) {
    if (index++ < nodes_[at].first_element) continue;
    if (const auto statement = element.getAs<clang::CFGStmt>()) {
      const clang::Stmt* what = statement->getStmt();
      if (!seen.insert(what).second) continue;
      conditions_.Execute(what, state.facts);
      rule_.OnStatement(what, state, *this);
    } else if (const auto initializer =
                   element.getAs<clang::CFGInitializer>()) {
      rule_.OnStatement(initializer->getInitializer()->getInit(), state, *this);
    } else if (const auto end = element.getAs<clang::CFGAutomaticObjDtor>()) {
      rule_.OnEndOfVariable(end->getVarDecl(), end->getTriggerStmt(), state,
                            *this);
    }
    if (stopped_) return;
  }
  Leave(block, state, at);
}

void PathSearch::Leave(const clang::CFGBlock& block, const PathState& state,
                       int at) {
  if (block.hasNoReturnElement()) {
    // A throw is one, too, and goes on.
    bool throws = false;
    for (const clang::CFGElement& element : block) {
      const auto statement = element.getAs<clang::CFGStmt>();
      throws |=
          statement && llvm::isa<clang::CXXThrowExpr>(statement->getStmt());
    }
    if (!throws) return;
  }
  const clang::Stmt* last = nullptr;
  bool throws = false;
  for (const clang::CFGElement& element : block) {
    if (const auto statement = element.getAs<clang::CFGStmt>()) {
      last = statement->getStmt();
      throws |= llvm::isa<clang::CXXThrowExpr>(last);
    }
  }
  const clang::Stmt* terminator = block.getTerminatorStmt();
  const bool dispatches = llvm::isa_and_nonnull<clang::CXXTryStmt>(terminator);
  const clang::CFGBlock* exit = &body_.cfg()->getExit();
  // A call that ends its block has, behind the way on, the way of what it
  // throws.
  const bool may_throw =
      terminator == nullptr && !throws && block.succ_size() == 2 &&
      llvm::isa_and_nonnull<clang::CallExpr, clang::CXXConstructExpr>(last);
  unsigned number = 0;
  for (const clang::CFGBlock::AdjacentBlock& successor : block.succs()) {
    const unsigned which = number++;
    const clang::CFGBlock* to = successor.getReachableBlock();
    if (to == nullptr) continue;
    PathState next = state;
    std::vector<Note> remarks;
    if (dispatches) {
      // Whatever is thrown, some handler is believed to take it.
      if (to == exit && !calls_may_throw_) continue;
    } else if (may_throw) {
      if (which == 1) {
        if (to == exit && !calls_may_throw_) continue;
        next.unwound = true;
        remarks.push_back({last->getBeginLoc(), "this may throw"});
      }
    } else if (block.succ_size() > 1) {
      if (!conditions_.Take(block, which, next.facts)) continue;
      stopped_ = false;
      current_ = at;
      rule_.OnBranch(block, which, next, *this);
      if (stopped_) continue;
      if (const auto* condition = llvm::dyn_cast_or_null<clang::Expr>(
              block.getTerminatorCondition());
          condition != nullptr && terminator != nullptr && which < 2) {
        if (const clang::Expr* shown = block.getLastCondition())
          condition = shown;
        if (llvm::isa<clang::CXXForRangeStmt>(terminator)) {
          remarks.push_back(
              {terminator->getBeginLoc(),
               which == 0 ? "goes into the loop" : "the loop has ended"});
        } else if (!llvm::isa<clang::SwitchStmt>(terminator)) {
          const std::string text = TextOf(condition, body_.context());
          remarks.push_back(
              {condition->getBeginLoc(),
               (text.empty() ? "this" : "'" + text + "'") +
                   std::string(which == 0 ? " holds" : " does not hold")});
        }
      }
    }
    if (to == exit) {
      stopped_ = false;
      current_ = at;
      const std::size_t kept = nodes_[at].remarks.size();
      for (Note& remark : remarks)
        nodes_[at].remarks.push_back(std::move(remark));
      rule_.OnExit(last, next, *this);
      nodes_[at].remarks.resize(kept);
      continue;
    }
    Enter(to, std::move(next), at, std::move(remarks));
  }
}

void PathSearch::Remark(clang::SourceLocation at, std::string text) {
  nodes_[current_].remarks.push_back({at, std::move(text)});
}

std::vector<Note> PathSearch::Trail() const {
  std::vector<int> way;
  for (int at = current_; at >= 0; at = nodes_[at].previous) way.push_back(at);
  std::vector<Note> trail;
  for (const int at : llvm::reverse(way))
    trail.insert(trail.end(), nodes_[at].remarks.begin(),
                 nodes_[at].remarks.end());
  return trail;
}

}  // namespace lint
