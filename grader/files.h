// Whole files in and out.
#ifndef GRADER_FILES_H_
#define GRADER_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace grader {

// The contents of `path`. More than `limit` bytes are an error, so that a file
// that somebody else wrote cannot fill the memory.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     std::size_t limit = 64 << 20);

// Replaces `path` by `contents`.
absl::Status WriteFile(const std::string& path, std::string_view contents);

// An error of the system call that just failed: `what`, and errno in words.
absl::Status SystemError(const std::string& what);

// A folder of its own that vanishes, with all that is in it, when this does.
// Made below $TMPDIR, or /tmp without it.
class ScratchFolder {
 public:
  static absl::StatusOr<ScratchFolder> Make();
  ScratchFolder(ScratchFolder&& other) noexcept;
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder();

  const std::string& path() const { return path_; }

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace grader

#endif  // GRADER_FILES_H_
