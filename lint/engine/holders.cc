// Mentions of what holds a channel: of an object with a member that is one, and
// of a container of which it is an element.
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "lint/engine/births.h"
#include "lint/engine/classifier.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

// What only changes the type, or reaches the same object in another way.
bool IsTheSame(const clang::Stmt* above) {
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(above))
    return unary->getOpcode() == clang::UO_AddrOf ||
           unary->getOpcode() == clang::UO_Deref;
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(above))
    return call->getNumArgs() == 1 && (call->getOperator() == clang::OO_Arrow ||
                                       call->getOperator() == clang::OO_Star);
  return llvm::isa<clang::CastExpr, clang::ParenExpr, clang::FullExpr,
                   clang::MaterializeTemporaryExpr,
                   clang::CXXBindTemporaryExpr>(above);
}

// The variable that is initialized with what stands in `expr`; null: none.
const clang::VarDecl* InitializedWith(const Body& body,
                                      const clang::DeclStmt* declares,
                                      const clang::Expr* expr) {
  for (const clang::Decl* decl : declares->decls()) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
    if (variable != nullptr && variable->getInit() != nullptr &&
        body.Contains(variable->getInit(), expr))
      return variable;
  }
  return nullptr;
}

}  // namespace

void Classifier::ReadHolder(const clang::Expr* expr) {
  Mention mention{expr, expr, expr->getExprLoc()};
  while (true) {
    const clang::Stmt* above = body_.Parent(mention.expr);
    if (above == nullptr || llvm::isa<clang::CompoundStmt>(above)) {
      if (above == nullptr && body_.IsInitializer(mention.expr))
        GiveUp(mention);
      return;
    }
    if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(above);
        cast != nullptr && cast->getType()->isVoidType())
      return;
    if (IsTheSame(above)) {
      mention.expr = llvm::cast<clang::Expr>(above);
      continue;
    }
    if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(above);
        construct != nullptr &&
        construct->getConstructor()->isCopyOrMoveConstructor()) {
      mention.expr = construct;
      continue;
    }
    const auto* call = llvm::dyn_cast<clang::CallExpr>(above);
    if (call != nullptr && HandsOn(call->getDirectCallee())) {
      mention.expr = call;
      continue;
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(above)) {
      ReadMemberOfHolder(mention, member);
    } else if (call != nullptr) {
      ReadHolderArgument(mention, call);
    } else if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(above)) {
      const clang::VarDecl* variable =
          InitializedWith(body_, declares, mention.expr);
      const auto* several =
          llvm::dyn_cast_or_null<clang::DecompositionDecl>(variable);
      const unsigned index = tracked_.field->getFieldIndex();
      if (several != nullptr && index < several->bindings().size()) {
        AddName(several->bindings()[index]);
      } else if (several == nullptr && variable != nullptr &&
                 !variable->hasGlobalStorage() &&
                 RecordOf(variable->getType()) ==
                     RecordOf(mention.expr->getType())) {
        AddHolder(variable);
      } else {
        GiveUp(mention);
      }
    } else if (llvm::isa<clang::ReturnStmt, clang::CoreturnStmt>(above)) {
      Add(EventKind::kReturn, mention);
    } else if (llvm::isa<clang::LambdaExpr>(above)) {
      const auto* lambda = llvm::cast<clang::LambdaExpr>(above);
      // `[ends = ends]`; others are read from the list of captures.
      for (const clang::LambdaCapture& capture : lambda->captures()) {
        if (capture.capturesVariable() &&
            body_
                .References(
                    llvm::cast<clang::ValueDecl>(capture.getCapturedVar()))
                .empty())
          return GiveUp(mention);
      }
    } else if (llvm::isa<clang::Expr>(above)) {
      GiveUp(mention);
    }
    return;
  }
}

