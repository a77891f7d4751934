#include "lint/engine/partners.h"

#include <set>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

struct Wait {
  Operation operation = Operation::kOther;
  const clang::FieldDecl* channel = nullptr;  // null: it is no member
};

Operation OperationOf(const Analysis& analysis, const clang::CallExpr& call) {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  if (member == nullptr || member->getMethodDecl() == nullptr)
    return Operation::kOther;
  const ChannelClass* type = analysis.options().types.ClassOf(
      member->getImplicitObjectArgument()->getType());
  return type == nullptr ? Operation::kOther
                         : type->OperationOf(NameOf(member->getMethodDecl()));
}

bool Ends(Operation operation, Operation wait) {
  if (wait == Operation::kSend)
    return operation == Operation::kReceive ||
           operation == Operation::kTryReceive;
  return operation == Operation::kSend || operation == Operation::kTrySend ||
         operation == Operation::kClose;
}

bool EndsSelected(llvm::StringRef maker, Operation wait) {
  return maker == (wait == Operation::kSend ? "OnReceive" : "OnSend");
}

bool Ends(const Usage& usage, Operation wait) {
  return wait == Operation::kSend
             ? usage.receives
             : usage.sends || usage.closes != Usage::Closes::kNever;
}

// Some operation in it, on whatever channel, ends such a wait.
bool EndsAny(const Analysis& analysis, const Body& body, Operation wait) {
  return llvm::any_of(body.calls(), [&](const clang::CallExpr* call) {
    return !body.IsDead(call) &&
           (Ends(OperationOf(analysis, *call), wait) ||
            EndsSelected(NameOf(call->getDirectCallee()), wait));
  });
}

bool Locks(const Body& body) {
  return llvm::any_of(body.variables(),
                      [](const clang::VarDecl* variable) {
                        return IsLock(variable->getType());
                      }) ||
         llvm::any_of(body.members(), [](const clang::MemberExpr* member) {
           return IsMutex(member->getBase()->getType());
         });
}

// The call that gets `expr` as an argument, past conversions, and the
// parameter that it becomes.
const clang::CallExpr* CallWith(const Body& body, const clang::Expr* expr,
                                const clang::ParmVarDecl*& parameter) {
  parameter = nullptr;
  while (true) {
    const clang::Stmt* above = body.Parent(expr);
    if (llvm::isa_and_nonnull<clang::CastExpr, clang::FullExpr,
                              clang::ParenExpr, clang::CXXConstructExpr,
                              clang::MaterializeTemporaryExpr,
                              clang::CXXBindTemporaryExpr>(above)) {
      expr = llvm::cast<clang::Expr>(above);
      continue;
    }
    const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(above);
    const clang::FunctionDecl* callee =
        call != nullptr ? call->getDirectCallee() : nullptr;
    if (callee == nullptr) return call;
    // An operator's own object is its first argument.
    const unsigned before = llvm::isa<clang::CXXOperatorCallExpr>(call) &&
                                    llvm::isa<clang::CXXMethodDecl>(callee)
                                ? 1
                                : 0;
    for (unsigned i = before; i < call->getNumArgs(); ++i) {
      if (call->getArg(i) == expr && i - before < callee->getNumParams())
        parameter = callee->getParamDecl(i - before);
    }
    return call;
  }
}

Wait WaitOf(const Analysis& analysis, const clang::CallExpr& call) {
  Wait wait;
  wait.operation = OperationOf(analysis, call);
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call)) {
    if (const auto* object = llvm::dyn_cast<clang::MemberExpr>(
            Bare(member->getImplicitObjectArgument())))
      wait.channel = llvm::dyn_cast<clang::FieldDecl>(object->getMemberDecl());
  }
  return wait;
}

// Whether this mention of the channel ends the wait, in a function that locks
// nothing.
bool EndsHere(Analysis& analysis, const Body& body,
              const clang::MemberExpr* mention, Operation wait) {
  for (const clang::CallExpr* call : body.calls()) {
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
    if (member == nullptr ||
        Bare(member->getImplicitObjectArgument()) != mention)
      continue;
    return Ends(OperationOf(analysis, *call), wait) && !body.IsDead(call) &&
           !Locks(body);
  }
  const clang::ParmVarDecl* parameter = nullptr;
  const clang::CallExpr* call = CallWith(body, mention, parameter);
  if (call == nullptr || body.IsDead(call)) return false;
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (EndsSelected(NameOf(callee), wait)) return !Locks(body);
  const Body* inside = analysis.BodyOf(callee);
  return parameter != nullptr && inside != nullptr && !Locks(*inside) &&
         Ends(analysis.UsageOf(*callee, {parameter}), wait);
}

bool OtherEndsIt(Analysis& analysis, const Body& body, const Wait& wait) {
  for (const clang::FunctionDecl* function : analysis.Functions()) {
    const Body* other = analysis.BodyOf(function);
    if (other == nullptr || other == &body) continue;
    for (const clang::MemberExpr* mention : other->members()) {
      if (mention->getMemberDecl() == wait.channel &&
          EndsHere(analysis, *other, mention, wait.operation))
        return true;
    }
  }
  return false;
}

// The functions that get the mutex `variable` of `body`; false: not all are
// seen.
bool HoldersOf(Analysis& analysis, const Body& body,
               const clang::VarDecl& variable, std::set<const Body*>& holders) {
  for (const clang::DeclRefExpr* mention : body.References(&variable)) {
    const clang::ParmVarDecl* parameter = nullptr;
    const clang::CallExpr* call = CallWith(body, mention, parameter);
    const Body* inside =
        call != nullptr ? analysis.BodyOf(call->getDirectCallee()) : nullptr;
    if (parameter == nullptr || inside == nullptr) return false;
    holders.insert(inside);
  }
  return true;
}

bool NoHolderEndsIt(Analysis& analysis, const Body& body, Operation wait,
                    const clang::Stmt* mutex) {
  const clang::ParmVarDecl* handed_in = nullptr;
  for (const clang::ParmVarDecl* parameter : body.function().parameters()) {
    if (IsMutex(parameter->getType()) &&
        llvm::any_of(body.References(parameter),
                     [&](const clang::DeclRefExpr* each) {
                       return body.Contains(mutex, each);
                     }))
      handed_in = parameter;
  }
  if (handed_in == nullptr) return false;
  std::set<const Body*> holders;
  for (const clang::FunctionDecl* function : analysis.Functions()) {
    const Body* caller = analysis.BodyOf(function);
    if (caller == nullptr) continue;
    for (const clang::VarDecl* variable : caller->variables()) {
      if (!IsMutex(variable->getType()) || !variable->isLocalVarDecl())
        continue;
      std::set<const Body*> those;
      const bool all_seen = HoldersOf(analysis, *caller, *variable, those);
      if (!those.contains(&body)) continue;
      if (!all_seen) return false;
      holders.insert(those.begin(), those.end());
    }
  }
  return !holders.empty() && llvm::none_of(holders, [&](const Body* holder) {
    return EndsAny(analysis, *holder, wait);
  });
}

}  // namespace

bool EndsWithoutMutex(Analysis& analysis, const Body& body,
                      const clang::CallExpr& call, const clang::Stmt* mutex) {
  const Wait wait = WaitOf(analysis, call);
  if (wait.operation != Operation::kSend &&
      wait.operation != Operation::kReceive)
    return false;
  if (wait.channel != nullptr && OtherEndsIt(analysis, body, wait)) return true;
  return mutex != nullptr &&
         NoHolderEndsIt(analysis, body, wait.operation, mutex);
}

}  // namespace lint
