#include "lint/engine/births.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {

bool HandsOn(const clang::FunctionDecl* function) {
  return function != nullptr && function->isInStdNamespace() &&
         IsOneOf(NameOf(function), {"move", "forward", "ref", "cref",
                                    "addressof", "as_const", "exchange"});
}

bool MakesHolder(const clang::FunctionDecl* function) {
  return function != nullptr && function->isInStdNamespace() &&
         IsOneOf(NameOf(function),
                 {"make_unique", "make_shared", "make_optional"});
}

bool IsNil(const clang::Expr* init) {
  if (init == nullptr) return true;
  init = BareMade(init);
  if (llvm::isa<clang::CXXNullPtrLiteralExpr, clang::ImplicitValueInitExpr>(
          init))
    return true;
  if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(init))
    return list->getNumInits() == 0;
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(init);
  return construct != nullptr &&
         (construct->getNumArgs() == 0 ||
          (construct->getNumArgs() == 1 && IsNil(construct->getArg(0))));
}

const clang::Expr* BareMade(const clang::Expr* expr) {
  expr = Bare(expr);
  while (const auto* cast =
             llvm::dyn_cast_or_null<clang::ExplicitCastExpr>(expr))
    expr = Bare(cast->getSubExpr());
  return expr;
}

std::vector<const clang::Expr*> Births::PartsOf(const clang::Expr* expr,
                                                int depth) {
  if (expr == nullptr || depth > 4) return {};
  expr = BareMade(expr);
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expr)) {
    if (construct->getNumArgs() == 1) {
      const clang::Expr* inner = Bare(construct->getArg(0));
      if (!analysis_.options().types.ClassOf(inner->getType()))
        return PartsOf(inner, depth + 1);
    }
    return {construct->getArgs(),
            construct->getArgs() + construct->getNumArgs()};
  }
  if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(expr)) {
    if (list->isTransparent()) return PartsOf(list->getInit(0), depth + 1);
    const clang::ArrayRef<clang::Expr*> inits =
        const_cast<clang::InitListExpr*>(list)->inits();
    return {inits.begin(), inits.end()};
  }
  if (const auto* list = llvm::dyn_cast<clang::CXXParenListInitExpr>(expr)) {
    std::vector<const clang::Expr*> parts;
    for (const clang::Stmt* each :
         const_cast<clang::CXXParenListInitExpr*>(list)->children())
      parts.push_back(llvm::cast<clang::Expr>(each));
    return parts;
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(expr);
  if (call == nullptr) return {};
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) return {};
  if (callee->isInStdNamespace() &&
      IsOneOf(NameOf(callee), {"make_pair", "make_tuple"}))
    return {call->getArgs(), call->getArgs() + call->getNumArgs()};
  // A function of this unit that only makes and returns.
  const Body* body = analysis_.BodyOf(callee);
  if (body == nullptr) return {};
  const auto* block = llvm::dyn_cast<clang::CompoundStmt>(body->written());
  if (block == nullptr || block->size() != 1) return {};
  const auto* returned = llvm::dyn_cast<clang::ReturnStmt>(block->body_front());
  return returned == nullptr ? std::vector<const clang::Expr*>()
                             : PartsOf(returned->getRetValue(), depth + 1);
}

