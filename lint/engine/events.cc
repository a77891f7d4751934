#include "lint/engine/events.h"

#include "clang/AST/DeclCXX.h"
#include "lint/engine/conditions.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

// The receive, past what only hands its value on: co_await, casts.
const clang::Stmt* Outermost(const Body& body, const clang::Stmt* expr) {
  while (true) {
    const clang::Stmt* above = body.Parent(expr);
    if (above == nullptr ||
        !llvm::isa<clang::CastExpr, clang::FullExpr, clang::ParenExpr,
                   clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                   clang::CoroutineSuspendExpr, clang::CXXConstructExpr>(above))
      return expr;
    expr = above;
  }
}

bool Mentions(const Body& body, const clang::Stmt* in,
              const clang::ValueDecl* what) {
  return llvm::any_of(
      body.References(what),
      [&](const clang::DeclRefExpr* each) { return body.Contains(in, each); });
}

// `!v`, `!v.has_value()`, `v == nullopt`, `status == closed`: nothing came.
bool AsksForTheEnd(const Body& body, const clang::Expr* condition,
                   const clang::ValueDecl* received) {
  condition = Bare(condition);
  if (condition == nullptr || !Mentions(body, condition, received))
    return false;
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(condition);
      binary != nullptr && binary->isLogicalOp())
    return AsksForTheEnd(body, binary->getLHS(), received) ||
           AsksForTheEnd(body, binary->getRHS(), received);
  if (const auto* negated = llvm::dyn_cast<clang::UnaryOperator>(condition);
      negated != nullptr && negated->getOpcode() == clang::UO_LNot) {
    const clang::Expr* inner = Bare(negated->getSubExpr());
    if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(inner))
      inner = Bare(call->getImplicitObjectArgument());
    return llvm::isa<clang::DeclRefExpr>(inner);
  }
  if (const auto* rewritten =
          llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(condition))
    condition = Bare(rewritten->getSemanticForm());
  const auto is_end = [](const clang::Expr* side) {
    const auto* named = llvm::dyn_cast_or_null<clang::DeclRefExpr>(Bare(side));
    if (named == nullptr || !named->getDecl()->getDeclName().isIdentifier())
      return false;
    const llvm::StringRef name = named->getDecl()->getName();
    return name == "nullopt" || name == "closed" || name == "kClosed";
  };
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(condition))
    return call->getNumArgs() == 2 &&
           (is_end(call->getArg(0)) || is_end(call->getArg(1)));
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(condition))
    return is_end(binary->getLHS()) || is_end(binary->getRHS());
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(condition))
    return call->getMethodDecl() != nullptr &&
           call->getMethodDecl()->getDeclName().isIdentifier() &&
           call->getMethodDecl()->getName() == "closed";
  return false;
}

}  // namespace

void Tracked::Index() {
  at.clear();
  for (const Event& event : events) at[event.element].push_back(&event);
}

std::string Tracked::Quoted() const {
  std::string text = called->getNameAsString();
  if (field != nullptr && field != called)
    text += "." + field->getNameAsString();
  if (is_element) text = "each of " + text;
  return "'" + text + "'";
}

llvm::StringRef NameOf(const clang::FunctionDecl* function) {
  if (function == nullptr || !function->getDeclName().isIdentifier()) return "";
  return function->getName();
}

const clang::CoawaitExpr* AwaitOf(const Body& body, const clang::Stmt* expr) {
  for (const clang::Stmt* at = body.Parent(expr); at != nullptr;
       at = body.Parent(at)) {
    if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(at))
      return await;
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(at)) {
      const llvm::StringRef name = NameOf(call->getDirectCallee());
      if (name != "move" && name != "forward") return nullptr;
      continue;
    }
    if (!llvm::isa<clang::CastExpr, clang::FullExpr, clang::ParenExpr,
                   clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                   clang::CXXConstructExpr>(at))
      return nullptr;
  }
  return nullptr;
}

std::optional<Selection> SelectionOf(const Body& body,
                                     const clang::CallExpr* call) {
  if (NameOf(call->getDirectCallee()) != "Select") return std::nullopt;
  Selection selection;
  selection.call = call;
  selection.awaited = AwaitOf(body, call);
  for (const clang::Expr* argument : call->arguments()) {
    const clang::Expr* made = Bare(argument);
    while (const auto* construct =
               llvm::dyn_cast<clang::CXXConstructExpr>(made)) {
      if (construct->getNumArgs() == 0) break;
      made = Bare(construct->getArg(0));
    }
    const auto* maker = llvm::dyn_cast<clang::CallExpr>(made);
    const llvm::StringRef name =
        maker != nullptr ? NameOf(maker->getDirectCallee()) : "";
    if (name == "Default")
      selection.default_case = static_cast<int>(selection.cases.size());
    selection.cases.push_back(name);
  }
  return selection;
}

bool EndsWithChannel(const Body& body, const clang::Expr* receive) {
  const clang::Stmt* loop = body.EnclosingLoop(receive);
  if (loop == nullptr) {
    // `for (auto v = receive; v; v = receive)` begins outside of its loop.
    const auto* counted = body.Enclosing<clang::ForStmt>(receive);
    if (counted == nullptr) return false;
    loop = counted;
  }
  const clang::Stmt* outermost = Outermost(body, receive);
  const clang::ValueDecl* received = nullptr;
  const clang::Stmt* above = body.Parent(outermost);
  if (const auto* declares = llvm::dyn_cast_or_null<clang::DeclStmt>(above)) {
    if (declares->isSingleDecl())
      received = llvm::dyn_cast<clang::VarDecl>(declares->getSingleDecl());
  } else {
    const clang::Expr* target = nullptr;
    if (const auto* assign =
            llvm::dyn_cast_or_null<clang::BinaryOperator>(above);
        assign != nullptr && assign->isAssignmentOp())
      target = assign->getLHS();
    if (const auto* assign =
            llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(above);
        assign != nullptr && assign->isAssignmentOp())
      target = assign->getArg(0);
    if (target != nullptr) {
      if (const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(Bare(target)))
        received = named->getDecl();
    }
  }
  const clang::Expr* condition = nullptr;
  const clang::Stmt* inside = nullptr;
  if (const auto* endless = llvm::dyn_cast<clang::WhileStmt>(loop)) {
    condition = endless->getCond();
    inside = endless->getBody();
  } else if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop)) {
    condition = counted->getCond();
    inside = counted->getBody();
  } else if (const auto* late = llvm::dyn_cast<clang::DoStmt>(loop)) {
    condition = late->getCond();
    inside = late->getBody();
  } else {
    return false;  // over something else, which ends
  }
  bool always = condition == nullptr;
  if (condition != nullptr && !condition->isValueDependent() &&
      !condition->EvaluateAsBooleanCondition(always, body.context()))
    always = false;
  if (!always) {
    // The condition is what was received, and nothing else.
    const clang::Expr* asked = Bare(condition);
    if (body.Contains(condition, receive)) {
      const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(asked);
      return binary == nullptr || !binary->isLogicalOp();
    }
    if (received == nullptr || !Mentions(body, condition, received))
      return false;
    const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(asked);
    return binary == nullptr || !binary->isLogicalOp();
  }
  // An endless loop ends where it asks whether anything came.
  if (received == nullptr) return false;
  for (const clang::DeclRefExpr* mention : body.References(received)) {
    const auto* asks = body.Enclosing<clang::IfStmt>(mention);
    if (asks != nullptr && body.Contains(inside, asks) &&
        body.Contains(asks->getCond(), mention) &&
        AsksForTheEnd(body, asks->getCond(), received))
      return true;
  }
  return false;
}

}  // namespace lint
