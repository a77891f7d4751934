// The files of solutions/, and what they were judged to be.
#ifndef GRADER_SOLUTIONS_H_
#define GRADER_SOLUTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/manifest.h"
#include "grader/workspace.h"

namespace grader {

struct JudgedFile {
  std::string target;  // "//solutions/01_unclosed_range:right_raii_verdict"
  std::string file;    // "right/raii.cc", below solutions/01_unclosed_range
  std::string folder;  // of the target's outputs, below bazel-bin
};

// All that Bazel knows of one kata, sorted by file.
absl::StatusOr<std::vector<JudgedFile>> JudgedFiles(const Workspace& workspace,
                                                    const Manifest& kata);

}  // namespace grader

#endif  // GRADER_SOLUTIONS_H_
