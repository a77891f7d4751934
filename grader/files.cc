#include "grader/files.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace grader {

absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     std::size_t limit) {
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (!file) return SystemError("cannot read " + path);
  std::string contents;
  char buffer[1 << 16];
  std::size_t got;
  while (contents.size() <= limit &&
         (got = std::fread(buffer, 1, sizeof buffer, file)) > 0) {
    contents.append(buffer, got);
  }
  const bool failed = std::ferror(file);
  const absl::Status status =
      failed ? SystemError("cannot read " + path) : absl::OkStatus();
  std::fclose(file);
  if (!status.ok()) return status;
  if (contents.size() > limit) {
    return absl::ResourceExhaustedError(path + " is larger than " +
                                        std::to_string(limit) + " bytes");
  }
  return contents;
}

absl::Status WriteFile(const std::string& path, std::string_view contents) {
  std::FILE* file = std::fopen(path.c_str(), "wbe");
  if (!file) return SystemError("cannot write " + path);
  const bool written =
      std::fwrite(contents.data(), 1, contents.size(), file) == contents.size();
  // A full disk may only be noticed when the buffer goes out.
  if (std::fclose(file) != 0 || !written) {
    return SystemError("cannot write " + path);
  }
  return absl::OkStatus();
}

absl::Status SystemError(const std::string& what) {
  return absl::InternalError(what + ": " + std::strerror(errno));
}

absl::StatusOr<ScratchFolder> ScratchFolder::Make() {
  const char* base = std::getenv("TMPDIR");
  std::string path = base && *base ? base : "/tmp";
  path += "/leak-dojo-XXXXXX";
  if (!mkdtemp(path.data())) {
    return SystemError("cannot make a scratch folder " + path +
                       " (TMPDIR must name a folder that can be written)");
  }
  return ScratchFolder(std::move(path));
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept
    : path_(std::exchange(other.path_, "")) {}

ScratchFolder::~ScratchFolder() {
  if (path_.empty()) return;
  std::error_code ignored;  // nothing can be done about what stays
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace grader
