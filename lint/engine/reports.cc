#include "lint/engine/reports.h"

#include <algorithm>

#include "lint/engine/fixes.h"

namespace lint {

std::string HowItLeaves(const Leak& leak) {
  if (leak.exit == nullptr) return "its scope ends here";
  if (llvm::isa<clang::CXXThrowExpr>(leak.exit)) return "this throws";
  if (leak.overwritten) return "another channel takes its place here";
  if (llvm::isa<clang::BreakStmt>(leak.exit)) return "the loop is left here";
  if (llvm::isa<clang::ContinueStmt>(leak.exit))
    return "the next round begins here";
  if (llvm::isa<clang::CoawaitExpr>(leak.exit))
    return "a task that is destroyed while it waits here is left";
  if (llvm::isa<clang::ReturnStmt, clang::CoreturnStmt>(leak.exit))
    return "the function is left here";
  return "an exception may leave the function here";
}

void ReportMisuses(const Tracked& tracked, const Life& life,
                   const Options& options, std::vector<Finding>& found) {
  for (const Life::Misuse& misuse : life.misuses) {
    if (options.off.contains(misuse.rule)) continue;
    Finding finding;
    finding.rule = misuse.rule;
    finding.at = misuse.at;
    const std::string name = tracked.Quoted();
    if (misuse.rule == Rule::kDoubleClose) {
      finding.message = misuse.by.empty()
                            ? "channel " + name + " is closed twice on one path"
                            : "channel " + name +
                                  " is closed twice on one path: '" +
                                  misuse.by + "' closes it, too";
    } else {
      finding.message =
          misuse.by.empty()
              ? "channel " + name + " is sent on after it was closed"
              : "channel " + name + " is sent on after it was closed: '" +
                    misuse.by + "' sends";
    }
    finding.path = misuse.path;
    finding.path.push_back({misuse.at, misuse.rule == Rule::kDoubleClose
                                           ? "and here it is closed once more"
                                           : "and here it is sent on"});
    found.push_back(std::move(finding));
  }
}

void ReportLeaks(const Body& body, const Tracked& tracked,
                 const std::vector<Leak>& leaks, bool may_mend,
                 std::vector<Finding>& found) {
  if (leaks.empty()) return;
  // The one with the shortest way.
  const Leak& shortest =
      *std::ranges::min_element(leaks, [](const Leak& a, const Leak& b) {
        return a.path.size() < b.path.size();
      });
  Finding finding;
  finding.rule = Rule::kUnclosed;
  finding.at = tracked.name().getLocation();
  finding.message =
      "channel " + tracked.Quoted() + " is not closed on every path";
  if (leaks.size() > 1)
    finding.message += "; " + std::to_string(leaks.size()) + " leave it open";
  finding.path = shortest.path;
  finding.path.push_back(
      {shortest.at,
       HowItLeaves(shortest) + ", and " + tracked.Quoted() + " is still open"});
  for (const Leak& leak : leaks) {
    if (&leak == &shortest) continue;
    finding.path.push_back({leak.at, "another way: " + HowItLeaves(leak) +
                                         ", and " + tracked.Quoted() +
                                         " is still open"});
  }
  if (may_mend) finding.fixes = CloseBeforeExits(body, tracked, leaks);
  found.push_back(std::move(finding));
}

}  // namespace lint
