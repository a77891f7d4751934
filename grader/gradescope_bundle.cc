#include "grader/gradescope_bundle.h"

#include <algorithm>
#include <filesystem>

#include "grader/files.h"

namespace grader {
namespace {

namespace fs = std::filesystem;

// Of the rest of a checkout a grading knows nothing.
constexpr const char* kFolders[] = {"grader", "katas", "runtime",
                                    "third_party"};
constexpr const char* kFiles[] = {".bazelrc",  "BUILD",     "LICENSE",
                                  "README.md", "WORKSPACE", "setup.sh"};
constexpr const char* kLeftOut[] = {"grader/exploits", "grader/html_test"};

constexpr const char* kScripts[] = {"setup.sh", "run_autograder", "Dockerfile"};

absl::Status Copy(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::create_directories(fs::path(to).parent_path(), error);
  if (!error) fs::copy_file(from, to, error);
  if (!error) return absl::OkStatus();
  return absl::InternalError("cannot copy " + from + " to " + to + ": " +
                             error.message());
}

absl::Status MakeEmptyFolder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return absl::InvalidArgumentError("cannot make the folder " + folder +
                                      ": " + error.message());
  }
  if (!fs::is_empty(folder, error) || error) {
    return absl::InvalidArgumentError(
        folder + " is not empty: name a folder that is, or a new one");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FilesThatJudge(
    const std::string& checkout) {
  std::vector<std::string> files(std::begin(kFiles), std::end(kFiles));
  for (const char* folder : kFolders) {
    std::error_code error;
    fs::recursive_directory_iterator at(checkout + "/" + folder, error);
    for (; !error && at != fs::recursive_directory_iterator();
         at.increment(error)) {
      const std::string path = fs::relative(at->path(), checkout, error);
      if (at->is_directory()) {
        if (std::ranges::find(kLeftOut, path) != std::end(kLeftOut)) {
          at.disable_recursion_pending();
        }
      } else if (at->is_regular_file() && !at->is_symlink()) {
        files.push_back(path);
      }
    }
    if (error) {
      return absl::NotFoundError("cannot read " + checkout + "/" + folder +
                                 ": " + error.message());
    }
  }
  std::ranges::sort(files);
  return files;
}

absl::Status WriteGradescopeBundle(const std::string& checkout,
                                   const std::string& kata,
                                   const std::string& out) {
  const auto files = FilesThatJudge(checkout);
  if (!files.ok()) return files.status();
  const absl::Status made = MakeEmptyFolder(out);
  if (!made.ok()) return made;
  for (const std::string& file : *files) {
    const absl::Status copied =
        Copy(checkout + "/" + file, out + "/leak_dojo/" + file);
    if (!copied.ok()) return copied;
  }
  for (const char* script : kScripts) {
    const absl::Status copied =
        Copy(checkout + "/grader/gradescope/" + script, out + "/" + script);
    if (!copied.ok()) return copied;
  }
  return WriteFile(out + "/kata", kata + "\n");
}

}  // namespace grader
