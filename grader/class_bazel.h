// Bazel, building the verdicts of a class.
#ifndef GRADER_CLASS_BAZEL_H_
#define GRADER_CLASS_BAZEL_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

struct ClassBazel {
  std::string workspace;    // the folder to build in
  std::string output_base;  // Bazel's, of its own
  std::string user_root;    // where Bazel unpacks itself
  std::string home;         // of its user
  std::string events;       // the file that it writes build events to
  std::string targets;      // a file with the labels to build, one a line
  std::string log;          // the file for its own words
  std::vector<std::string> options;  // of `build`
};

// Where Bazel's paths of the workspace begin.
std::string ExecutionRoot(const ClassBazel& bazel);

// Runs one build that keeps going. `moment` is called several times a second,
// and once after the end; when it returns false Bazel is interrupted, as it is
// when we end. Returns Bazel's exit code. As root, Bazel runs as the user of
// privilege.h, and the files that it writes must be that user's.
absl::StatusOr<int> BuildClass(const ClassBazel& bazel,
                               const std::function<bool()>& moment);

}  // namespace grader

#endif  // GRADER_CLASS_BAZEL_H_
