#include "lint/engine/conditions.h"

#include <algorithm>

#include "clang/AST/DeclCXX.h"
#include "lint/engine/channel_types.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

namespace lint {
namespace {

// Questions about a value that only a change of it answers anew.
bool IsQuestion(llvm::StringRef name) {
  return IsOneOf(name, {"size", "has_value", "ok", "length", "count", "value",
                        "get", "is_valid", "valid"});
}

bool IsAtomic(clang::QualType type) {
  const clang::CXXRecordDecl* record =
      type.getNonReferenceType()->getAsCXXRecordDecl();
  return type.isVolatileQualified() ||
         (record != nullptr && record->getIdentifier() != nullptr &&
          record->getName().contains("atomic"));
}

}  // namespace

void Range::Exclude(std::int64_t value) {
  if (value == low) {
    ++low;
  } else if (value == high) {
    --high;
  } else if (value > low && value < high) {
    hole = value;
  }
}

void Range::Intersect(const Range& other) {
  low = std::max(low, other.low);
  high = std::min(high, other.high);
  if (!hole) hole = other.hole;
  if (hole && (*hole <= low || *hole >= high)) {
    const std::int64_t value = *hole;
    hole.reset();
    if (value == low) ++low;
    if (value == high && low <= high) --high;
  }
}

const Range* Facts::Find(int key) const {
  const auto at = llvm::lower_bound(
      known_, key, [](const auto& each, int key) { return each.first < key; });
  return at != known_.end() && at->first == key ? &at->second : nullptr;
}

void Facts::Set(int key, const Range& range) {
  const auto at = llvm::lower_bound(
      known_, key, [](const auto& each, int key) { return each.first < key; });
  if (at != known_.end() && at->first == key) {
    at->second = range;
  } else {
    known_.insert(at, {key, range});
  }
}

const clang::Expr* Bare(const clang::Expr* expr) {
  while (expr != nullptr) {
    const clang::Expr* inner = expr->IgnoreParenImpCasts();
    if (const auto* full = llvm::dyn_cast<clang::FullExpr>(inner)) {
      inner = full->getSubExpr();
    } else if (const auto* made =
                   llvm::dyn_cast<clang::MaterializeTemporaryExpr>(inner)) {
      inner = made->getSubExpr();
    } else if (const auto* bound =
                   llvm::dyn_cast<clang::CXXBindTemporaryExpr>(inner)) {
      inner = bound->getSubExpr();
    } else if (const auto* cast =
                   llvm::dyn_cast<clang::ExplicitCastExpr>(inner)) {
      if (!cast->getType()->isScalarType()) return inner;
      inner = cast->getSubExpr();
    }
    if (inner == expr) return expr;
    expr = inner;
  }
  return expr;
}

Conditions::Conditions(const Body& body) : body_(body) {
  for (const clang::LambdaExpr* lambda : body.lambdas()) {
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      if (capture.capturesVariable() &&
          capture.getCaptureKind() == clang::LCK_ByRef)
        reachable_by_others_[capture.getCapturedVar()] = true;
    }
  }
  const clang::CFG* cfg = body.cfg();
  if (cfg == nullptr) return;
  for (const clang::CFGBlock* block : *cfg) {
    for (const clang::CFGElement& element : *block) {
      const auto statement = element.getAs<clang::CFGStmt>();
      if (!statement) continue;
      if (const auto* unary =
              llvm::dyn_cast<clang::UnaryOperator>(statement->getStmt());
          unary != nullptr && unary->getOpcode() == clang::UO_AddrOf) {
        if (const auto* named = llvm::dyn_cast_or_null<clang::DeclRefExpr>(
                Bare(unary->getSubExpr())))
          reachable_by_others_[named->getDecl()] = true;
      }
    }
  }
  for (const clang::CFGBlock* block : *cfg) {
    if (const auto* loop = llvm::dyn_cast_or_null<clang::CXXForRangeStmt>(
            block->getTerminatorStmt())) {
      if (const int size = SizeOf(loop->getRangeInit()); size >= 0)
        ++keys_[size].mentions;
    } else if (block->succ_size() > 1) {
      Mention(
          llvm::dyn_cast_or_null<clang::Expr>(block->getTerminatorCondition()));
    }
    for (const clang::CFGElement& element : *block) {
      const auto statement = element.getAs<clang::CFGStmt>();
      if (!statement) continue;
      if (const auto* binary =
              llvm::dyn_cast<clang::BinaryOperator>(statement->getStmt());
          binary != nullptr && binary->getOpcode() == clang::BO_Assign &&
          Constant(binary->getRHS())) {
        Mention(binary->getLHS());
      }
      if (const auto* declares =
              llvm::dyn_cast<clang::DeclStmt>(statement->getStmt())) {
        for (const clang::Decl* decl : declares->decls()) {
          const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
          if (variable == nullptr || variable->getInit() == nullptr) continue;
          const bool awaited =
              llvm::isa<clang::CoawaitExpr>(Bare(variable->getInit()));
          if (awaited || Constant(variable->getInit()))
            ++keys_[Intern(DescribeVariable(*variable))].mentions;
        }
      }
    }
  }
}

