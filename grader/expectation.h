// What a file of solutions/ must get, and whether it did.
#ifndef GRADER_EXPECTATION_H_
#define GRADER_EXPECTATION_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grader/manifest.h"
#include "grader/verdict.h"

namespace grader {

// The first line of a wrong fix:
//   // VERDICT: <verdict>; <oracle>: <what refuses it>; <why, in words>
// What refuses it is, by oracle:
//   behaviour  the name of a test, in quotes
//   schedules  an explored program, perhaps with a size: "resize 2x2", or
//              "workload"; what follows is for people
//   interleavings  an explored program, as above
//   heap       "working", "after" or "peak"
//   memcheck   anything, for people
// or, for a submission that no oracle gets to judge ("no-compile", "timeout",
// ...), `sentence` and, in quotes, words that the sentence must hold.
struct Expectation {
  Kind verdict = Kind::kFail;
  std::optional<Oracle> oracle;  // none: the sentence must hold `what`
  std::string what;
  std::string why;
};

absl::StatusOr<Expectation> ParseExpectation(std::string_view source);

// What the untouched starter must get.
Kind StarterVerdict(const Manifest& manifest);

// Each is OK, or says what differs.

// The untouched starter leaks exactly what the manifest says, or its peak grows
// by just that, and it earns nothing.
absl::Status CheckStarter(const Manifest& manifest, const Verdict& verdict);
// A right fix passes with all points.
absl::Status CheckRight(const Verdict& verdict);
// A wrong fix gets its verdict and at most half of the points, and the oracle
// that it names is really among those that refuse it.
absl::Status CheckWrong(const Expectation& expectation, const Verdict& verdict);
// An attack is refused as a wrong fix is, and gains no point.
absl::Status CheckExploit(const Expectation& expectation,
                          const Verdict& verdict);

}  // namespace grader

#endif  // GRADER_EXPECTATION_H_
