#include "grader/class_workspace.h"

#include <filesystem>
#include <set>

#include "grader/files.h"
#include "grader/learner.h"

namespace grader {
namespace {

constexpr char kWorkspaceFile[] = R"(workspace(name = "%s")

local_repository(
    name = "leak_dojo",
    path = "%s",
)

load("@leak_dojo//third_party:repositories.bzl", "leak_dojo_repositories")

leak_dojo_repositories()
)";

std::string Starlark(const std::string& text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') literal += '\\';
    literal += c;
  }
  return literal + "\"";
}

std::string PackageOf(const std::string& learner) {
  return "learners/" + PackageName(learner);
}

// Of one learner's submissions.
std::string BuildFile(const std::vector<GradeKey>& keys,
                      const std::map<GradeKey, int>& nonces) {
  std::string text = "load(\"@leak_dojo//katas:kata.bzl\", \"kata_verdict\")\n";
  for (const GradeKey& key : keys) {
    const std::string& kata = key.second;
    text += "\nkata_verdict(\n    name = \"" + kata +
            "_verdict\",\n    src = \"" + kata +
            "/kata.cc\",\n    kata = \"@leak_dojo//katas/" + kata + "\",\n";
    if (const auto nonce = nonces.find(key); nonce != nonces.end()) {
      text += "    nonce = \"" + std::to_string(nonce->second) + "\",\n";
    }
    text += ")\n";
  }
  return text;
}

absl::Status WriteIfChanged(const std::string& path, const std::string& text) {
  const auto before = ReadFile(path);
  if (before.ok() && *before == text) return absl::OkStatus();
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(),
                                      error);
  return WriteFile(path, text);
}

// Removes what is in `folder` and not among `names`.
void KeepOnly(const std::string& folder, const std::set<std::string>& names) {
  std::error_code error;
  std::vector<std::filesystem::path> others;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (!names.contains(entry.path().filename().string())) {
      others.push_back(entry.path());
    }
  }
  for (const auto& path : others) std::filesystem::remove_all(path, error);
}

}  // namespace

std::string LabelOf(const GradeKey& key) {
  return "//" + PackageOf(key.first) + ":" + key.second + "_verdict";
}

std::string OutputFolderOf(const GradeKey& key) {
  return PackageOf(key.first) + "/" + key.second + "_verdict";
}

absl::Status ClassWorkspace::Add(const HandedIn& submission) {
  return WriteIfChanged(folder_ + "/" + PackageOf(submission.learner) + "/" +
                            submission.kata + "/kata.cc",
                        submission.source);
}

absl::Status ClassWorkspace::Finish(const std::vector<GradeKey>& keys,
                                    const std::map<GradeKey, int>& nonces) {
  std::string workspace = kWorkspaceFile;
  workspace.replace(workspace.find("\"%s\""), 4, Starlark(kClassWorkspace));
  workspace.replace(workspace.find("\"%s\""), 4, Starlark(engine_));
  const auto options = ReadFile(engine_ + "/.bazelrc");
  if (!options.ok()) return options.status();
  std::map<std::string, std::string> files = {{"WORKSPACE", workspace},
                                              {".bazelrc", *options}};
  std::map<std::string, std::vector<GradeKey>> learners;
  for (const GradeKey& key : keys) learners[key.first].push_back(key);
  for (const auto& [learner, theirs] : learners) {
    files[PackageOf(learner) + "/BUILD"] = BuildFile(theirs, nonces);
  }
  for (const auto& [name, text] : files) {
    const absl::Status written = WriteIfChanged(folder_ + "/" + name, text);
    if (!written.ok()) return written;
  }
  std::set<std::string> packages;
  for (const auto& [learner, theirs] : learners) {
    packages.insert(PackageName(learner));
    std::set<std::string> names = {"BUILD"};
    for (const GradeKey& key : theirs) names.insert(key.second);
    KeepOnly(folder_ + "/" + PackageOf(learner), names);
  }
  KeepOnly(folder_ + "/learners", packages);
  return absl::OkStatus();
}

}  // namespace grader