void Conditions::Mention(const clang::Expr* expr) const {
  if (expr == nullptr) return;
  expr = Bare(expr);
  // An await is kept by itself; what is inside it is no condition.
  if (llvm::isa<clang::CoawaitExpr>(expr)) return;
  if (const int key = KeyOf(expr); key >= 0) {
    ++keys_[key].mentions;
    return;
  }
  if (const auto* rewritten =
          llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(expr)) {
    const auto form = rewritten->getDecomposedForm();
    MentionComparison(form.LHS, form.RHS);
    return;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr);
      call != nullptr && call->getNumArgs() == 2 &&
      (call->getOperator() == clang::OO_EqualEqual ||
       call->getOperator() == clang::OO_ExclaimEqual)) {
    MentionComparison(call->getArg(0), call->getArg(1));
    return;
  }
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expr);
      binary != nullptr && binary->isComparisonOp()) {
    MentionComparison(binary->getLHS(), binary->getRHS());
    return;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expr)) {
    if (call->getMethodDecl() != nullptr &&
        call->getMethodDecl()->getDeclName().isIdentifier() &&
        call->getMethodDecl()->getName() == "empty") {
      if (const int size = SizeOf(call->getImplicitObjectArgument()); size >= 0)
        ++keys_[size].mentions;
      return;
    }
  }
  for (const clang::Stmt* each : expr->children())
    Mention(llvm::dyn_cast_or_null<clang::Expr>(each));
}

void Conditions::MentionComparison(const clang::Expr* left,
                                   const clang::Expr* right) const {
  for (const char* relation : {"<", "=="}) {
    for (const auto& [a, b] :
         {std::pair(left, right), std::pair(right, left)}) {
      if (const int key = RelationOf(relation, a, b); key >= 0)
        ++keys_[key].mentions;
    }
  }
  Mention(left);
  Mention(right);
}

Conditions::Key Conditions::DescribeVariable(
    const clang::ValueDecl& variable) const {
  Key key;
  key.name = "v" + Number(&variable);
  key.variables = {&variable};
  const clang::QualType type = variable.getType();
  const auto* declared = llvm::dyn_cast<clang::VarDecl>(&variable);
  key.shared = reachable_by_others_.lookup(&variable) ||
               (type->isReferenceType() && declared != nullptr &&
                llvm::isa<clang::ParmVarDecl>(declared)) ||
               (declared != nullptr && declared->hasGlobalStorage() &&
                !type.isConstQualified());
  if (type.getNonReferenceType()->isBooleanType()) key.possible = {0, 1, {}};
  if (type.getNonReferenceType()->isUnsignedIntegerType()) key.possible.low = 0;
  return key;
}

std::optional<Conditions::Key> Conditions::Describe(
    const clang::Expr* expr) const {
  expr = Bare(expr);
  if (expr == nullptr || IsAtomic(expr->getType())) return std::nullopt;
  if (const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(expr)) {
    if (!llvm::isa<clang::VarDecl, clang::BindingDecl>(named->getDecl()))
      return std::nullopt;
    return DescribeVariable(*named->getDecl());
  }
  if (llvm::isa<clang::CXXThisExpr>(expr)) return Key{"this"};
  if (const auto* text = llvm::dyn_cast<clang::StringLiteral>(expr)) {
    if (text->getCharByteWidth() != 1) return std::nullopt;
    return Key{"s" + text->getString().str()};
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expr)) {
    if (!llvm::isa<clang::FieldDecl>(member->getMemberDecl()))
      return std::nullopt;
    std::optional<Key> key = Describe(member->getBase());
    if (!key) return key;
    // The object's own fields: a call of somebody else leaves them alone.
    const bool own = key->name == "this";
    key->name += "." + Number(member->getMemberDecl());
    if (!member->getType().isConstQualified()) {
      key->shared |= member->isArrow() && !own;
      key->own |= own;
    }
    key->possible = {};
    if (member->getType()->isBooleanType()) key->possible = {0, 1, {}};
    return key;
  }
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr);
      unary != nullptr && unary->getOpcode() == clang::UO_Deref) {
    std::optional<Key> key = Describe(unary->getSubExpr());
    if (key) *key = Key{"*" + key->name, key->variables, true};
    return key;
  }
  if (const auto* called = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr);
      called != nullptr && called->getNumArgs() == 1 &&
      (called->getOperator() == clang::OO_Star ||
       called->getOperator() == clang::OO_Arrow)) {
    std::optional<Key> key = Describe(called->getArg(0));
    if (key) *key = Key{"*" + key->name, key->variables, true};
    return key;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expr)) {
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    if (method == nullptr || !method->isConst() || call->getNumArgs() != 0 ||
        IsAtomic(call->getImplicitObjectArgument()->getType()))
      return std::nullopt;
    std::string question;
    if (llvm::isa<clang::CXXConversionDecl>(method)) {
      question = ".bool";
    } else if (method->getDeclName().isIdentifier() &&
               IsQuestion(method->getName())) {
      question = "." + method->getName().str();
    } else {
      return std::nullopt;
    }
    if (question == ".has_value") question = ".bool";
    std::optional<Key> key = Describe(call->getImplicitObjectArgument());
    if (!key) return key;
    key->name += question;
    key->possible = {};
    if (call->getType()->isBooleanType()) key->possible = {0, 1, {}};
    if (call->getType()->isUnsignedIntegerType()) key->possible.low = 0;
    return key;
  }
  if (llvm::isa<clang::CoawaitExpr>(expr))  // this very one
    return Key{"e" + Number(expr), {}, false, false, 2};
  return std::nullopt;
}

