#include "grader/kata_files.h"

#include <filesystem>

#include "grader/files.h"
#include "grader/kata_name.h"
#include "grader/source_text.h"

namespace grader {
namespace {

namespace fs = std::filesystem;

constexpr char kPatterns[] = "runtime/internal/pattern.cc";
constexpr char kKernels[] = "runtime/conformance/kernels";
constexpr std::size_t kLargestText = 1 << 20;

absl::Status CannotRead(const fs::path& path, const std::error_code& error) {
  return absl::InternalError("cannot read " + path.string() + ": " +
                             error.message());
}

bool IsLeftOut(const fs::path& path) {
  const std::string name = path.filename();
  return name.starts_with('.') || name.ends_with('~');
}

absl::StatusOr<Texts> ReadTexts(const fs::path& folder) {
  Texts texts;
  std::error_code error;
  if (!fs::exists(folder, error)) return texts;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator();
       entry.increment(error)) {
    if (IsLeftOut(entry->path())) {
      entry.disable_recursion_pending();
    } else if (std::error_code ignored; entry->is_regular_file(ignored)) {
      auto text = ReadFile(entry->path().string(), kLargestText);
      if (!text.ok()) return text.status();
      texts[entry->path().lexically_relative(folder).string()] =
          *std::move(text);
    }
  }
  if (error) return CannotRead(folder, error);
  return texts;
}

// Writes beside `path` first: whoever reads it sees the old text or the new
// one.
absl::Status Replace(const fs::path& path, const std::string& text) {
  const fs::path fresh =
      path.parent_path() / ("." + path.filename().string() + ".new");
  absl::Status status = WriteFile(fresh.string(), text);
  std::error_code error;
  if (status.ok()) {
    fs::rename(fresh, path, error);
    if (error) {
      status = absl::InternalError("cannot write " + path.string() + ": " +
                                   error.message());
    }
  }
  if (!status.ok()) fs::remove(fresh, error);
  return status;
}

// What has been done so far. Undone when it dies before Keep().
class Changes {
 public:
  ~Changes() {
    if (kept_) return;
    std::error_code ignored;  // nothing can be done about what stays
    for (const fs::path& folder : made_) fs::remove_all(folder, ignored);
    for (const auto& [path, text] : replaced_) {
      (void)Replace(path, text);
    }
  }

  absl::Status Make(const fs::path& folder, const Texts& texts) {
    std::error_code error;
    if (fs::exists(folder, error)) {
      return absl::AlreadyExistsError(
          folder.string() +
          " exists already: choose another name, or remove "
          "it");
    }
    fs::create_directories(folder.parent_path(), error);
    if (!fs::create_directory(folder, error)) {
      return absl::InternalError("cannot make " + folder.string() + ": " +
                                 error.message());
    }
    made_.push_back(folder);
    for (const auto& [path, text] : texts) {
      fs::create_directories((folder / path).parent_path(), error);
      const absl::Status written = WriteFile((folder / path).string(), text);
      if (!written.ok()) return written;
    }
    return absl::OkStatus();
  }

  absl::Status ReplaceText(const fs::path& path, const std::string& text) {
    const auto before = ReadFile(path.string(), kLargestText);
    if (!before.ok()) return before.status();
    const absl::Status replaced = Replace(path, text);
    if (replaced.ok()) replaced_[path] = *before;
    return replaced;
  }

  void Keep() { kept_ = true; }

 private:
  bool kept_ = false;
  std::vector<fs::path> made_;
  std::map<fs::path, std::string> replaced_;
};

}  // namespace

absl::StatusOr<KataTexts> ReadKata(const std::string& root,
                                   const Manifest& manifest) {
  auto kata = ReadTexts(fs::path(root) / "katas" / manifest.kata);
  if (!kata.ok()) return kata.status();
  auto solutions = ReadTexts(fs::path(root) / "solutions" / manifest.kata);
  if (!solutions.ok()) return solutions.status();
  return KataTexts{manifest, *std::move(kata), *std::move(solutions)};
}

absl::StatusOr<Surroundings> ReadSurroundings(
    const std::string& root, const std::vector<Manifest>& katas) {
  Surroundings around;
  around.katas = katas;
  const auto patterns = ReadFile((fs::path(root) / kPatterns).string());
  if (!patterns.ok()) return patterns.status();
  around.patterns = PatternsIn(*patterns);
  const fs::path kernels = fs::path(root) / kKernels;
  std::error_code error;
  for (fs::directory_iterator entry(kernels, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() == ".cc") around.kernels.insert(path.stem().string());
  }
  if (error) return CannotRead(kernels, error);
  return around;
}

absl::StatusOr<std::vector<std::string>> KataFolders(const std::string& root) {
  std::vector<std::string> names;
  for (const char* parent : {"katas", "solutions"}) {
    const fs::path folder = fs::path(root) / parent;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (IsKataName(name)) names.push_back(name);
    }
    if (error) return CannotRead(folder, error);
  }
  return names;
}

std::set<std::string> PatternsIn(std::string_view source) {
  constexpr std::string_view kMark = ".pattern = \"";
  const std::string text = WithoutComments(source);
  std::set<std::string> patterns;
  for (std::size_t at = text.find(kMark); at != std::string::npos;
       at = text.find(kMark, at)) {
    at += kMark.size();
    patterns.insert(text.substr(at, text.find('"', at) - at));
  }
  return patterns;
}

absl::Status WriteKata(const std::string& root, const KataTexts& kata,
                       const Texts& replaced) {
  Changes changes;
  const fs::path base(root);
  for (const auto& [parent, texts] :
       {std::pair("katas", &kata.kata),
        std::pair("solutions", &kata.solutions)}) {
    const absl::Status made =
        changes.Make(base / parent / kata.manifest.kata, *texts);
    if (!made.ok()) return made;
  }
  for (const auto& [path, text] : replaced) {
    const absl::Status written = changes.ReplaceText(base / path, text);
    if (!written.ok()) return written;
  }
  changes.Keep();
  return absl::OkStatus();
}

}  // namespace grader
