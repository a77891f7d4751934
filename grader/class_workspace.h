// The workspace in which a class is judged: generated, with a target for each
// submission, against this project's katas as a repository of another name.
#ifndef GRADER_CLASS_WORKSPACE_H_
#define GRADER_CLASS_WORKSPACE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "grader/class_book.h"
#include "grader/submissions.h"

namespace grader {

// The name by which Bazel knows the workspace.
inline constexpr char kClassWorkspace[] = "leak_dojo_class";

// The label of a submission's verdict, and where its files are below the folder
// that BuildEvents names.
std::string LabelOf(const GradeKey& key);
std::string OutputFolderOf(const GradeKey& key);

class ClassWorkspace {
 public:
  // In `folder`; `engine` is this project's root there.
  ClassWorkspace(std::string folder, std::string engine)
      : folder_(std::move(folder)), engine_(std::move(engine)) {}

  const std::string& folder() const { return folder_; }

  // A submission's file. Files that are so already are not touched, so that
  // Bazel need not read them again.
  absl::Status Add(const HandedIn& submission);

  // Then, with all added: writes what makes it a workspace, and removes what
  // was added in former times and not now. A target with another nonce than
  // before is judged again.
  absl::Status Finish(const std::vector<GradeKey>& keys,
                      const std::map<GradeKey, int>& nonces);

 private:
  std::string folder_;
  std::string engine_;
};

}  // namespace grader

#endif  // GRADER_CLASS_WORKSPACE_H_
