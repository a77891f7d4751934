#include "clang/AST/Attr.h"
#include "lint/engine/fixes.h"
#include "lint/engine/lifetime.h"
#include "lint/engine/parties.h"
#include "lint/engine/reports.h"
#include "lint/engine/rules.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

bool IsAnnotated(const clang::Decl& decl, llvm::StringRef text) {
  return llvm::any_of(decl.specific_attrs<clang::AnnotateAttr>(),
                      [&](const clang::AnnotateAttr* attribute) {
                        return attribute->getAnnotation() == text;
                      });
}

// The caller says whether this one is to close: `if (last) out.Close();`.
bool AsksTheCaller(const Body& body, const Event& close) {
  const auto* asks = body.Enclosing<clang::IfStmt>(close.element);
  if (asks == nullptr) return false;
  const auto* named =
      llvm::dyn_cast_or_null<clang::DeclRefExpr>(Bare(asks->getCond()));
  if (named == nullptr || !llvm::isa<clang::ParmVarDecl>(named->getDecl()) ||
      !named->getType()->isBooleanType())
    return false;
  const std::string name = llvm::StringRef(named->getDecl()->getName()).lower();
  constexpr llvm::StringRef kParts[] = {"last", "close", "own", "final"};
  return llvm::any_of(kParts, [&](llvm::StringRef part) {
    return llvm::StringRef(name).contains(part);
  });
}

}  // namespace

void CheckBorn(Analysis& analysis, const Body& body, const Tracked& born,
               std::vector<Finding>& found) {
  const Options& options = analysis.options();
  const Life life = LiveThrough(analysis, body, born);
  ReportMisuses(born, life, options, found);
  if (options.off.contains(Rule::kUnclosed) ||
      IsAnnotated(born.name(), "dojo::not_closed"))
    return;
  const Parties parties = PartiesOf(born);
  if (parties.this_closes) {
    ReportLeaks(body, born, life.leaks, /*may_mend=*/true, found);
    return;
  }
  if (parties.others_close) {
    // Where nobody else has got it, nobody waits for the close.
    std::vector<Leak> shared;
    llvm::copy_if(life.leaks, std::back_inserter(shared),
                  [](const Leak& leak) { return leak.shared; });
    ReportLeaks(body, born, shared, /*may_mend=*/false, found);
    return;
  }
  clang::SourceLocation because;
  const std::string why = NeedsClose(born, parties, because);
  if (why.empty() || life.leaks.empty()) return;
  Finding finding;
  finding.rule = Rule::kUnclosed;
  finding.at = born.name().getLocation();
  finding.message = "channel " + born.Quoted() + " is never closed, and " + why;
  const Leak& first = life.leaks.front();
  finding.path = first.path;
  if (because.isValid()) {
    finding.path.push_back({because, why});
    if (parties.until_closed->usage.receives_at.isValid())
      finding.path.push_back(
          {parties.until_closed->usage.receives_at, "it receives here"});
  }
  finding.path.push_back({first.at, HowItLeaves(first) + ", and " +
                                        born.Quoted() + " is still open"});
  // A guard here would close under those who still send.
  if (!parties.sends_concurrently)
    finding.fixes = GuardAfterBirth(body, born, life.leaks);
  found.push_back(std::move(finding));
}

void CheckHandedIn(Analysis& analysis, const Body& body, const Handle& handle,
                   std::vector<Finding>& found) {
  const Options& options = analysis.options();
  const Tracked tracked = analysis.Track(body, handle);
  if (tracked.events.empty()) return;
  const Life life = LiveThrough(analysis, body, tracked);
  ReportMisuses(tracked, life, options, found);
  if (options.off.contains(Rule::kUnclosed) ||
      IsAnnotated(tracked.name(), "dojo::not_closed") ||
      IsAnnotated(tracked.name(), "dojo::borrows"))
    return;
  const Parties parties = PartiesOf(tracked);
  if (!parties.this_closes) return;
  // A function that only closes may ask first whether it should. One that
  // produces, or that waits in between, was given the channel to see it
  // through.
  const bool is_task =
      llvm::isa<clang::CoroutineBodyStmt>(body.function().getBody());
  if (!parties.sends && (!is_task || handle.field != nullptr)) return;
  const bool by_request = llvm::any_of(tracked.events, [&](const Event& event) {
    return event.kind == EventKind::kClose && AsksTheCaller(body, event);
  });
  std::vector<Leak> leaks;
  for (const Leak& leak : life.leaks) {
    if (leak.exit == nullptr && (by_request || !parties.sends)) continue;
    leaks.push_back(leak);
  }
  ReportLeaks(body, tracked, leaks, /*may_mend=*/true, found);
}

}  // namespace lint
