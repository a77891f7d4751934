#include "grader/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <cstring>
#include <memory>
#include <set>

#include "grader/apart.h"
#include "grader/learner.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr std::string_view kSuffixes[] = {".zip", ".tar", ".tar.gz", ".tgz"};

// What is an archive, or is packed, whether it can be read here or not.
constexpr std::string_view kNested[] = {
    ".zip", ".tar", ".gz",  ".tgz",  ".bz2", ".tbz2", ".xz", ".txz",
    ".zst", ".7z",  ".rar", ".cpio", ".ar",  ".jar",  ".lz", ".iso"};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

template <class Endings>
std::string_view EndingOf(std::string_view name, const Endings& endings) {
  const std::string lower = Lower(name);
  std::string_view longest;
  for (const std::string_view ending : endings) {
    if (lower.ends_with(ending) && ending.size() > longest.size()) {
      longest = ending;
    }
  }
  return longest;
}

absl::Status Refused(const std::string& why) {
  return absl::InvalidArgumentError(why);
}

std::string Named(std::string_view path) {
  return "\"" + Clip(Printable(path), 80) + "\"";
}

// Names in archives are converted to the locale of the thread, which must know
// UTF-8 whatever the environment says.
class Utf8Locale {
 public:
  Utf8Locale()
      : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)),
        before_(utf8_ ? uselocale(utf8_) : nullptr) {}
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() {
    if (!utf8_) return;
    uselocale(before_);
    freelocale(utf8_);
  }

 private:
  locale_t utf8_;
  locale_t before_;
};

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

// Without "." and doubled slashes; an error for what leads elsewhere.
absl::StatusOr<std::string> CleanPath(std::string_view path,
                                      const ArchiveLimits& limits) {
  if (path.size() > limits.path_bytes) {
    return Refused("a name in it is longer than " +
                   std::to_string(limits.path_bytes) +
                   " bytes: " + Named(path));
  }
  if (!IsUtf8(path)) {
    return Refused("a name in it is not UTF-8: " + Named(path));
  }
  for (const unsigned char c : path) {
    if (c < ' ' || c == 0x7F) {
      return Refused("a name in it holds a control character: " + Named(path));
    }
  }
  if (path.find('\\') != std::string_view::npos) {
    return Refused("a name in it holds a backslash: " + Named(path));
  }
  if (path.starts_with('/')) {
    return Refused("a name in it begins with a slash: " + Named(path));
  }
  std::string clean;
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
    if (part == "..") {
      return Refused("a name in it leads out of it, by \"..\"");
    }
    if (part.empty() || part == ".") continue;
    if (!clean.empty()) clean += '/';
    clean += part;
  }
  return clean;
}

// Why an entry of this kind is not taken; empty for files and folders.
std::string Odd(archive_entry* entry) {
  if (archive_entry_is_encrypted(entry)) {
    return "is encrypted: pack it without a password";
  }
  if (archive_entry_hardlink(entry)) return "is a hard link";
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
    case AE_IFDIR:
      return "";
    case AE_IFLNK:
      return "is a symbolic link: pack the file itself";
    case AE_IFCHR:
    case AE_IFBLK:
      return "is a device";
    case AE_IFIFO:
      return "is a named pipe";
    case AE_IFSOCK:
      return "is a socket";
    default:
      return "is neither a file nor a folder";
  }
}

std::string PathOf(archive_entry* entry) {
  if (const char* path = archive_entry_pathname_utf8(entry)) return path;
  // Bytes that no conversion took.
  const char* raw = archive_entry_pathname(entry);
  return raw ? raw : "\xFF";
}

absl::Status Broken(archive* reader) {
  const char* why = archive_error_string(reader);
  return Refused("it cannot be read: " +
                 Clip(Printable(why ? why : "it is damaged"), 120));
}

class Reader {
 public:
  Reader(std::string_view bytes, const ArchiveLimits& limits)
      : bytes_(bytes), limits_(limits), reader_(archive_read_new()) {}

  absl::StatusOr<std::vector<ArchivedFile>> Read() {
    archive* const reader = reader_.get();
    // Local headers may say what the directory at the end does not: only that
    // one is believed.
    archive_read_support_format_zip_seekable(reader);
    archive_read_support_format_tar(reader);
    archive_read_support_filter_gzip(reader);
    if (archive_read_open_memory(reader, bytes_.data(), bytes_.size()) !=
        ARCHIVE_OK) {
      // All that a zip without files has is its end.
      return Refused(bytes_.starts_with("PK\x05\x06")
                         ? "it is empty"
                         : "it is neither zip nor tar, whatever its name says");
    }
    for (;;) {
      archive_entry* entry = nullptr;
      const int got = archive_read_next_header(reader, &entry);
      if (got == ARCHIVE_EOF) break;
      if (got != ARCHIVE_OK) {
        if (archive_read_has_encrypted_entries(reader) > 0) {
          return Refused("it is encrypted: pack it without a password");
        }
        return Broken(reader);
      }
      // The last filter is the one that does nothing.
      if (archive_filter_count(reader) > 2) {
        return Refused("it is packed twice: pack it once");
      }
      const absl::Status taken = Take(entry);
      if (!taken.ok()) return taken;
    }
    if (entries_ == 0) return Refused("it is empty");
    return std::move(files_);
  }

