#include "lint/engine/conditions.h"

#include <algorithm>

#include "clang/AST/DeclCXX.h"
#include "lint/engine/channel_types.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

namespace lint {
namespace {

llvm::StringRef NameOf(const clang::FunctionDecl& function) {
  return function.getDeclName().isIdentifier() ? function.getName() : "";
}

std::string Number(const void* pointer) {
  return std::to_string(reinterpret_cast<std::uintptr_t>(pointer));
}

// Questions about a value that only a change of it answers anew.
bool IsQuestion(llvm::StringRef name) {
  return IsOneOf(name, {"size", "has_value", "ok", "length", "count", "value",
                        "get", "is_valid", "valid"});
}

bool IsConstMethod(const clang::CXXMemberCallExpr& call) {
  const clang::CXXMethodDecl* method = call.getMethodDecl();
  return method != nullptr && method->isConst();
}

// `v.front()`, `o.value()`: neither how many there are nor whether there is one
// changes by that.
bool OnlyGivesAccess(const clang::CXXMemberCallExpr& call) {
  const clang::CXXMethodDecl* method = call.getMethodDecl();
  return method != nullptr && method->getParent()->isInStdNamespace() &&
         IsOneOf(NameOf(*method), {"value", "get", "begin", "end", "front",
                                   "back", "at", "data", "find"});
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

void Conditions::AssumeNotNull(const clang::ValueDecl& variable,
                               Facts& facts) const {
  AssumeNotNull(DescribeVariable(variable), facts);
}

void Conditions::AssumeNotNull(const clang::Expr& assigned,
                               Facts& facts) const {
  if (std::optional<Key> key = Describe(&assigned))
    AssumeNotNull(*std::move(key), facts);
}

void Conditions::AssumeNotNull(Key key, Facts& facts) const {
  key.name += ".bool";
  key.possible = {0, 1, {}};
  const auto known = by_name_.find(key.name);
  if (known != by_name_.end()) facts.Set(known->second, Range::Of(1));
}

void Conditions::AssumeValue(const clang::Expr* awaited, std::int64_t value,
                             Facts& facts) const {
  if (const int key = KeyOf(awaited); key >= 0)
    facts.Set(key, Range::Of(value));
}

bool Conditions::Narrow(int key, const Range& to, Facts& facts) const {
  const Range* known = facts.Find(key);
  Range range = known != nullptr ? *known : keys_[key].possible;
  range.Intersect(to);
  if (range.IsEmpty()) return false;
  if (IsKept(key)) facts.Set(key, range);
  return true;
}

bool Conditions::NarrowTo(const clang::Expr* expr, const Range& to,
                          Facts& facts) const {
  Range range = RangeOf(expr, facts);
  range.Intersect(to);
  if (range.IsEmpty()) return false;
  const int key = KeyOf(expr);
  return key < 0 || Constant(expr) || Narrow(key, to, facts);
}

std::optional<bool> Conditions::Evaluate(const clang::Expr* expr,
                                         const Facts& facts) const {
  Facts no = facts;
  Facts yes = facts;
  const bool can_be_false = Assume(expr, false, no);
  const bool can_be_true = Assume(expr, true, yes);
  if (can_be_false == can_be_true) return std::nullopt;
  return can_be_true;
}

bool Conditions::Compare(clang::BinaryOperatorKind kind,
                         const clang::Expr* left, const clang::Expr* right,
                         bool holds, Facts& facts) const {
  // Everything as `a < b` or `a == b`, which holds or not.
  switch (kind) {
    case clang::BO_GT:
      return Compare(clang::BO_LT, right, left, holds, facts);
    case clang::BO_LE:
      return Compare(clang::BO_LT, right, left, !holds, facts);
    case clang::BO_GE:
      return Compare(clang::BO_LT, left, right, !holds, facts);
    case clang::BO_NE:
      return Compare(clang::BO_EQ, left, right, !holds, facts);
    case clang::BO_EQ:
    case clang::BO_LT:
      break;
    default:
      return true;
  }
  const bool equality = kind == clang::BO_EQ;
  if (const int key = RelationOf(equality ? "==" : "<", left, right);
      key >= 0 && !Narrow(key, Range::Of(holds ? 1 : 0), facts))
    return false;
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  const Range a = RangeOf(left, facts);
  const Range b = RangeOf(right, facts);
  if (equality && holds)
    return NarrowTo(left, b, facts) && NarrowTo(right, a, facts);
  if (equality) {
    if (a.IsOne() && b.IsOne()) return a.low != b.low;
    Range without;
    if (b.IsOne()) {
      without = a;
      without.Exclude(b.low);
      return !without.IsEmpty() && NarrowTo(left, without, facts);
    }
    if (a.IsOne()) {
      without = b;
      without.Exclude(a.low);
      return !without.IsEmpty() && NarrowTo(right, without, facts);
    }
    return true;
  }
  if (holds) {  // a < b
    if (b.high == kMin || a.low == kMax) return false;
    return NarrowTo(left, {kMin, b.high == kMax ? kMax : b.high - 1, {}},
                    facts) &&
           NarrowTo(right, {a.low == kMin ? kMin : a.low + 1, kMax, {}}, facts);
  }
  return NarrowTo(left, {b.low, kMax, {}}, facts) &&
         NarrowTo(right, {kMin, a.high, {}}, facts);
}

bool Conditions::Assume(const clang::Expr* expr, bool holds,
                        Facts& facts) const {
  expr = Bare(expr);
  if (expr == nullptr) return true;
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr);
      unary != nullptr && unary->getOpcode() == clang::UO_LNot)
    return Assume(unary->getSubExpr(), !holds, facts);
  if (const auto constant = Constant(expr)) return (*constant != 0) == holds;
  if (const auto* rewritten =
          llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(expr)) {
    const auto form = rewritten->getDecomposedForm();
    return Compare(form.Opcode, form.LHS, form.RHS, holds, facts);
  }
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expr)) {
    if (binary->isComparisonOp() && binary->getOpcode() != clang::BO_Cmp)
      return Compare(binary->getOpcode(), binary->getLHS(), binary->getRHS(),
                     holds, facts);
    if (binary->isLogicalOp()) {
      const bool both = binary->getOpcode() == clang::BO_LAnd;
      // What the operator came to, when it was walked through.
      const auto at = by_name_.find("l" + Number(binary));
      if (at != by_name_.end()) {
        if (const Range* known = facts.Find(at->second);
            known != nullptr && known->IsOne())
          return (known->low != 0) == holds;
      }
      if (both == holds)
        return Assume(binary->getLHS(), holds, facts) &&
               Assume(binary->getRHS(), holds, facts);
      Facts one = facts;
      Facts other = facts;
      const bool by_left = Assume(binary->getLHS(), holds, one);
      const bool by_right = Assume(binary->getRHS(), holds, other);
      if (by_left && !by_right) facts = one;
      if (by_right && !by_left) facts = other;
      return by_left || by_right;
    }
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr)) {
    if (call->getNumArgs() == 2 && call->getOperator() == clang::OO_EqualEqual)
      return Compare(clang::BO_EQ, call->getArg(0), call->getArg(1), holds,
                     facts);
    if (call->getNumArgs() == 2 &&
        call->getOperator() == clang::OO_ExclaimEqual)
      return Compare(clang::BO_NE, call->getArg(0), call->getArg(1), holds,
                     facts);
    return true;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expr);
      call != nullptr && call->getMethodDecl() != nullptr &&
      call->getMethodDecl()->getDeclName().isIdentifier() &&
      call->getMethodDecl()->getName() == "empty") {
    const int size = SizeOf(call->getImplicitObjectArgument());
    if (size < 0) return true;
    Range range;
    range.low = holds ? 0 : 1;
    if (holds) range.high = 0;
    return Narrow(size, range, facts);
  }
  const int key = KeyOf(expr);
  if (key < 0) return true;
  if (holds) {
    Range range = RangeOf(expr, facts);
    range.Exclude(0);
    return !range.IsEmpty() && Narrow(key, range, facts);
  }
  return Narrow(key, Range::Of(0), facts);
}

