// The checkout that `bazel run //grader` was called in, and Bazel inside it.
//
// `bazel run` frees its lock before it starts us, so calling Bazel again is
// fine, and finds the same warm server.
#ifndef GRADER_WORKSPACE_H_
#define GRADER_WORKSPACE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

class Workspace {
 public:
  // By BUILD_WORKSPACE_DIRECTORY, which `bazel run` sets.
  static absl::StatusOr<Workspace> Find();

  // Runs `bazel ARGUMENTS`. Its messages go to our standard error; what it
  // writes to standard output is returned. An error is a Bazel that failed.
  // Now and then `is_cancelled` is asked; then Bazel is interrupted, and the
  // error is absl::CancelledError.
  absl::StatusOr<std::string> Bazel(
      const std::vector<std::string>& arguments,
      const std::function<bool()>& is_cancelled = nullptr) const;

  // Builds `targets`, with more options before them.
  absl::Status Build(const std::vector<std::string>& options,
                     const std::vector<std::string>& targets,
                     const std::function<bool()>& is_cancelled = nullptr) const;

  // Where builds go: "/.../bazel-out/k8-fastbuild/bin".
  absl::StatusOr<std::string> BinFolder() const;

  // A path of the checkout.
  std::string Path(const std::string& path) const { return root_ + "/" + path; }

  const std::string& Root() const { return root_; }

  // A path that a person gave, relative to where they called `bazel run`.
  static std::string UserPath(const std::string& path);

 private:
  explicit Workspace(std::string root) : root_(std::move(root)) {}
  std::string root_;
};

}  // namespace grader

#endif  // GRADER_WORKSPACE_H_
