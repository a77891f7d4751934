// Archives that learners hand in: zip, tar, and tar packed with gzip.
//
// Nothing is unpacked: an archive becomes the list of the files in it, in
// memory, and whatever is odd about any of them is an error that names it.
#ifndef GRADER_ARCHIVE_H_
#define GRADER_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

struct ArchivedFile {
  std::string path;  // relative, with neither "." nor ".." in it
  std::string contents;
  std::int64_t modified = 0;  // seconds since 1970
};

struct ArchiveLimits {
  std::size_t entries = 1000;
  std::size_t path_bytes = 512;
  std::size_t file_bytes = 4 << 20;
  std::size_t total_bytes = 16 << 20;
  // Of what comes out to what went in, above `small_bytes`.
  std::size_t ratio = 200;
  std::size_t small_bytes = 1 << 20;
};

// The name of an archive without what says so: "alice" for "alice.tar.gz";
// empty for what is no name of an archive that is read here.
std::string ArchiveStem(std::string_view name);

// The files of an archive, in its order; folders are left out.
absl::StatusOr<std::vector<ArchivedFile>> ReadArchive(
    std::string_view archive, const ArchiveLimits& limits = {});

// The same in a process of its own, with little memory and time and, when we
// are root, without any rights: what breaks a parser breaks only that.
absl::StatusOr<std::vector<ArchivedFile>> ReadArchiveApart(
    std::string_view archive, const ArchiveLimits& limits = {});

}  // namespace grader

#endif  // GRADER_ARCHIVE_H_
