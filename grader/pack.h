// The learner's copy of this project: what they need to work on the katas, and
// nothing that only whoever teaches may see.
#ifndef GRADER_PACK_H_
#define GRADER_PACK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

// Whether a file of the checkout, or with a slash at its end a folder, belongs
// into a learner's copy.
bool IsForLearners(const std::string& path);

// Makes `folder`, which must be new or empty, a learner's copy of `checkout`:
// each kata with its untouched starter as kata.cc, and a BUILD file at the root
// that names no package that is left out.
absl::Status MakeLearnersCopy(const std::string& checkout,
                              const std::string& folder);

// The files in `folder` that a learner must not see: by their name, or because
// a file of hidden/, solutions/ or grader/exploits/ of `checkout` has the same
// contents.
absl::StatusOr<std::vector<std::string>> HiddenFilesIn(
    const std::string& folder, const std::string& checkout);

}  // namespace grader

#endif  // GRADER_PACK_H_
