// The folder in which a class's grades lie. Each file in it is whole at any
// moment: it is written beside its place and then moved there.
#ifndef GRADER_CLASS_OUTPUT_H_
#define GRADER_CLASS_OUTPUT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "grader/class_book.h"

namespace grader {

// Makes `folder` and what it lies in.
absl::Status MakeFolder(const std::string& folder);

// Replaces `path` by `contents` at once, unless it holds them already. Makes
// the folder for it.
absl::Status ReplaceFile(const std::string& path, std::string_view contents);

// Keeps others who ask for the same folder out until it is destroyed, or we
// end, in whatever way.
class FolderLock {
 public:
  static absl::StatusOr<FolderLock> Take(const std::string& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// Takes what the judge has left below `root` at `folder` into OUT's place for
// `key`: verdict.json, to the byte, and report.html if there is one. An error
// is a verdict that is none: whoever wrote it was not the judge.
absl::StatusOr<Verdict> Publish(const std::string& root,
                                const std::string& folder,
                                const std::string& out, const GradeKey& key);

// gradebook.csv, index.html, refusals.csv, and refusal.txt of each learner of
// whom something was refused.
absl::Status WriteBook(const std::string& out, const ClassBook& book);

// Removes from OUT what former runs have left of submissions that are no more.
void RemoveStale(const std::string& out, const ClassBook& book);

}  // namespace grader

#endif  // GRADER_CLASS_OUTPUT_H_
