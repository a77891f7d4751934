#include "lint/engine/fixes.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

bool IsOfRuntime(const clang::ValueDecl& name) {
  const clang::CXXRecordDecl* record = RecordOf(name.getType());
  return record != nullptr &&
         llvm::StringRef(record->getQualifiedNameAsString())
             .starts_with("dojo::");
}

// `jobs.Close()`, `jobs->close()`.
std::string CloseOf(const Tracked& tracked) {
  const clang::ValueDecl& name = tracked.name();
  clang::QualType type = name.getType().getNonReferenceType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  const bool by_arrow = type->isPointerType() ||
                        (record != nullptr && record->isInStdNamespace());
  return name.getNameAsString() + (by_arrow ? "->" : ".") +
         (IsOfRuntime(name) ? "Close" : "close") + "();";
}

// It is one variable, and has one channel for life: what is written behind its
// declaration, or before an exit, means the same channel.
bool IsPlain(const Tracked& tracked) {
  return tracked.field == nullptr && tracked.containers.empty() &&
         llvm::none_of(tracked.events, [](const Event& event) {
           return event.kind == EventKind::kBirth ||
                  event.kind == EventKind::kRebound;
         });
}

// The end of `statement`, its semicolon included; invalid: there is none.
clang::SourceLocation BehindOf(const clang::Stmt* statement,
                               const clang::ASTContext& context) {
  return clang::Lexer::findLocationAfterToken(
      statement->getEndLoc(), clang::tok::semi, context.getSourceManager(),
      context.getLangOpts(), /*SkipTrailingWhitespaceAndNewLine=*/false);
}

}  // namespace

std::vector<clang::FixItHint> CloseBeforeExits(const Body& body,
                                               const Tracked& tracked,
                                               const std::vector<Leak>& leaks) {
  const clang::ASTContext& context = body.context();
  if (!IsPlain(tracked)) return {};
  if (llvm::isa<clang::BindingDecl>(tracked.name()) &&
      tracked.name().getType()->isPointerType())
    return {};
  std::vector<clang::FixItHint> fixes;
  const std::string close = CloseOf(tracked);
  for (const Leak& leak : leaks) {
    if (!leak.always || leak.at.isInvalid() || leak.at.isMacroID()) return {};
    if (leak.exit == nullptr) {
      // Only before the brace that ends the scope.
      bool invalid = false;
      const char* text =
          context.getSourceManager().getCharacterData(leak.at, &invalid);
      if (invalid || *text != '}') return {};
      fixes.push_back(clang::FixItHint::CreateInsertion(leak.at, close + "\n"));
      continue;
    }
    const clang::Stmt* exit = leak.exit;
    while (body.Parent(exit) != nullptr &&
           llvm::isa<clang::Expr>(body.Parent(exit)))
      exit = body.Parent(exit);
    if (!llvm::isa<clang::ReturnStmt, clang::CoreturnStmt, clang::BreakStmt,
                   clang::ContinueStmt, clang::CXXThrowExpr,
                   clang::ExprWithCleanups>(exit))
      return {};
    // A close before `co_return co_await f(ch)` would come too early.
    for (const clang::ValueDecl* name : tracked.names) {
      for (const clang::DeclRefExpr* mention : body.References(name)) {
        if (body.Contains(exit, mention)) return {};
      }
    }
    const clang::Stmt* above = body.Parent(exit);
    if (llvm::isa_and_nonnull<clang::CompoundStmt>(above)) {
      fixes.push_back(
          clang::FixItHint::CreateInsertion(exit->getBeginLoc(), close + " "));
      continue;
    }
    const clang::SourceLocation behind = BehindOf(exit, context);
    if (!llvm::isa_and_nonnull<clang::IfStmt, clang::ForStmt, clang::WhileStmt,
                               clang::DoStmt, clang::CXXForRangeStmt>(above) ||
        behind.isInvalid())
      return {};
    fixes.push_back(clang::FixItHint::CreateInsertion(exit->getBeginLoc(),
                                                      "{ " + close + " "));
    fixes.push_back(clang::FixItHint::CreateInsertion(behind, " }"));
  }
  return fixes;
}

std::vector<clang::FixItHint> GuardAfterBirth(const Body& body,
                                              const Tracked& born,
                                              const std::vector<Leak>& leaks) {
  if (!IsPlain(born)) return {};
  if (!IsOfRuntime(born.name())) return CloseBeforeExits(body, born, leaks);
  const clang::QualType type = born.name().getType().getNonReferenceType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  const bool held = type->isPointerType() ||
                    (record != nullptr && record->isInStdNamespace());
  const clang::Stmt* declared = born.declared;
  if (declared == nullptr || declared->getBeginLoc().isMacroID() ||
      declared->getEndLoc().isMacroID() ||
      !llvm::isa_and_nonnull<clang::CompoundStmt>(body.Parent(declared)))
    return {};
  const std::string name = born.name().getNameAsString();
  const std::string guard =
      " dojo::CloseGuard close_" + name + "(" + (held ? "*" : "") + name + ");";
  return {clang::FixItHint::CreateInsertion(
      declared->getEndLoc().getLocWithOffset(1), guard)};
}

}  // namespace lint
