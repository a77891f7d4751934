// Where a class is judged: the folders beside OUT, and who may touch which.
//
//   workspace/  the submissions and the targets, written by us
//   engine/     as root: a copy of this checkout, which others may only read
//   bazel/      Bazel's own; as root it belongs to the user without rights, as
//   home/       does this
#ifndef GRADER_CLASS_PLACE_H_
#define GRADER_CLASS_PLACE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/class_bazel.h"

namespace grader {

struct ClassPlace {
  std::string folder;
  std::string engine;  // this project's root, as Bazel may read it
  ClassBazel bazel;    // without its options
};

// The folder for `out` unless another is named: below /var/cache as root, since
// who has no rights must reach it, and otherwise below the user's own cache.
std::string DefaultClassFolder(const std::string& out);

// Makes the place, for the checkout at `checkout`.
absl::StatusOr<ClassPlace> MakeClassPlace(const std::string& folder,
                                          const std::string& checkout);

// Makes a folder in which Bazel can keep things, unless there is one.
absl::Status MakeForBazel(const std::string& folder);

// Bazel's options that hide `paths` from what a submission does. Left out is
// what it could not reach anyway, and what the place itself lies in.
std::vector<std::string> Hide(const ClassPlace& place,
                              const std::vector<std::string>& paths);

}  // namespace grader

#endif  // GRADER_CLASS_PLACE_H_
