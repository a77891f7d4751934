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

Judgement Decide(const Manifest& manifest, const Evidence& evidence);

}  // namespace grader

#endif  // GRADER_DECIDE_H_
