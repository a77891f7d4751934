// How the findings of a channel's life are worded.
#ifndef LINT_ENGINE_REPORTS_H_
#define LINT_ENGINE_REPORTS_H_

#include <string>
#include <vector>

#include "lint/engine/analysis.h"
#include "lint/engine/lifetime.h"

namespace lint {

std::string HowItLeaves(const Leak& leak);
void ReportMisuses(const Tracked& tracked, const Life& life,
                   const Options& options, std::vector<Finding>& found);
// One finding for all ways on which it is left open, with the shortest of them.
void ReportLeaks(const Body& body, const Tracked& tracked,
                 const std::vector<Leak>& leaks, bool may_mend,
                 std::vector<Finding>& found);

}  // namespace lint

#endif  // LINT_ENGINE_REPORTS_H_
