#include "grader/author_commands.h"

#include <algorithm>
#include <pugixml.hpp>

#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/target.h"
#include "grader/terminal.h"
#include "grader/verify.h"

namespace grader {
namespace {

// The labels of the files that a kata's solutions judge, by verdict target.
struct JudgedFile {
  std::string target;  // "//solutions/01_x:right_raii_verdict"
  std::string file;    // "right/raii.cc"
};

absl::StatusOr<std::vector<JudgedFile>> JudgedFiles(const Workspace& workspace,
                                                    const Manifest& kata) {
  const auto xml = workspace.Bazel(
      {"query", "--noshow_progress", "--ui_event_filters=-info,-debug",
       "--output=xml",
       "kind(kata_verdict, //solutions/" + kata.kata + ":all)"});
  if (!xml.ok()) return xml.status();
  pugi::xml_document document;
  if (!document.load_string(xml->c_str())) {
    return absl::DataLossError("bazel query wrote no XML");
  }
  std::vector<JudgedFile> files;
  for (const pugi::xml_node& rule : document.child("query").children("rule")) {
    const std::string src = rule.find_child_by_attribute("label", "name", "src")
                                .attribute("value")
                                .value();
    files.push_back(
        {rule.attribute("name").value(), src.substr(src.find(':') + 1)});
  }
  std::sort(
      files.begin(), files.end(),
      [](const JudgedFile& a, const JudgedFile& b) { return a.file < b.file; });
  return files;
}

absl::StatusOr<Solution> ReadSolution(Role role, const std::string& file,
                                      const std::string& path,
                                      const std::string& folder) {
  const auto source = ReadFile(path, kLargestSubmission);
  if (!source.ok()) return source.status();
  const auto verdict = ReadVerdict(folder);
  if (!verdict.ok()) return verdict.status();
  return Solution{role, file, *source, *verdict};
}

absl::StatusOr<Verification> VerifyKata(const Workspace& workspace,
                                        const Manifest& kata) {
  const auto files = JudgedFiles(workspace, kata);
  if (!files.ok()) return files.status();
  const Target starter = TargetOfStarter(kata);
  std::vector<std::string> targets = {starter.label};
  for (const JudgedFile& file : *files) targets.push_back(file.target);
  const absl::Status built = workspace.Build({}, targets);
  if (!built.ok()) return built;
  const auto bin = workspace.BinFolder();
  if (!bin.ok()) return bin.status();

  std::vector<Solution> solutions;
  auto solution =
      ReadSolution(Role::kStarter, "starter.cc",
                   workspace.Path("katas/" + kata.kata + "/starter.cc"),
                   *bin + "/" + starter.folder);
  if (!solution.ok()) return solution.status();
  solutions.push_back(*std::move(solution));
  for (const JudgedFile& file : *files) {
    const Role role =
        file.file.starts_with("wrong/") ? Role::kWrong : Role::kRight;
    const std::string name = file.target.substr(file.target.find(':') + 1);
    solution =
        ReadSolution(role, file.file,
                     workspace.Path("solutions/" + kata.kata + "/" + file.file),
                     *bin + "/solutions/" + kata.kata + "/" + name);
    if (!solution.ok()) return solution.status();
    solutions.push_back(*std::move(solution));
  }
  return Verify(kata, solutions);
}

}  // namespace

int VerifySolutions(const Katas& katas, const std::string& name) {
  std::vector<Manifest> chosen = katas.all;
  if (!name.empty()) {
    const auto kata = FindKata(katas.all, name);
    if (!kata.ok()) return Complain(kata.status(), kUsage);
    chosen = {*kata};
  }
  bool all_well = true;
  for (const Manifest& kata : chosen) {
    const auto verification = VerifyKata(katas.workspace, kata);
    if (!verification.ok()) {
      return Complain(verification.status(), kGraderFault);
    }
    Print(verification->text);
    all_well = all_well && verification->wrongs.empty();
  }
  return all_well ? kDone : kJudgedNotSo;
}

}  // namespace grader
