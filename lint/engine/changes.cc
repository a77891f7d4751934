// What a path forgets, or learns, where something is changed.
#include "clang/AST/DeclCXX.h"
#include "lint/engine/channel_types.h"
#include "lint/engine/conditions.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

llvm::StringRef NameOf(const clang::FunctionDecl& function) {
  return function.getDeclName().isIdentifier() ? function.getName() : "";
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

}  // namespace

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
