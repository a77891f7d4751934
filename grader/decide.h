// Evidence and manifest -> verdict. Pure: no clock, no files, no processes, so
// the same evidence always gets the same verdict.
#ifndef GRADER_DECIDE_H_
#define GRADER_DECIDE_H_

#include <optional>
#include <vector>

#include "grader/evidence.h"
#include "grader/manifest.h"
#include "grader/verdict.h"

namespace grader {

struct Judgement {
  Verdict verdict;
  // The manifest's oracles that the submission satisfies, in its order.
  std::vector<Oracle> satisfied;
  // The schedule to show: of the failures behind the verdict the one with the
  // fewest deviations, then the fewest steps.
  std::optional<Exploration> counterexample;

  bool Satisfies(Oracle oracle) const;
};

// What one oracle of a kata is worth.
struct OracleWorth {
  Oracle oracle = Oracle::kBehaviour;
  bool satisfied = false;
  // Of the points of a submission that does not pass. 0 when the untouched
  // starter satisfies it, which is nobody's merit.
  int points = 0;
};

// In the manifest's order.
std::vector<OracleWorth> Worth(const Manifest& manifest,
                               const Judgement& judgement);

// A submission that does not pass gets no more, whatever it satisfies.
inline constexpr int kMostPointsWithoutPass = 50;

Judgement Decide(const Manifest& manifest, const Evidence& evidence);

}  // namespace grader

#endif  // GRADER_DECIDE_H_
