#include "grader/pack.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "grader/digest.h"
#include "grader/files.h"
#include "grader/mirror.h"
#include "grader/text.h"

namespace grader {
namespace {

namespace fs = std::filesystem;

// What lies at the root of a copy. A list of what is wanted: whatever is new in
// the project is left out until somebody thinks of it.
constexpr std::string_view kRoot[] = {".bazelrc", ".clang-format", ".clangd",
                                      ".gitignore", "LICENSE", "README.md",
                                      "WORKSPACE", "setup.sh", "third_party/",
                                      "runtime/", "katas/", "grader/",
                                      // The pictures of README.md.
                                      "docs/figures/"};

// Of grader/: what grades classes, and how that is attacked; beside all tests,
// and the scripts that are run by hand.
constexpr std::string_view kInstructors[] = {
    "grader/CLASS.md",     "grader/apart.",      "grader/archive.",
    "grader/class_",       "grader/csv.",        "grader/digest.",
    "grader/exploits/",    "grader/fuzz/",       "grader/instructor.cc",
    "grader/learner.",     "grader/mirror.",     "grader/pack",
    "grader/privilege.",   "grader/pseudonyms.", "grader/roster.",
    "grader/submissions.", "grader/testdata/",   "grader/untrusted_"};

constexpr char kRootBuild[] =
    "# A learner's copy: `bazel test //katas/...` judges what is visible.\n";

// Lines of the root's README.md about what a copy has not.
constexpr std::string_view kLacking[] = {
    "//:tests", "`solutions/`", "`docs/`", "docs/1_",
    "//docs:",  "CHANGELOG.md", "`lint/`"};

constexpr char kWordOfCopy[] =
    "\n> This is a learner's copy, without the hidden part. `bazel test "
    "//katas/...`\n> judges what is visible here, and says `visible-pass`; "
    "the rest is judged when\n> you hand in your `kata.cc` files.\n";

bool IsHidden(const std::string& path) {
  return path.find("/hidden/") != std::string::npos ||
         path.starts_with("hidden/") || path.starts_with("solutions/") ||
         path.find("/solutions/") != std::string::npos ||
         path.find("exploits/") != std::string::npos ||
         path.ends_with("/.git") || path.find(".git/") != std::string::npos;
}

// Plain files below `folder`, by their path there.
absl::StatusOr<std::vector<std::string>> FilesBelow(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error)) {
    if (entry->is_symlink(error)) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(error)) {
      files.push_back(fs::relative(entry->path(), folder, error).string());
    }
  }
  if (error) {
    return absl::FailedPreconditionError("cannot read " + folder + ": " +
                                         error.message());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Each kata begins with its starter, whatever lies in the checkout by now.
absl::Status PutStarters(const std::string& folder) {
  const auto files = FilesBelow(folder + "/katas");
  if (!files.ok()) return files.status();
  for (const std::string& file : *files) {
    constexpr std::string_view kStarter = "/starter.cc";
    if (!file.ends_with(kStarter)) continue;
    const auto starter = ReadFile(folder + "/katas/" + file);
    if (!starter.ok()) return starter.status();
    const absl::Status written = WriteFile(
        folder + "/katas/" + file.substr(0, file.size() - kStarter.size()) +
            "/kata.cc",
        *starter);
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

// Says what the copy is, behind the title, and nothing of what it lacks.
absl::Status TellInReadme(const std::string& file) {
  const auto readme = ReadFile(file);
  if (!readme.ok()) return readme.status();
  std::string text;
  for (const std::string_view line : Lines(*readme)) {
    const bool is_of_what_lacks =
        std::any_of(std::begin(kLacking), std::end(kLacking),
                    [&](auto word) { return line.find(word) != line.npos; });
    if (is_of_what_lacks) continue;
    const bool is_title = text.empty();
    text += std::string(line) + "\n";
    if (is_title) text += kWordOfCopy;
  }
  return WriteFile(file, text);
}

}  // namespace

bool IsForLearners(const std::string& path) {
  const bool is_of_root =
      std::any_of(std::begin(kRoot), std::end(kRoot), [&](auto name) {
        return name.ends_with('/')
                   ? path.starts_with(name) ||
                         // A folder on the way there.
                         (path.ends_with('/') && name.starts_with(path))
                   : path == name;
      });
  if (!is_of_root || IsHidden(path)) return false;
  if (path.starts_with("grader/") && path.ends_with("_test.cc")) return false;
  if (path.starts_with("grader/") && path.ends_with(".sh") &&
      std::count(path.begin(), path.end(), '/') == 1)
    return false;
  return std::none_of(
      std::begin(kInstructors), std::end(kInstructors),
      [&](std::string_view name) { return path.starts_with(name); });
}

absl::Status MakeLearnersCopy(const std::string& checkout,
                              const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return absl::FailedPreconditionError(
        folder + " is not empty: a learner's copy needs a folder of its own");
  }
  if (fs::weakly_canonical(folder, error)
          .string()
          .starts_with(fs::weakly_canonical(checkout, error).string() + "/")) {
    return absl::FailedPreconditionError(
        folder + " lies in the checkout: Bazel would find each kata twice");
  }
  if (fs::create_directories(folder, error); error) {
    return absl::FailedPreconditionError("cannot make " + folder + ": " +
                                         error.message());
  }
  for (const absl::Status& step :
       {Mirror(checkout, folder, IsForLearners), PutStarters(folder),
        WriteFile(folder + "/BUILD", kRootBuild)}) {
    if (!step.ok()) return step;
  }
  const absl::Status told = TellInReadme(folder + "/README.md");
  if (!told.ok()) return told;
  const auto hidden = HiddenFilesIn(folder, checkout);
  if (!hidden.ok()) return hidden.status();
  if (!hidden->empty()) {
    return absl::InternalError(folder + " holds " + hidden->front() +
                               ", which nobody who learns may see; take it "
                               "out of what pack.cc copies");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> HiddenFilesIn(
    const std::string& folder, const std::string& checkout) {
  const auto all = FilesBelow(checkout);
  if (!all.ok()) return all.status();
  std::set<std::string> secrets;
  for (const std::string& file : *all) {
    if (!IsHidden(file) || file.find(".git/") != std::string::npos) continue;
    const auto text = ReadFile(checkout + "/" + file);
    if (!text.ok()) return text.status();
    // Of an empty file there is nothing to learn.
    if (!text->empty()) secrets.insert(Digest(*text));
  }
  const auto files = FilesBelow(folder);
  if (!files.ok()) return files.status();
  std::vector<std::string> hidden;
  for (const std::string& file : *files) {
    const auto text = ReadFile(folder + "/" + file);
    if (!text.ok()) return text.status();
    if (IsHidden(file) || secrets.contains(Digest(*text))) {
      hidden.push_back(file);
    }
  }
  return hidden;
}

}  // namespace grader
