#include "grader/author_commands.h"

#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/solutions.h"
#include "grader/target.h"
#include "grader/terminal.h"
#include "grader/verify.h"

namespace grader {
namespace {

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
    solution =
        ReadSolution(role, file.file,
                     workspace.Path("solutions/" + kata.kata + "/" + file.file),
                     *bin + "/" + file.folder);
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
