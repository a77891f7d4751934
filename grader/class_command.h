// The subcommand `class`: grades what a class has handed in. CLASS.md says how
// it is used.
#ifndef GRADER_CLASS_COMMAND_H_
#define GRADER_CLASS_COMMAND_H_

#include <string>
#include <vector>

#include "grader/katas.h"

namespace grader {

struct ClassOptions {
  std::string submissions;
  std::string out;
  std::string roster;  // empty: whoever has handed in
  std::string cache;   // empty: one for each OUT
  int jobs = 0;        // at a time; 0: as Bazel likes
  std::string disk_cache, remote_cache, remote_executor;  // Bazel's
  bool timestamps = false;  // when each file was last changed
  bool anonymous = false;
  std::vector<std::string> override_words;  // LEARNER KATA POINTS REASON
  std::vector<std::string> regrades;        // LEARNER, or LEARNER/KATA
};

// Returns an exit code: kDone when each submission has its verdict, and
// kJudgedNotSo when one was refused, or is a fault, or it was interrupted.
int GradeClass(const Katas& katas, const ClassOptions& options);

}  // namespace grader

#endif  // GRADER_CLASS_COMMAND_H_