bool Conditions::Take(const clang::CFGBlock& block, unsigned successor,
                      Facts& facts) const {
  const clang::Stmt* terminator = block.getTerminatorStmt();
  if (terminator == nullptr || block.succ_size() < 2) return true;
  if (llvm::isa<clang::CXXTryStmt>(terminator)) return true;
  if (const auto* choice = llvm::dyn_cast<clang::SwitchStmt>(terminator)) {
    const auto value_of = [&](const clang::CaseStmt& label) {
      return Constant(label.getLHS());
    };
    const clang::CFGBlock* to = *(block.succ_begin() + successor);
    const clang::Stmt* label = to == nullptr ? nullptr : to->getLabel();
    if (const auto* one = llvm::dyn_cast_or_null<clang::CaseStmt>(label);
        one != nullptr && successor + 1 != block.succ_size()) {
      const auto low = value_of(*one);
      if (!low) return true;
      const auto high = one->getRHS() ? Constant(one->getRHS()) : low;
      return !high || NarrowTo(choice->getCond(), {*low, *high, {}}, facts);
    }
    // The default, or past the switch: none of the cases.
    for (const clang::SwitchCase* each = choice->getSwitchCaseList();
         each != nullptr; each = each->getNextSwitchCase()) {
      const auto* label = llvm::dyn_cast<clang::CaseStmt>(each);
      if (label == nullptr || label->getRHS() != nullptr) continue;
      const auto value = value_of(*label);
      if (!value) continue;
      Range range = RangeOf(choice->getCond(), facts);
      range.Exclude(*value);
      if (range.IsEmpty()) return false;
      if (!NarrowTo(choice->getCond(), range, facts)) return false;
    }
    return true;
  }
  if (successor > 1) return true;
  const bool holds = successor == 0;
  if (const auto* loop = llvm::dyn_cast<clang::CXXForRangeStmt>(terminator)) {
    const int size = SizeOf(loop->getRangeInit());
    if (!IsKept(size)) return true;
    const int entered =
        Intern(Key{"r" + Number(loop), {}, false, false, 2, {0, 1, {}}});
    if (holds) {
      facts.Set(entered, Range::Of(1));
      Range some;
      some.low = 1;
      return Narrow(size, some, facts);
    }
    if (facts.Find(entered) != nullptr) return true;
    return Narrow(size, Range::Of(0), facts);
  }
  const auto* condition =
      llvm::dyn_cast_or_null<clang::Expr>(block.getTerminatorCondition());
  if (const clang::Expr* last = block.getLastCondition()) condition = last;
  if (condition == nullptr) return true;
  if (const auto* logical = llvm::dyn_cast<clang::BinaryOperator>(terminator);
      logical != nullptr && logical->isLogicalOp()) {
    const int came_to =
        Intern(Key{"l" + Number(logical), {}, false, false, 2, {0, 1, {}}});
    const bool both = logical->getOpcode() == clang::BO_LAnd;
    const bool decides = holds != both;
    facts.DropIf([&](int key) { return key == came_to; });
    if (!Assume(condition, holds, facts)) return false;
    if (decides) facts.Set(came_to, Range::Of(holds ? 1 : 0));
    return true;
  }
  if (!holds && llvm::isa<clang::ForStmt>(terminator)) {
    // What a loop counts up to from 0 is taken for a number of things: when
    // there is no round, there is none of them.
    const auto* less = llvm::dyn_cast<clang::BinaryOperator>(Bare(condition));
    if (less != nullptr && less->getOpcode() == clang::BO_LT &&
        RangeOf(less->getLHS(), facts) == Range::Of(0)) {
      Facts none = facts;
      if (NarrowTo(less->getRHS(), Range::Of(0), none)) {
        facts = none;
        return true;
      }
    }
  }
  return Assume(condition, holds, facts);
}

