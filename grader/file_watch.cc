#include "grader/file_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "grader/files.h"

namespace grader {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kSettled{100}, kSettledWhenHalf{1000};
constexpr std::size_t kLargestSource = 1 << 20;

}  // namespace

absl::StatusOr<FileWatch> FileWatch::Of(const std::string& path) {
  const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) return SystemError("cannot watch files");
  FileWatch watch(descriptor, path);
  const std::string folder = std::filesystem::path(path).parent_path();
  if (inotify_add_watch(descriptor, folder.c_str(),
                        IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO |
                            IN_DELETE_SELF | IN_MOVE_SELF) < 0) {
    return SystemError("cannot watch " + folder);
  }
  return watch;
}

FileWatch::FileWatch(int descriptor, std::string path)
    : descriptor_(descriptor), path_(std::move(path)) {}

FileWatch::FileWatch(FileWatch&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      saved_(other.saved_) {}

FileWatch::~FileWatch() {
  if (descriptor_ >= 0) close(descriptor_);
}

FileWatch::Seen FileWatch::Look(milliseconds wait) {
  pollfd ready{descriptor_, POLLIN, 0};
  if (poll(&ready, 1, static_cast<int>(wait.count())) <= 0) {
    return Seen::kNothing;
  }
  const std::string name = std::filesystem::path(path_).filename();
  Seen seen = Seen::kNothing;
  alignas(inotify_event) char buffer[1 << 14];
  const ssize_t got = read(descriptor_, buffer, sizeof buffer);
  for (ssize_t at = 0; at < got;) {
    const auto& event = *reinterpret_cast<const inotify_event*>(buffer + at);
    at += static_cast<ssize_t>(sizeof(inotify_event) + event.len);
    if (event.len == 0 || name != event.name) continue;
    seen = std::max(seen,
                    (event.mask & IN_MODIFY) ? Seen::kWriting : Seen::kSaved);
  }
  return seen;
}

absl::StatusOr<steady_clock::time_point> FileWatch::WaitForSave() {
  auto first = steady_clock::now();
  bool touched = saved_;
  while (!saved_) {
    const Seen seen = Look(milliseconds(1000));
    if (seen == Seen::kNothing) {
      // Whoever deletes the folder deletes what is watched.
      std::error_code error;
      const auto folder = std::filesystem::path(path_).parent_path();
      if (!std::filesystem::is_directory(folder, error)) {
        return absl::NotFoundError(folder.string() + " is gone");
      }
      continue;
    }
    if (!std::exchange(touched, true)) first = steady_clock::now();
    saved_ = seen == Seen::kSaved;
  }
  for (milliseconds wait = kSettled;;) {
    if (Look(wait) != Seen::kNothing) {
      wait = kSettled;
      continue;
    }
    const auto text = ReadFile(path_, kLargestSource);
    if (wait == kSettledWhenHalf || (text.ok() && !LooksHalfWritten(*text))) {
      break;
    }
    wait = kSettledWhenHalf;
  }
  saved_ = false;
  return first;
}

bool FileWatch::SavedAgain() {
  saved_ = saved_ || Look(milliseconds(0)) == Seen::kSaved;
  return saved_;
}

bool LooksHalfWritten(std::string_view source) {
  return !source.ends_with('\n') ||
         std::count(source.begin(), source.end(), '{') >
             std::count(source.begin(), source.end(), '}');
}

}  // namespace grader
