#include "grader/author_commands.h"

#include "grader/calibrate.h"
#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/json.h"
#include "grader/kata_files.h"
#include "grader/kata_lint.h"
#include "grader/solutions.h"
#include "grader/target.h"
#include "grader/terminal.h"
#include "grader/verify.h"

namespace grader {
namespace {

constexpr char kCalibrationFile[] = "katas/calibration.bzl";

// Of a file below solutions/KATA.
Role RoleOf(const std::string& file) {
  return file == "kata.cc" || file.starts_with("right/") ? Role::kRight
                                                         : Role::kWrong;
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

// The starter, the right and the wrong fixes of a kata, judged. `only_right`:
// without the wrong ones.
absl::StatusOr<std::vector<Solution>> JudgeSolutions(
    const Workspace& workspace, const Manifest& kata, bool only_right,
    const std::vector<std::string>& options) {
  auto files = JudgedFiles(workspace, kata);
  if (!files.ok()) return files.status();
  if (only_right) {
    std::erase_if(*files, [](const JudgedFile& file) {
      return RoleOf(file.file) != Role::kRight;
    });
  }
  const Target starter = TargetOfStarter(kata);
  std::vector<std::string> targets = {starter.label};
  for (const JudgedFile& file : *files) targets.push_back(file.target);
  const absl::Status built = workspace.Build(options, targets);
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
    solution =
        ReadSolution(RoleOf(file.file), file.file,
                     workspace.Path("solutions/" + kata.kata + "/" + file.file),
                     *bin + "/" + file.folder);
    if (!solution.ok()) return solution.status();
    solutions.push_back(*std::move(solution));
  }
  return solutions;
}

// Prints what the kata's texts have wrong. False when there is anything.
absl::StatusOr<bool> PrintLint(const std::string& root, const Manifest& kata,
                               const Surroundings& around) {
  const auto texts = ReadKata(root, kata);
  if (!texts.ok()) return texts.status();
  const std::vector<Problem> problems = Lint(*texts, around);
  for (const Problem& problem : problems) {
    Print("  LINT: " + problem.ToString() + "\n");
  }
  return problems.empty();
}

}  // namespace

int VerifySolutions(const Katas& katas, const std::string& name) {
  const auto chosen = ChooseKatas(katas.all, name);
  if (!chosen.ok()) return Complain(chosen.status(), kUsage);
  const std::string root = katas.workspace.Path("");
  const auto around = ReadSurroundings(root, katas.all);
  if (!around.ok()) return Complain(around.status(), kGraderFault);
  bool all_well = true;
  for (const Manifest& kata : *chosen) {
    const auto clean = PrintLint(root, kata, *around);
    if (!clean.ok()) return Complain(clean.status(), kGraderFault);
    all_well = all_well && *clean;
    const auto solutions =
        JudgeSolutions(katas.workspace, kata, /*only_right=*/false, {});
    if (!solutions.ok()) return Complain(solutions.status(), kGraderFault);
    const Verification verification = Verify(kata, *solutions);
    Print(verification.text);
    all_well = all_well && verification.wrongs.empty();
  }
  return all_well ? kDone : kJudgedNotSo;
}

int CalibrateTargets(const Katas& katas, const std::string& name,
                     const std::string& config) {
  const auto chosen = ChooseKatas(katas.all, name);
  if (!chosen.ok()) return Complain(chosen.status(), kUsage);
  const std::string file = katas.workspace.Path(kCalibrationFile);
  const auto text = ReadFile(file);
  if (!text.ok()) return Complain(text.status(), kUsage);
  auto calibrations = ParseCalibrations(*text, kCalibrationFile);
  if (!calibrations.ok()) return Complain(calibrations.status(), kUsage);
  std::vector<std::string> options;
  if (!config.empty()) options.push_back("--config=" + config);

  bool is_reference = false;
  for (const Manifest& kata : *chosen) {
    const auto solutions =
        JudgeSolutions(katas.workspace, kata, /*only_right=*/true, options);
    if (!solutions.ok()) return Complain(solutions.status(), kGraderFault);
    std::vector<Verdict> right;
    for (const Solution& solution : *solutions) {
      if (solution.role == Role::kRight) right.push_back(solution.verdict);
    }
    const Verdict& starter = solutions->front().verdict;
    const std::string compiler = CompilerName(starter.engine.compiler);
    const Calibration calibration = Calibrate(kata, starter, right);
    Print(ShowCalibration(kata, compiler, calibration));
    is_reference = is_reference || compiler == kata.compiler;
    if (compiler != kata.compiler) {
      (*calibrations)[compiler][kata.kata] = calibration;
    }
  }
  if (is_reference) {
    Print(
        "This is the reference compiler: its targets stand in the BUILD "
        "files, and nothing was written. Another one: calibrate --config "
        "clang16, or any that .bazelrc names.\n");
    return kDone;
  }
  const absl::Status written = WriteFile(file, ToStarlark(*calibrations));
  if (!written.ok()) return Complain(written, kUsage);
  Print("Written to " + std::string(kCalibrationFile) + ".\n");
  return kDone;
}

}  // namespace grader