void Classifier::ReadMemberOfHolder(const Mention& mention,
                                    const clang::MemberExpr* member) {
  const clang::ValueDecl* named = member->getMemberDecl();
  if (named == tracked_.field) {
    Read({member, member, member->getMemberLoc()});
    return;
  }
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(named);
  if (method == nullptr) return;  // another member
  const clang::Stmt* above = body_.Parent(member);
  while (llvm::isa_and_nonnull<clang::ParenExpr>(above))
    above = body_.Parent(above);
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(above);
  if (call == nullptr || method->isVirtual()) {
    GiveUp(mention);
    return;
  }
  // Of a smart pointer, and of what the language has for every class.
  if (method->getParent()->isInStdNamespace() || !method->isUserProvided())
    return;
  ReadCallee({call, call, member->getMemberLoc()}, method,
             {nullptr, tracked_.field}, call, /*concurrent=*/false);
}

void Classifier::ReadHolderArgument(const Mention& mention,
                                    const clang::CallExpr* call) {
  const auto argument = llvm::find(call->arguments(), mention.expr);
  if (argument == call->arguments().end()) return;
  const unsigned index = argument - call->arguments().begin();
  const clang::FunctionDecl* callee = call->getDirectCallee();
  const bool is_operator = llvm::isa<clang::CXXOperatorCallExpr>(call);
  if (is_operator && llvm::isa_and_nonnull<clang::CXXMethodDecl>(callee)) {
    // What is assigned to it brings another channel.
    if (index == 0 &&
        llvm::cast<clang::CXXOperatorCallExpr>(call)->isAssignmentOp())
      Add(EventKind::kRebound, mention);
    else
      GiveUp(mention);
    return;
  }
  // std::get<1>(both)
  if (callee != nullptr && callee->isInStdNamespace() &&
      NameOf(callee) == "get") {
    GiveUp(mention);
    return;
  }
  if (callee == nullptr || index >= callee->getNumParams()) {
    GiveUp(mention);
    return;
  }
  const clang::ParmVarDecl* parameter = callee->getParamDecl(index);
  const clang::CXXRecordDecl* record = RecordOf(parameter->getType());
  if (record == nullptr || !record->hasDefinition() ||
      record->getDefinition() != tracked_.field->getParent()) {
    GiveUp(mention);
    return;
  }
  ReadCallee(mention, callee, {parameter, tracked_.field}, call,
             /*concurrent=*/false);
}

void Classifier::ReadContainer(const clang::Expr* expr) {
  Mention mention{expr, expr, expr->getExprLoc()};
  while (true) {
    const clang::Stmt* above = body_.Parent(mention.expr);
    if (above == nullptr || llvm::isa<clang::CompoundStmt>(above)) return;
    if (llvm::isa<clang::CastExpr, clang::ParenExpr, clang::FullExpr,
                  clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr>(
            above)) {
      mention.expr = llvm::cast<clang::Expr>(above);
      continue;
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(above)) {
      const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(
          body_.Parent(member));
      if (call == nullptr) {
        GiveUp(mention);
      } else {
        ReadMethodOfContainer(mention, call);
      }
      return;
    }
    if (const auto* index = llvm::dyn_cast<clang::ArraySubscriptExpr>(above)) {
      Read({index, index, index->getExprLoc()});
      return;
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(above)) {
      const clang::FunctionDecl* callee = call->getDirectCallee();
      const auto* called = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
      if (called != nullptr && called->getOperator() == clang::OO_Subscript &&
          called->getArg(0) == mention.expr) {
        Read({call, call, call->getExprLoc()});
      } else if (callee == nullptr || !callee->isInStdNamespace() ||
                 !IsOneOf(NameOf(callee), {"size", "ssize", "empty"})) {
        GiveUp(mention);
      }
      return;
    }
    if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(above)) {
      ReadContainerInitialization(mention, declares);
      return;
    }
    if (llvm::isa<clang::ReturnStmt, clang::CoreturnStmt>(above)) {
      Add(EventKind::kReturn, mention);
    } else if (llvm::isa<clang::Expr>(above)) {
      GiveUp(mention);
    }
    return;
  }
}