std::string Conditions::Number(const void* pointer) {
  return std::to_string(reinterpret_cast<std::uintptr_t>(pointer));
}

int Conditions::Intern(Key key) const {
  const auto [at, is_new] =
      by_name_.try_emplace(key.name, static_cast<int>(keys_.size()));
  if (is_new) keys_.push_back(std::move(key));
  return at->second;
}

int Conditions::KeyOf(const clang::Expr* expr) const {
  expr = Bare(expr);
  const auto known = key_of_.find(expr);
  if (known != key_of_.end()) return known->second;
  std::optional<Key> key = Describe(expr);
  const int number = key ? Intern(*std::move(key)) : -1;
  key_of_[expr] = number;
  return number;
}

int Conditions::SizeOf(const clang::Expr* container) const {
  if (container == nullptr) return -1;
  std::optional<Key> key = Describe(container);
  if (!key) return -1;
  key->name += ".size";
  key->possible = {};
  key->possible.low = 0;
  return Intern(*std::move(key));
}

int Conditions::RelationOf(const char* relation, const clang::Expr* left,
                           const clang::Expr* right) const {
  const int a = KeyOf(left);
  const int b = KeyOf(right);
  if (a < 0 || b < 0) return -1;
  Key key;
  const bool ordered = relation[0] != '=' || keys_[a].name < keys_[b].name;
  key.name = (ordered ? keys_[a].name : keys_[b].name) + relation +
             (ordered ? keys_[b].name : keys_[a].name);
  key.variables = keys_[a].variables;
  key.variables.insert(key.variables.end(), keys_[b].variables.begin(),
                       keys_[b].variables.end());
  key.shared = keys_[a].shared || keys_[b].shared;
  key.own = keys_[a].own || keys_[b].own;
  key.possible = {0, 1, {}};
  return Intern(std::move(key));
}

bool Conditions::IsKept(int key) const {
  return key >= 0 && keys_[key].mentions >= 2;
}

bool Conditions::IsAsked(const clang::Expr* expr) const {
  // An await that is a condition, or part of one.
  for (const clang::Stmt* at = expr; at != nullptr; at = body_.Parent(at)) {
    const clang::Stmt* above = body_.Parent(at);
    if (above == nullptr || llvm::isa<clang::CompoundStmt>(above)) return false;
    if (llvm::isa<clang::IfStmt, clang::WhileStmt, clang::SwitchStmt,
                  clang::DoStmt, clang::ForStmt, clang::ConditionalOperator>(
            above))
      return true;
  }
  return false;
}

bool Conditions::IsAsked(const clang::ValueDecl& variable) const {
  return llvm::any_of(
      body_.References(&variable),
      [&](const clang::DeclRefExpr* each) { return IsAsked(each); });
}

std::optional<std::int64_t> Conditions::Constant(
    const clang::Expr* expr) const {
  if (expr == nullptr) return std::nullopt;
  const auto known = constants_.find(expr);
  if (known != constants_.end()) return known->second;
  std::optional<std::int64_t> value;
  if (!expr->isValueDependent()) {
    clang::Expr::EvalResult result;
    if (expr->getType()->isIntegralOrEnumerationType() &&
        expr->EvaluateAsInt(result, body_.context())) {
      value = result.Val.getInt().getExtValue();
    } else if (expr->getType()->isPointerType() ||
               expr->getType()->isNullPtrType()) {
      if (expr->isNullPointerConstant(body_.context(),
                                      clang::Expr::NPC_ValueDependentIsNotNull))
        value = 0;
    }
  }
  constants_[expr] = value;
  return value;
}

Range Conditions::RangeOf(const clang::Expr* expr, const Facts& facts) const {
  if (const auto constant = Constant(expr)) return Range::Of(*constant);
  const int key = KeyOf(expr);
  if (key < 0) {
    Range range;
    const clang::QualType type = Bare(expr)->getType();
    if (type->isBooleanType()) range = {0, 1, {}};
    if (type->isUnsignedIntegerType()) range.low = 0;
    return range;
  }
  const Range* known = facts.Find(key);
  return known != nullptr ? *known : keys_[key].possible;
}

Range Conditions::ValueOf(const clang::Expr* expr, const Facts& facts) const {
  return RangeOf(expr, facts);
}

}  // namespace lint
