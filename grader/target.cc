#include "grader/target.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "grader/json.h"
#include "grader/text.h"

namespace grader {
namespace {

std::string FileName(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// Makes `file` what @leak_dojo_submission//:kata.cc stands for. With
// `own_name` its lines are reported as FILE:LINE, otherwise as kata.cc:LINE.
absl::Status Submit(Target& target, const std::string& file, bool own_name) {
  const std::string path = Workspace::UserPath(file);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return absl::NotFoundError("there is no file " + path +
                               "; it must be one C++ file");
  }
  auto source = ReadFile(path, kLargestSubmission);
  if (!source.ok()) return source.status();
  if (own_name) {
    *source = "#line 1 \"" + Printable(FileName(path)) + "\"\n" + *source;
  }
  auto repository = ScratchFolder::Make();
  if (!repository.ok()) return repository.status();
  const absl::Status written = WriteSubmissionRepository(
      repository->path(),
      {{"BUILD", "exports_files([\"kata.cc\"])\n"}, {"kata.cc", *source}});
  if (!written.ok()) return written;
  target.options.push_back(SubmissionsAreIn(repository->path()));
  target.repository.emplace(*std::move(repository));
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteSubmissionRepository(
    const std::string& folder,
    const std::map<std::string, std::string>& files) {
  for (const auto& [name, text] : files) {
    const absl::Status written = WriteFile(folder + "/" + name, text);
    if (!written.ok()) return written;
  }
  return WriteFile(folder + "/WORKSPACE", std::string("workspace(name = \"") +
                                              kSubmissionRepository + "\")\n");
}

std::string SubmissionsAreIn(const std::string& folder) {
  return std::string("--override_repository=") + kSubmissionRepository + "=" +
         folder;
}

std::string JudgeOnceMore() {
  return "--define=judge_nonce=" + std::to_string(getpid());
}

absl::StatusOr<Target> TargetOfKata(const Manifest& kata,
                                    const std::string& file) {
  const std::string name = file.empty() ? "verdict" : "submission_verdict";
  Target target;
  target.label = "//katas/" + kata.kata + ":" + name;
  target.folder = "katas/" + kata.kata + "/" + name;
  if (!file.empty()) {
    const absl::Status submitted = Submit(target, file, /*own_name=*/false);
    if (!submitted.ok()) return submitted;
  }
  return target;
}

Target TargetOfStarter(const Manifest& kata) {
  Target target;
  target.label = "//katas/" + kata.kata + ":starter_verdict";
  target.folder = "katas/" + kata.kata + "/starter_verdict";
  return target;
}

absl::StatusOr<Target> TargetOfProgram(const std::string& file) {
  Target target;
  target.label = "//katas/harness:explored_file";
  target.folder = "katas/harness/explored_file";
  const absl::Status submitted = Submit(target, file, /*own_name=*/true);
  if (!submitted.ok()) return submitted;
  return target;
}

absl::StatusOr<std::string> Build(const Workspace& workspace,
                                  const Target& target,
                                  const std::string& more) {
  std::vector<std::string> options = target.options;
  if (!more.empty()) options.push_back(more);
  const absl::Status built = workspace.Build(options, {target.label});
  if (!built.ok()) return built;
  const auto bin = workspace.BinFolder();
  if (!bin.ok()) return bin.status();
  return *bin + "/" + target.folder;
}

absl::StatusOr<Verdict> ReadVerdict(const std::string& folder) {
  const std::string file = folder + "/verdict.json";
  const auto text = ReadFile(file);
  if (!text.ok()) return text.status();
  return ParseVerdict(*text, file);
}

absl::StatusOr<Verdict> JudgeBuilt(const Workspace& workspace,
                                   const Target& target,
                                   const std::string& folder) {
  auto verdict = ReadVerdict(folder);
  if (!verdict.ok() || verdict->verdict != Kind::kGraderFault) return verdict;
  std::fprintf(stderr, "grader: %s\ngrader: judging once more\n",
               verdict->sentence.c_str());
  const auto built = Build(workspace, target, JudgeOnceMore());
  if (!built.ok()) return built.status();
  return ReadVerdict(folder);
}

absl::StatusOr<Verdict> Judge(const Workspace& workspace, const Target& target,
                              std::string& folder) {
  const auto built = Build(workspace, target);
  if (!built.ok()) return built.status();
  folder = *built;
  return JudgeBuilt(workspace, target, folder);
}

}  // namespace grader
