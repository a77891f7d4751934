// The texts of katas in a checkout: read for kata_lint.h, and written for a new
// kata, all of them or none.
#ifndef GRADER_KATA_FILES_H_
#define GRADER_KATA_FILES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grader/kata_lint.h"

namespace grader {

// `root` is the checkout. A folder that does not exist has no texts. Files
// whose names begin with a dot, or end with ~ as an editor's copies do, are
// left out.
absl::StatusOr<KataTexts> ReadKata(const std::string& root,
                                   const Manifest& manifest);

absl::StatusOr<Surroundings> ReadSurroundings(
    const std::string& root, const std::vector<Manifest>& katas);

// The names of the folders in katas/ and in solutions/ that are called like a
// kata, whether or not the catalog has it.
absl::StatusOr<std::vector<std::string>> KataFolders(const std::string& root);

// The names in a text of runtime/internal/pattern.cc.
std::set<std::string> PatternsIn(std::string_view source);

// Makes the two folders of kata.manifest.kata, and replaces the files of
// `replaced` (path from the root -> text). When something fails, what was made
// is removed and what was replaced is as it was. A folder that exists is an
// error, and is left alone.
absl::Status WriteKata(const std::string& root, const KataTexts& kata,
                       const Texts& replaced);

}  // namespace grader

#endif  // GRADER_KATA_FILES_H_
