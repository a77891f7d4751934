// What one would write first, kept as a baseline: a channel is made, and the
// text of the function has a close of it, or a guard, with no return before it.
// No path, no condition, no other function is looked at.
#include "clang/Basic/SourceManager.h"
#include "lint/engine/rules.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

// Whether the statement, or one inside it, leaves the function between the two
// places.
bool Returns(const Body& body, const clang::Stmt* in,
             clang::SourceLocation from, clang::SourceLocation to,
             clang::SourceLocation& at) {
  const clang::SourceManager& sources = body.context().getSourceManager();
  std::vector<const clang::Stmt*> open = {in};
  while (!open.empty()) {
    const clang::Stmt* each = open.back();
    open.pop_back();
    if (each == nullptr || llvm::isa<clang::LambdaExpr>(each)) continue;
    if (llvm::isa<clang::ReturnStmt, clang::CoreturnStmt>(each) &&
        sources.isBeforeInTranslationUnit(from, each->getBeginLoc()) &&
        sources.isBeforeInTranslationUnit(each->getBeginLoc(), to)) {
      at = each->getBeginLoc();
      return true;
    }
    open.insert(open.end(), each->child_begin(), each->child_end());
  }
  return false;
}

}  // namespace

void CheckSyntax(Analysis& analysis, const Body& body, const Tracked& born,
                 std::vector<Finding>& found) {
  (void)analysis;
  const clang::SourceManager& sources = body.context().getSourceManager();
  Finding finding;
  finding.rule = Rule::kUnclosed;
  finding.at = born.name().getLocation();
  const std::string name = "'" + born.name().getNameAsString() + "'";
  clang::SourceLocation first_close;
  for (const Event& event : born.events) {
    if (event.kind != EventKind::kClose && event.kind != EventKind::kGuard)
      continue;
    if (first_close.isInvalid() ||
        sources.isBeforeInTranslationUnit(event.at, first_close))
      first_close = event.at;
  }
  if (first_close.isInvalid()) {
    finding.message = "channel " + name + " is made and never closed here";
  } else {
    clang::SourceLocation at;
    if (!Returns(body, body.written(), finding.at, first_close, at)) return;
    finding.message = "channel " + name + " is closed only behind a return";
    finding.path.push_back({at, "it returns here"});
    finding.path.push_back({first_close, "and closes here"});
  }
  found.push_back(std::move(finding));
}

}  // namespace lint
