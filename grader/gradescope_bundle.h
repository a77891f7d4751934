// What an instructor uploads to Gradescope: setup.sh, run_autograder, a
// Dockerfile on Debian 12, and beside them the part of this checkout that
// judges.
#ifndef GRADER_GRADESCOPE_BUNDLE_H_
#define GRADER_GRADESCOPE_BUNDLE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

// The files of a checkout that judging needs, as paths below it, sorted: the
// hidden tests among them, but neither solutions nor what earlier builds have
// left. A link is no file.
absl::StatusOr<std::vector<std::string>> FilesThatJudge(
    const std::string& checkout);

// Writes the bundle for `kata` into the folder `out`, which must be empty or
// not there yet.
absl::Status WriteGradescopeBundle(const std::string& checkout,
                                   const std::string& kata,
                                   const std::string& out);

}  // namespace grader

#endif  // GRADER_GRADESCOPE_BUNDLE_H_
