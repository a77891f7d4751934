// Files in folders that somebody else has filled: nothing is followed out of
// them, and nothing in them can block, whatever it is.
#ifndef GRADER_UNTRUSTED_FILES_H_
#define GRADER_UNTRUSTED_FILES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

enum class EntryType { kFile, kFolder, kOther };

struct Entry {
  std::string name;
  EntryType type = EntryType::kOther;  // a link is `kOther`
};

// What lies in `root`/`folder`, sorted by name. More than `limit` entries are
// an error, and so is a link on the way. An empty `folder` is `root` itself,
// which its owner may have named by a link.
absl::StatusOr<std::vector<Entry>> ListUntrusted(const std::string& root,
                                                 const std::string& folder,
                                                 std::size_t limit);

struct UntrustedFile {
  std::string contents;
  std::int64_t modified = 0;  // seconds since 1970
};

// The contents of `root`/`path`. Whatever is no plain file is an error, and so
// are links on the way, and more than `limit` bytes.
absl::StatusOr<UntrustedFile> ReadUntrusted(const std::string& root,
                                            const std::string& path,
                                            std::size_t limit);

// A file that grows while it is read.
class UntrustedTail {
 public:
  UntrustedTail(std::string root, std::string path)
      : root_(std::move(root)), path_(std::move(path)) {}
  UntrustedTail(const UntrustedTail&) = delete;
  UntrustedTail& operator=(const UntrustedTail&) = delete;
  ~UntrustedTail();

  // What has come since the last call; nothing while there is no plain file.
  std::string More();

 private:
  std::string root_;
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace grader

#endif  // GRADER_UNTRUSTED_FILES_H_