void Conditions::Forget(const clang::ValueDecl* variable, Facts& facts) const {
  facts.DropIf([&](int key) {
    return llvm::is_contained(keys_[key].variables, variable);
  });
}

void Conditions::ForgetShared(Facts& facts) const {
  facts.DropIf([&](int key) { return keys_[key].shared; });
}

// What `expr` names is changed.
void Conditions::ForgetTarget(const clang::Expr* expr, Facts& facts) const {
  const std::optional<Key> key = Describe(expr);
  if (key && !key->name.empty()) {
    facts.DropIf([&](int each) {
      return llvm::StringRef(keys_[each].name).contains(key->name);
    });
    return;
  }
  const clang::Expr* bare = Bare(expr);
  while (const auto* member = llvm::dyn_cast<clang::MemberExpr>(bare))
    bare = Bare(member->getBase());
  if (const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(bare))
    Forget(named->getDecl(), facts);
}

void Conditions::Execute(const clang::Stmt* element, Facts& facts) const {
  if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(element)) {
    for (const clang::Decl* decl : declares->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
      if (variable == nullptr) continue;
      Forget(variable, facts);
      if (const auto* several =
              llvm::dyn_cast<clang::DecompositionDecl>(variable)) {
        for (const clang::BindingDecl* each : several->bindings())
          Forget(each, facts);
      }
      if (variable->isImplicit()) {  // of a range-for, which begins anew
        facts.DropIf([&](int key) { return keys_[key].name[0] == 'r'; });
      }
      const clang::Expr* init = variable->getInit();
      if (init == nullptr || !variable->getType()->isScalarType()) continue;
      const int key = Intern(DescribeVariable(*variable));
      if (!IsKept(key)) continue;
      Range range = RangeOf(init, facts);
      if (variable->getType()->isBooleanType()) {
        if (const auto value = Evaluate(init, facts))
          range = Range::Of(*value ? 1 : 0);
      }
      range.Intersect(keys_[key].possible);
      if (!range.IsEmpty() && range != keys_[key].possible)
        facts.Set(key, range);
    }
    return;
  }
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(element)) {
    if (!binary->isAssignmentOp()) return;
    std::optional<Range> range;
    const int key = KeyOf(binary->getLHS());
    if (binary->getOpcode() == clang::BO_Assign && IsKept(key)) {
      range = RangeOf(binary->getRHS(), facts);
      if (binary->getLHS()->getType()->isBooleanType()) {
        if (const auto value = Evaluate(binary->getRHS(), facts))
          range = Range::Of(*value ? 1 : 0);
      }
    }
    ForgetTarget(binary->getLHS(), facts);
    if (range) {
      range->Intersect(keys_[key].possible);
      if (!range->IsEmpty() && *range != keys_[key].possible)
        facts.Set(key, *range);
    }
    return;
  }
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(element)) {
    if (unary->isIncrementDecrementOp() ||
        unary->getOpcode() == clang::UO_AddrOf)
      ForgetTarget(unary->getSubExpr(), facts);
    return;
  }
  if (llvm::isa<clang::CoawaitExpr>(element)) {
    ForgetShared(facts);
    facts.DropIf([&](int key) { return keys_[key].own; });
    const std::string name = "e" + Number(element);
    facts.DropIf([&](int key) { return keys_[key].name == name; });
    return;
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(element);
  if (call == nullptr) return;
  if (KeyOf(call) < 0) ForgetShared(facts);
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
    if (!IsConstMethod(*member) && !OnlyGivesAccess(*member) &&
        member->getImplicitObjectArgument())
      ForgetTarget(member->getImplicitObjectArgument(), facts);
  }
  const clang::FunctionDecl* callee = call->getDirectCallee();
  const unsigned shift =
      llvm::isa<clang::CXXOperatorCallExpr>(call) &&
              llvm::isa_and_nonnull<clang::CXXMethodDecl>(callee)
          ? 1
          : 0;
  if (shift == 1) {
    const auto* method = llvm::cast<clang::CXXMethodDecl>(callee);
    const clang::OverloadedOperatorKind kind =
        llvm::cast<clang::CXXOperatorCallExpr>(call)->getOperator();
    if (!method->isConst() &&
        !(method->getParent()->isInStdNamespace() && call->getNumArgs() == 1 &&
          (kind == clang::OO_Star || kind == clang::OO_Arrow)))
      ForgetTarget(call->getArg(0), facts);
  }
  // The standard library takes what it only reads by forwarding reference.
  if (callee != nullptr && callee->isInStdNamespace() &&
      !IsOneOf(NameOf(*callee),
               {"swap", "exchange", "getline", "move", "from_chars"}))
    return;
  for (unsigned i = shift; i < call->getNumArgs(); ++i) {
    if (callee == nullptr || i - shift >= callee->getNumParams()) continue;
    const clang::QualType type = callee->getParamDecl(i - shift)->getType();
    if (type->isReferenceType() && !type->getPointeeType().isConstQualified() &&
        call->getArg(i)->isLValue())
      ForgetTarget(call->getArg(i), facts);
  }
}

}  // namespace lint
