// Who hands in: names that come from outside, and become names of files.
#ifndef GRADER_LEARNER_H_
#define GRADER_LEARNER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace grader {

struct Learner {
  std::string id;                            // as IsLearnerId wants it
  std::string first_name, last_name, email;  // what a roster says, or empty
};

// Whether `id` can name a learner: it begins with a letter or a digit, so that
// no spreadsheet takes it for a formula and no program for an option, is at
// most 64 bytes of UTF-8, holds neither `/` nor control characters, and is none
// of the names that `class` gives to its own files.
absl::Status IsLearnerId(std::string_view id);

// Whether `text` is UTF-8 to its end.
bool IsUtf8(std::string_view text);

// `l` and `id` in letters and digits, with `_` before what stands for another
// byte: a name that Bazel takes for a package, and that no two ids share.
std::string PackageName(std::string_view id);

}  // namespace grader

#endif  // GRADER_LEARNER_H_
