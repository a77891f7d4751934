// Archives for tests, hostile ones too.
#ifndef GRADER_TESTDATA_MAKE_ARCHIVE_H_
#define GRADER_TESTDATA_MAKE_ARCHIVE_H_

#include <archive.h>
#include <archive_entry.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace grader {

struct MadeEntry {
  std::string path;
  std::string contents = {};
  unsigned type = AE_IFREG;
  std::string link = {};      // target of a symbolic link
  std::string hardlink = {};  // target of a hard link
};

struct MadeArchive {
  bool zip = true;
  int gzips = 0;               // how often a tar is packed
  std::string password = {};  // of a zip
};

// Not Catch2's: programs without tests make archives too.
inline void MustHold(bool made) {
  if (!made) std::abort();
}

inline std::string MakeArchive(const std::vector<MadeEntry>& entries,
                               const MadeArchive& how = {}) {
  std::string bytes(8 << 20, '\0');
  std::size_t used = 0;
  archive* const writer = archive_write_new();
  if (how.zip) {
    archive_write_set_format_zip(writer);
  } else {
    archive_write_set_format_pax_restricted(writer);
    for (int i = 0; i < how.gzips; ++i) archive_write_add_filter_gzip(writer);
  }
  if (!how.password.empty()) {
    archive_write_set_options(writer, "zip:encryption=traditional");
    archive_write_set_passphrase(writer, how.password.c_str());
  }
  MustHold(archive_write_open_memory(writer, bytes.data(), bytes.size(),
                                    &used) == ARCHIVE_OK);
  for (const MadeEntry& made : entries) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, made.path.c_str());
    archive_entry_set_filetype(entry, made.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, 1'000'000'000, 0);
    if (made.type == AE_IFREG && made.hardlink.empty()) {
      archive_entry_set_size(entry,
                             static_cast<la_int64_t>(made.contents.size()));
    }
    if (!made.link.empty()) archive_entry_set_symlink(entry, made.link.c_str());
    if (!made.hardlink.empty()) {
      archive_entry_set_hardlink(entry, made.hardlink.c_str());
    }
    // A name that is no text of this locale is a warning.
    MustHold(archive_write_header(writer, entry) >= ARCHIVE_WARN);
    archive_write_data(writer, made.contents.data(), made.contents.size());
    archive_entry_free(entry);
  }
  MustHold(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

}  // namespace grader

#endif  // GRADER_TESTDATA_MAKE_ARCHIVE_H_
