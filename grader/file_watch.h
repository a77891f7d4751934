// Tells when a file has been saved, whichever way its editor does that.
#ifndef GRADER_FILE_WATCH_H_
#define GRADER_FILE_WATCH_H_

#include <chrono>
#include <string>

#include "absl/status/statusor.h"

namespace grader {

class FileWatch {
 public:
  // Watches the folder of `path` (inotify), so that a file which is replaced by
  // another is seen, too. An error when the folder cannot be watched.
  static absl::StatusOr<FileWatch> Of(const std::string& path);
  FileWatch(FileWatch&& other) noexcept;
  FileWatch& operator=(FileWatch&&) = delete;
  ~FileWatch();

  // Waits until the file has been saved and nobody has touched it for a moment
  // after that: 0.1 s, or 1 s when it looks half-written. Returns when the
  // first of the writes was seen.
  absl::StatusOr<std::chrono::steady_clock::time_point> WaitForSave();

  // Whether it has been saved since WaitForSave returned. Does not wait.
  bool SavedAgain();

 private:
  FileWatch(int descriptor, std::string path);

  enum class Seen { kNothing, kWriting, kSaved };
  // What happened to the file within `wait`, at the least.
  Seen Look(std::chrono::milliseconds wait);

  int descriptor_;
  std::string path_;
  bool saved_ = false;  // and not waited for yet
};

// Whether a source file ends in the middle: it is empty, lacks the newline at
// its end, or closes fewer braces than it opens.
bool LooksHalfWritten(std::string_view source);

}  // namespace grader

#endif  // GRADER_FILE_WATCH_H_
