// What each oracle says about a submission, read off the evidence. Pure.
#ifndef GRADER_ORACLES_H_
#define GRADER_ORACLES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grader/evidence.h"
#include "grader/manifest.h"
#include "grader/verdict.h"

namespace grader {

// Whether the submission satisfies an oracle. What was not reported, or not
// run, satisfies none.
bool Holds(Oracle oracle, const Manifest& manifest, const Evidence& evidence);

// Every run of the submission's programs, in the order in which they count.
std::vector<const ProgramRun*> AllRuns(const Evidence& evidence);
std::vector<const Census*> AllCensuses(const Evidence& evidence);

// How a run ended, as a clause: "crashed with SIGSEGV at kata.cc:7".
std::string HowItEnded(const ProgramRun& run);

// The results of all expected tests, and one failed result for each other
// program that did not report what it had to: what is missing has failed,
// whatever the exit code.
std::vector<TestResult> Tests(const Manifest& manifest,
                              const Evidence& evidence);

// What was measured at each size, beside its targets. Where the peak must not
// grow, that of the first size is a target for the others.
std::vector<Heap> HeapTable(const Manifest& manifest, const Evidence& evidence);

// By how much `value` lies above before + target; 0 or less when it does not.
std::int64_t Above(const std::optional<std::int64_t>& value,
                   const std::optional<std::int64_t>& before,
                   const std::optional<std::int64_t>& target);

// Of the explorations that failed in one way ("leak", "panic", ...; any, when
// it is empty) the one with the fewest deviations, then the fewest steps.
std::optional<Exploration> Shortest(const Evidence& evidence,
                                    const std::string& kind);

// The leaks to show: of the first workload that left tasks behind, or else of
// the shortest schedule that does. The first is the one to name: rather one in
// kata.cc than in the harness, and of those the one with the most tasks.
struct ShownLeaks {
  std::vector<LeakRecord> leaks;
  std::string where;  // "" or " in a schedule of jobs 2x2"
};
ShownLeaks LeaksToShow(const Evidence& evidence);

}  // namespace grader

#endif  // GRADER_ORACLES_H_