bool Births::IsBirth(const clang::Expr* expr, int depth) {
  if (expr == nullptr || depth > 4) return false;
  const ChannelTypes& types = analysis_.options().types;
  expr = BareMade(expr);
  if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(expr))
    return list->getNumInits() == 1 && IsBirth(list->getInit(0), depth + 1);
  if (const auto* either =
          llvm::dyn_cast<clang::AbstractConditionalOperator>(expr))
    return IsBirth(either->getTrueExpr(), depth + 1) &&
           IsBirth(either->getFalseExpr(), depth + 1);
  if (const auto* made = llvm::dyn_cast<clang::CXXNewExpr>(expr))
    return IsBirth(made->getConstructExpr(), depth + 1);
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expr)) {
    const ChannelClass* type = types.ClassOf(construct->getType());
    if (type == nullptr) return false;
    if (construct->getConstructor()->isCopyOrMoveConstructor())
      return construct->getNumArgs() > 0 &&
             IsBirth(construct->getArg(0), depth + 1);
    const clang::CXXRecordDecl* record =
        construct->getConstructor()->getParent();
    if (record->isInStdNamespace())  // a holder
      return construct->getNumArgs() > 0 &&
             IsBirth(construct->getArg(0), depth + 1);
    if (construct->getNumArgs() > 0 &&
        types.ClassOf(construct->getArg(0)->getType()) != nullptr)
      return IsBirth(construct->getArg(0), depth + 1);
    return type->born_by_constructor && type->end != End::kReceiving;
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(expr);
  if (call == nullptr) return false;
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) return false;
  if (types.IsMaker(*callee)) return true;
  if (HandsOn(callee) && call->getNumArgs() > 0)
    return IsBirth(call->getArg(0), depth + 1);
  if (MakesHolder(callee)) {
    const ChannelClass* type = types.ClassOf(call->getType());
    if (type == nullptr) return false;
    if (type->born_by_constructor)
      return call->getNumArgs() == 0 ||
             types.ClassOf(call->getArg(0)->getType()) == nullptr;
    return call->getNumArgs() > 0 && IsBirth(call->getArg(0), depth + 1);
  }
  // A function of this unit that makes one, tells nobody, and returns it.
  const ChannelClass* type = types.ClassOf(callee->getReturnType());
  if (type == nullptr || type->end == End::kReceiving) return false;
  const Body* body = analysis_.BodyOf(callee);
  if (body == nullptr || body == &body_) return false;
  const auto* block = llvm::dyn_cast<clang::CompoundStmt>(body->written());
  if (block == nullptr || block->size() == 0) return false;
  const auto* returned = llvm::dyn_cast<clang::ReturnStmt>(block->body_back());
  if (returned == nullptr) return false;
  const clang::Expr* value = returned->getRetValue();
  Births inside(analysis_, *body);
  if (block->size() == 1) return inside.IsBirth(value, depth + 1);
  for (const Tracked& born : analysis_.BornIn(*body)) {
    const bool untold = !born.events.empty() &&
                        llvm::all_of(born.events, [](const Event& event) {
                          return event.kind == EventKind::kReturn;
                        });
    if (untold && body->References(&born.name()).size() == 1 &&
        body->Contains(value, body->References(&born.name()).front()))
      return true;
  }
  return false;
}

std::optional<std::int64_t> Births::CapacityOf(const clang::Expr* birth) {
  const clang::Expr* expr = BareMade(birth);
  for (int depth = 0; depth < 6; ++depth) {
    if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(expr);
        list != nullptr && list->getNumInits() == 1) {
      expr = BareMade(list->getInit(0));
      continue;
    }
    if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expr)) {
      if (construct->getConstructor()->getParent()->getName().contains(
              "unbuffered"))
        return 0;
      if (construct->getNumArgs() == 0) return std::nullopt;
      expr = BareMade(construct->getArg(0));
      continue;
    }
    const auto* call = llvm::dyn_cast<clang::CallExpr>(expr);
    if (call == nullptr || call->getDirectCallee() == nullptr)
      return std::nullopt;
    if (!analysis_.options().types.IsMaker(*call->getDirectCallee())) {
      if (call->getNumArgs() == 0) return std::nullopt;
      expr = Bare(call->getArg(0));
      continue;
    }
    if (call->getNumArgs() < 2) return std::nullopt;
    const clang::Expr* capacity = call->getArg(1);
    if (const auto* by_default =
            llvm::dyn_cast<clang::CXXDefaultArgExpr>(capacity))
      capacity = by_default->getExpr();
    clang::Expr::EvalResult value;
    if (capacity->isValueDependent() ||
        !capacity->EvaluateAsInt(value, body_.context()))
      return std::nullopt;
    return value.Val.getInt().getExtValue();
  }
  return std::nullopt;
}

}  // namespace lint
