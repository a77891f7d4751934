// Judges what a class has handed in: Bazel builds the verdicts, and each goes
// into OUT as soon as it is there.
#ifndef GRADER_CLASS_GRADING_H_
#define GRADER_CLASS_GRADING_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/class_bazel.h"
#include "grader/class_book.h"

namespace grader {

struct ClassJudging {
  std::string out;
  // Asked several times a second; true: stop, and keep what is there.
  std::function<bool()> is_interrupted;
  // Told how far it is, whenever that has changed.
  std::function<void(std::size_t done, std::size_t total)> progress;
};

// Builds the verdicts of `keys` once, notes them in `book` and publishes them.
// Those that Bazel did not reach go on waiting. Returns Bazel's exit code.
absl::StatusOr<int> JudgeClass(const ClassBazel& bazel,
                               const std::vector<GradeKey>& keys,
                               const ClassJudging& judging, ClassBook& book);

}  // namespace grader

#endif  // GRADER_CLASS_GRADING_H_
