// What people decided about a class, in files beside its gradebook that only
// grow: who was given other points and why, and who was judged again.
#ifndef GRADER_CLASS_TRAIL_H_
#define GRADER_CLASS_TRAIL_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/class_book.h"

namespace grader {

// overrides.csv: learner, kata, points, reason. An error names the row.
absl::StatusOr<std::vector<Override>> ParseOverrides(std::string_view csv,
                                                     std::string_view file);
std::string ToCsv(const std::vector<Override>& overrides);

// "alice", "01_unclosed_range", "85", "ran out of time" as a person typed them.
absl::StatusOr<Override> MakeOverride(const std::vector<std::string>& words);

// One more judging of a submission that has a verdict. With another nonce no
// cache knows it.
struct Regrade {
  GradeKey key;
  int nonce = 0;
  std::string why;
};

// regrades.csv: learner, kata, nonce, why.
absl::StatusOr<std::vector<Regrade>> ParseRegrades(std::string_view csv,
                                                   std::string_view file);
std::string ToCsv(const std::vector<Regrade>& regrades);

// The nonce of each submission that was ever judged again: its last.
std::map<GradeKey, int> Nonces(const std::vector<Regrade>& regrades);

// Of "LEARNER" or "LEARNER/KATA": the submissions among `keys` that are meant.
// None is an error.
absl::StatusOr<std::vector<GradeKey>> MeantBy(
    const std::string& words, const std::vector<GradeKey>& keys);

}  // namespace grader

#endif  // GRADER_CLASS_TRAIL_H_