 private:
  absl::Status Take(archive_entry* entry) {
    if (++entries_ > limits_.entries) {
      return Refused("it holds more than " + std::to_string(limits_.entries) +
                     " entries");
    }
    auto path = CleanPath(PathOf(entry), limits_);
    if (!path.ok()) return path.status();
    if (const std::string odd = Odd(entry); !odd.empty()) {
      return Refused(Named(*path) + " in it " + odd);
    }
    if (archive_entry_filetype(entry) == AE_IFDIR) return absl::OkStatus();
    if (path->empty()) return Refused("a file in it has no name");
    if (!EndingOf(*path, kNested).empty()) {
      return Refused(Named(*path) +
                     " in it is an archive itself: pack the files in it");
    }
    if (!paths_.insert(*path).second) {
      return Refused("it holds " + Named(*path) + " twice");
    }
    ArchivedFile file;
    file.path = *std::move(path);
    if (archive_entry_mtime_is_set(entry)) {
      file.modified = archive_entry_mtime(entry);
    }
    const absl::Status read = ReadContents(file);
    if (!read.ok()) return read;
    files_.push_back(std::move(file));
    return absl::OkStatus();
  }

  absl::Status ReadContents(ArchivedFile& file) {
    // What a header says about the size is not believed.
    char buffer[1 << 14];
    for (;;) {
      const la_ssize_t got =
          archive_read_data(reader_.get(), buffer, sizeof buffer);
      if (got == 0) return absl::OkStatus();
      if (got < 0) return Broken(reader_.get());
      const std::size_t more = static_cast<std::size_t>(got);
      total_ += more;
      if (file.contents.size() + more > limits_.file_bytes) {
        return Refused(
            Named(file.path) + " in it is larger than " +
            WithCommas(static_cast<std::int64_t>(limits_.file_bytes)) +
            " bytes");
      }
      if (total_ > limits_.total_bytes) {
        return Refused(
            "it unpacks to more than " +
            WithCommas(static_cast<std::int64_t>(limits_.total_bytes)) +
            " bytes");
      }
      if (total_ > limits_.small_bytes &&
          total_ / limits_.ratio > bytes_.size()) {
        return Refused("it unpacks to more than " +
                       std::to_string(limits_.ratio) + " times its size");
      }
      file.contents.append(buffer, more);
    }
  }

  std::string_view bytes_;
  ArchiveLimits limits_;
  std::unique_ptr<archive, FreeArchive> reader_;
  std::size_t entries_ = 0;
  std::size_t total_ = 0;
  std::set<std::string> paths_;
  std::vector<ArchivedFile> files_;
};

// ---- The way between the two processes: numbers, and bytes behind them ----

void PutNumber(std::string& message, std::int64_t number) {
  message.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void PutBytes(std::string& message, std::string_view bytes) {
  PutNumber(message, static_cast<std::int64_t>(bytes.size()));
  message += bytes;
}

// Takes from the front of `message`; false when that is too short. The other
// process may be somebody else's by now: nothing that it says is believed.
bool TakeNumber(std::string_view& message, std::int64_t& number) {
  if (message.size() < sizeof number) return false;
  std::memcpy(&number, message.data(), sizeof number);
  message.remove_prefix(sizeof number);
  return true;
}

bool TakeBytes(std::string_view& message, std::string& bytes) {
  std::int64_t size = 0;
  if (!TakeNumber(message, size) || size < 0 ||
      static_cast<std::uint64_t>(size) > message.size()) {
    return false;
  }
  bytes = message.substr(0, static_cast<std::size_t>(size));
  message.remove_prefix(bytes.size());
  return true;
}

}  // namespace

std::string ArchiveStem(std::string_view name) {
  const std::string_view ending = EndingOf(name, kSuffixes);
  if (ending.empty()) return "";
  return std::string(name.substr(0, name.size() - ending.size()));
}

absl::StatusOr<std::vector<ArchivedFile>> ReadArchive(
    std::string_view archive, const ArchiveLimits& limits) {
  if (archive.empty()) return Refused("it is empty");
  const Utf8Locale locale;
  return Reader(archive, limits).Read();
}

absl::StatusOr<std::vector<ArchivedFile>> ReadArchiveApart(
    std::string_view archive, const ArchiveLimits& limits) {
  const auto message = RunApart(
      [&] {
        const auto files = ReadArchive(archive, limits);
        std::string text;
        PutBytes(text, std::string(files.status().message()));
        if (!files.ok()) return text;
        for (const ArchivedFile& file : *files) {
          PutBytes(text, file.path);
          PutBytes(text, file.contents);
          PutNumber(text, file.modified);
        }
        return text;
      },
      2 * limits.total_bytes);
  if (!message.ok()) {
    return Refused("it cannot be read: " +
                   std::string(message.status().message()));
  }
  std::string_view rest = *message;
  std::string error;
  std::vector<ArchivedFile> files;
  bool whole = TakeBytes(rest, error);
  if (whole && !error.empty()) {
    return Refused(Clip(Printable(error), 300));
  }
  while (whole && !rest.empty()) {
    ArchivedFile& file = files.emplace_back();
    whole = TakeBytes(rest, file.path) && TakeBytes(rest, file.contents) &&
            TakeNumber(rest, file.modified);
    if (whole) {
      const auto clean = CleanPath(file.path, limits);
      whole = clean.ok() && *clean == file.path;
    }
  }
  if (!whole) return Refused("it cannot be read: it broke what reads it");
  return files;
}

}  // namespace grader
