#include "grader/mirror.h"

#include <filesystem>
#include <set>
#include <vector>

#include "grader/files.h"

namespace grader {
namespace {

namespace fs = std::filesystem;

constexpr fs::perms kExecutable =
    fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;

absl::Status CopyFile(const std::string& from, const std::string& to) {
  const auto contents = ReadFile(from);
  if (!contents.ok()) return contents.status();
  const auto before = ReadFile(to);
  if (!before.ok() || *before != *contents) {
    std::error_code error;
    fs::create_directories(fs::path(to).parent_path(), error);
    const absl::Status written = WriteFile(to, *contents);
    if (!written.ok()) return written;
  }
  std::error_code error;
  const bool is_executable = (fs::status(from, error).permissions() &
                              fs::perms::owner_exec) != fs::perms::none;
  fs::permissions(
      to, kExecutable,
      is_executable ? fs::perm_options::add : fs::perm_options::remove, error);
  return absl::OkStatus();
}

// Removes what is below `folder` and not in `kept`.
void Prune(const fs::path& folder, const std::string& below,
           const std::set<std::string>& kept) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    entries.push_back(entry);
  }
  for (const auto& entry : entries) {
    const std::string path = below + entry.path().filename().string();
    if (entry.is_directory(error) && !entry.is_symlink(error)) {
      Prune(entry.path(), path + "/", kept);
      fs::remove(entry.path(), error);  // when it is empty
    } else if (!kept.contains(path)) {
      fs::remove(entry.path(), error);
    }
  }
}

}  // namespace

absl::Status Mirror(const std::string& from, const std::string& to,
                    const std::function<bool(const std::string&)>& wants) {
  std::set<std::string> kept;
  std::vector<std::string> folders = {""};
  while (!folders.empty()) {
    const std::string folder = folders.back();
    folders.pop_back();
    std::error_code error;
    for (const auto& entry :
         fs::directory_iterator(from + "/" + folder, error)) {
      const std::string path = folder + entry.path().filename().string();
      if (entry.is_symlink(error)) continue;
      if (entry.is_directory(error)) {
        if (wants(path + "/")) folders.push_back(path + "/");
      } else if (entry.is_regular_file(error) && wants(path)) {
        const absl::Status copied =
            CopyFile(entry.path().string(), to + "/" + path);
        if (!copied.ok()) return copied;
        kept.insert(path);
      }
    }
    if (error) {
      return absl::FailedPreconditionError("cannot read " + from + "/" +
                                           folder + ": " + error.message());
    }
  }
  Prune(to, "", kept);
  return absl::OkStatus();
}

}  // namespace grader