void Classifier::ReadMethodOfContainer(const Mention& mention,
                                       const clang::CXXMemberCallExpr* call) {
  const llvm::StringRef name = NameOf(call->getMethodDecl());
  if (IsOneOf(name, {"size", "empty", "reserve", "clear", "pop_back",
                     "pop_front", "pop", "erase", "count", "contains",
                     "capacity", "shrink_to_fit", "end", "cend", "rend"}))
    return;
  if (IsOneOf(name, {"front", "back", "at", "top"})) {
    Read({call, call, call->getExprLoc()});
    return;
  }
  if (IsOneOf(name, {"begin", "rbegin", "cbegin", "find"})) {
    // An iterator with a name is followed, others belong to an algorithm.
    const clang::Stmt* above = body_.Parent(call);
    while (above != nullptr &&
           (IsTheSame(above) || llvm::isa<clang::CXXConstructExpr>(above)))
      above = body_.Parent(above);
    if (const auto* declares = llvm::dyn_cast_or_null<clang::DeclStmt>(above)) {
      if (const clang::VarDecl* variable =
              InitializedWith(body_, declares, call)) {
        AddName(variable);
        return;
      }
    }
    GiveUp(mention);
    return;
  }
  if (IsOneOf(name, {"push_back", "emplace_back", "push_front", "emplace_front",
                     "push", "emplace", "insert", "try_emplace",
                     "insert_or_assign", "assign"})) {
    for (const clang::Expr* argument : call->arguments()) {
      if (Births(analysis_, body_).IsBirth(argument)) {
        Event& event = Add(EventKind::kBirth, {call, call, call->getExprLoc()});
        event.birth = argument;
        return;
      }
    }
    // One that this function knows by a name, or somebody else's.
    for (const clang::ValueDecl* known : tracked_.names) {
      for (const clang::DeclRefExpr* reference : body_.References(known)) {
        if (body_.Contains(call, reference)) return;
      }
    }
  }
  GiveUp(mention);
}

void Classifier::ReadContainerInitialization(const Mention& mention,
                                             const clang::DeclStmt* declares) {
  const clang::VarDecl* variable =
      InitializedWith(body_, declares, mention.expr);
  if (variable == nullptr) return GiveUp(mention);
  if (!variable->isImplicit()) {
    if (!variable->getType()->isReferenceType() ||
        llvm::isa<clang::DecompositionDecl>(variable))
      return GiveUp(mention);
    return AddContainer(variable);
  }
  const auto* loop =
      llvm::dyn_cast_or_null<clang::CXXForRangeStmt>(body_.Parent(declares));
  if (loop == nullptr) return;
  const clang::VarDecl* each = loop->getLoopVariable();
  if (const auto* several = llvm::dyn_cast<clang::DecompositionDecl>(each)) {
    // Of a map: the key, and what it stands for.
    if (several->bindings().size() != 2) return GiveUp(mention);
    return AddName(several->bindings()[1]);
  }
  AddName(each);
}

bool Classifier::KeepsHere(const clang::CXXMemberCallExpr* call) {
  const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(
      Bare(call->getImplicitObjectArgument()));
  const auto* variable = named != nullptr
                             ? llvm::dyn_cast<clang::VarDecl>(named->getDecl())
                             : nullptr;
  if (variable == nullptr || !variable->isLocalVarDecl() ||
      variable->hasGlobalStorage() || variable->getType()->isReferenceType() ||
      body_.Declaration(variable) == nullptr ||
      ElementOf(variable->getType()).isNull())
    return false;
  AddContainer(variable);
  return true;
}

clang::QualType ElementOf(clang::QualType type) {
  if (const clang::ArrayType* array = type->getAsArrayTypeUnsafe())
    return array->getElementType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  const auto* instance =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
  if (instance == nullptr || !record->isInStdNamespace()) return {};
  const llvm::StringRef name = record->getName();
  const unsigned which = IsOneOf(name, {"map", "unordered_map"}) ? 1 : 0;
  if (which == 0 && !IsOneOf(name, {"vector", "deque", "list", "forward_list",
                                    "array", "queue", "stack"}))
    return {};
  if (instance->getTemplateArgs().size() <= which) return {};
  const clang::TemplateArgument& argument = instance->getTemplateArgs()[which];
  return argument.getKind() == clang::TemplateArgument::Type
             ? argument.getAsType()
             : clang::QualType();
}

}  // namespace lint
