// What a path learns where it branches.
#include "clang/AST/DeclCXX.h"
#include "lint/engine/conditions.h"

namespace lint {

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

}  // namespace lint
