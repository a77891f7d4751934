#include "grader/untrusted_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "grader/text.h"

namespace grader {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

absl::Status Refused(const std::string& path, const std::string& why) {
  return absl::FailedPreconditionError(Printable(path) + " " + why);
}

absl::Status Unopened(const std::string& path) {
  switch (errno) {
    case ELOOP:
      return Refused(path, "is, or lies behind, a symbolic link");
    case ENOENT:
      return absl::NotFoundError("there is no " + Printable(path));
    case ENXIO:
      return Refused(path, "is no plain file");
    case ENAMETOOLONG:
      return Refused(Clip(path, 60), "has too long a name");
    default:
      return Refused(path,
                     std::string("cannot be opened: ") + std::strerror(errno));
  }
}

// The kernel itself resolves the path, and refuses all that leads elsewhere:
// nobody can change a folder into a link between a check and its use.
absl::StatusOr<Descriptor> OpenBeneath(const std::string& root,
                                       const std::string& path, int flags) {
  const Descriptor folder(open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return Unopened(root);
  open_how how = {};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC | O_NOCTTY);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  Descriptor opened(static_cast<int>(
      syscall(SYS_openat2, folder.get(), path.c_str(), &how, sizeof how)));
  if (opened.get() < 0) return Unopened(path);
  return opened;
}

EntryType TypeOf(int folder, const char* name) {
  struct stat status;
  if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return EntryType::kOther;
  }
  if (S_ISREG(status.st_mode)) return EntryType::kFile;
  return S_ISDIR(status.st_mode) ? EntryType::kFolder : EntryType::kOther;
}

}  // namespace

absl::StatusOr<std::vector<Entry>> ListUntrusted(const std::string& root,
                                                 const std::string& folder,
                                                 std::size_t limit) {
  const std::string path = folder.empty() ? "." : folder;
  auto opened = OpenBeneath(root, path, O_RDONLY | O_DIRECTORY);
  if (!opened.ok()) return opened.status();
  DIR* const stream = fdopendir(opened->get());
  if (!stream) return Unopened(path);
  opened->Release();
  std::vector<Entry> entries;
  while (const dirent* entry = readdir(stream)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (entries.size() == limit) {
      closedir(stream);
      return Refused(path, "holds more than " +
                               WithCommas(static_cast<std::int64_t>(limit)) +
                               " entries");
    }
    entries.push_back({name, TypeOf(dirfd(stream), entry->d_name)});
  }
  closedir(stream);
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return entries;
}

absl::StatusOr<UntrustedFile> ReadUntrusted(const std::string& root,
                                            const std::string& path,
                                            std::size_t limit) {
  // Nobody need write to a pipe for it to open.
  const auto opened = OpenBeneath(root, path, O_RDONLY | O_NONBLOCK);
  if (!opened.ok()) return opened.status();
  struct stat status;
  if (fstat(opened->get(), &status) != 0) return Unopened(path);
  if (S_ISDIR(status.st_mode)) {
    return Refused(path, "is a folder, and must be a file");
  }
  if (!S_ISREG(status.st_mode)) return Refused(path, "is no plain file");
  UntrustedFile file;
  file.modified = status.st_mtime;
  char buffer[1 << 14];
  for (;;) {
    const ssize_t got = read(opened->get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unopened(path);
    if (got == 0) return file;
    file.contents.append(buffer, static_cast<std::size_t>(got));
    if (file.contents.size() > limit) {
      return Refused(path, "is larger than " +
                               WithCommas(static_cast<std::int64_t>(limit)) +
                               " bytes");
    }
  }
}

UntrustedTail::~UntrustedTail() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::string UntrustedTail::More() {
  if (descriptor_ < 0) {
    auto opened = OpenBeneath(root_, path_, O_RDONLY | O_NONBLOCK);
    struct stat status;
    if (!opened.ok() || fstat(opened->get(), &status) != 0 ||
        !S_ISREG(status.st_mode)) {
      return "";
    }
    descriptor_ = opened->Release();
  }
  std::string more;
  char buffer[1 << 16];
  ssize_t got;
  // Not to the end at once, which may never come.
  while (more.size() < (16 << 20) &&
         (got = read(descriptor_, buffer, sizeof buffer)) > 0) {
    more.append(buffer, static_cast<std::size_t>(got));
  }
  return more;
}

}  // namespace grader
