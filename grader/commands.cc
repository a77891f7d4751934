#include "grader/commands.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <pugixml.hpp>

#include "absl/strings/ascii.h"
#include "grader/desk.h"
#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/hints.h"
#include "grader/json.h"
#include "grader/process.h"
#include "grader/text.h"
#include "grader/verify.h"

namespace grader {
namespace {

constexpr std::size_t kLargestSubmission = 1 << 20;
constexpr char kRepository[] = "leak_dojo_submission";

void Print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

int Complain(const absl::Status& status, int exit_code) {
  std::fprintf(stderr, "grader: %s\n", std::string(status.message()).c_str());
  return exit_code;
}

// Who is asked to judge: a kata's own file, or one from elsewhere, which Bazel
// sees as a repository of its own.
struct Target {
  std::string label;   // "//katas/01_unclosed_range:verdict"
  std::string folder;  // of its outputs, below bazel-bin
  std::vector<std::string> options;
  std::optional<ScratchFolder> repository;
};

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
  for (const auto& [part, text] :
       {std::pair("/WORKSPACE",
                  std::string("workspace(name = \"") + kRepository + "\")\n"),
        std::pair("/BUILD", std::string("exports_files([\"kata.cc\"])\n")),
        std::pair("/kata.cc", *source)}) {
    const absl::Status written = WriteFile(repository->path() + part, text);
    if (!written.ok()) return written;
  }
  target.options.push_back(std::string("--override_repository=") + kRepository +
                           "=" + repository->path());
  target.repository.emplace(*std::move(repository));
  return absl::OkStatus();
}

absl::StatusOr<Target> TargetFor(const Manifest& kata,
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

// A program of one's own.
absl::StatusOr<Target> TargetFor(const std::string& file) {
  Target target;
  target.label = "//katas/harness:explored_file";
  target.folder = "katas/harness/explored_file";
  const absl::Status submitted = Submit(target, file, /*own_name=*/true);
  if (!submitted.ok()) return submitted;
  return target;
}

// Builds the target's files; where they are is returned.
absl::StatusOr<std::string> Build(const Workspace& workspace,
                                  const Target& target,
                                  const std::string& more = "") {
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

// What kata.cc was last given, without judging it anew; kPass when it never
// was.
Kind LastVerdict(const Workspace& workspace, const Manifest& kata) {
  const auto target = TargetFor(kata, /*file=*/"");
  const auto bin = workspace.BinFolder();
  if (!target.ok() || !bin.ok()) return Kind::kPass;
  const auto verdict = ReadVerdict(*bin + "/" + target->folder);
  return verdict.ok() ? verdict->verdict : Kind::kPass;
}

// A fault is judged once more, with a nonce that makes it a new action: it must
// not be served from a cache for ever.
absl::StatusOr<Verdict> JudgeAgainWhenFaulty(const Workspace& workspace,
                                             const Target& target,
                                             std::string& folder) {
  auto built = Build(workspace, target);
  if (!built.ok()) return built.status();
  folder = *built;
  auto verdict = ReadVerdict(folder);
  if (!verdict.ok() || verdict->verdict != Kind::kGraderFault) return verdict;
  std::fprintf(stderr, "grader: %s\ngrader: judging once more\n",
               verdict->sentence.c_str());
  built = Build(workspace, target,
                "--define=judge_nonce=" + std::to_string(getpid()));
  if (!built.ok()) return built.status();
  return ReadVerdict(folder);
}

// The times of the parts, which stand first in the logs.
std::string Times(const std::string& folder) {
  std::string times;
  for (const char* log : {"compile.log", "link.time", "log.txt"}) {
    const auto text = ReadFile(folder + "/" + log);
    if (!text.ok()) continue;
    for (const std::string_view line : Lines(*text)) {
      if (line.find(" s of processor time") == std::string_view::npos) break;
      times += "  " + std::string(line) + "\n";
    }
  }
  return times.empty() ? "" : "\nTimes, when it was judged:\n" + times;
}

absl::StatusOr<Progress> ReadProgress(const Workspace& workspace) {
  const std::string file = workspace.Path(kProgressFile);
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return Progress();
  const auto text = ReadFile(file);
  if (!text.ok()) return text.status();
  return ParseProgress(*text, file);
}

absl::Status NoteProgress(const Workspace& workspace, const Verdict& verdict) {
  auto progress = ReadProgress(workspace);
  if (!progress.ok()) return progress.status();
  const Progress before = *progress;
  Note(*progress, verdict);
  if (*progress == before) return absl::OkStatus();
  const std::string file = workspace.Path(kProgressFile);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(file).parent_path(),
                                      error);
  return WriteFile(file, ToJson(*progress));
}

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
  const auto starter = TargetFor(kata, "");
  if (!starter.ok()) return starter.status();
  std::vector<std::string> targets = {starter->label};
  for (const JudgedFile& file : *files) targets.push_back(file.target);
  const absl::Status built = workspace.Build({}, targets);
  if (!built.ok()) return built;
  const auto bin = workspace.BinFolder();
  if (!bin.ok()) return bin.status();

  std::vector<Solution> solutions;
  auto solution =
      ReadSolution(Role::kStarter, "kata.cc",
                   workspace.Path("katas/" + kata.kata + "/kata.cc"),
                   *bin + "/" + starter->folder);
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

// A program of one's own may take longer than a kata's.
constexpr int kOwnCpuSeconds = 120, kOwnWallSeconds = 600;
constexpr char kOwnTest[] = "file.";

// How the tokens of `file` begin.
std::string OwnTestId(const std::string& file) {
  std::string id = kOwnTest;
  for (const char c : std::filesystem::path(file).stem().string()) {
    if (id.size() == 28) break;
    id += absl::ascii_isalnum(static_cast<unsigned char>(c)) ? c : '_';
  }
  return id;
}

absl::Status NoProgram(const std::string& file) {
  return absl::InvalidArgumentError(
      file +
      " does not build (see above); it must define dojo::Task<> Main() and "
      "include \"runtime/dojo.h\"");
}

// Runs a program that explores, and prints what it says. Its exit codes are
// ours, and who leaves by exit() says nothing: a 0 counts only when the output
// begins with `good`.
int RunTold(std::vector<std::string> argv, int cpu_seconds, int wall_seconds,
            std::string_view good) {
  auto scratch = ScratchFolder::Make();
  if (!scratch.ok()) return Complain(scratch.status(), kGraderFault);
  Command command;
  command.argv = std::move(argv);
  command.folder = scratch->path();
  command.cpu_seconds = cpu_seconds;
  command.wall_seconds = wall_seconds;
  command.output_bytes = 1 << 20;
  const auto outcome = Run(command);
  if (!outcome.ok()) return Complain(outcome.status(), kGraderFault);
  Print(outcome->output);
  if (outcome->out_of_cpu || outcome->out_of_wall) {
    Print("timeout: the schedule did not end\n");
    return kJudgedNotSo;
  }
  if (outcome->signal) {
    Print("crashed with " + SignalName(outcome->signal) + "\n");
    return kJudgedNotSo;
  }
  switch (outcome->exit_code) {
    case 0:
      if (std::string_view(outcome->output).starts_with(good)) return kDone;
      Print("the program left before its end\n");
      return kJudgedNotSo;
    case 2:
      return kUsage;
    default:
      return kJudgedNotSo;
  }
}

int ReplayOwn(const Katas& katas, const std::string& token,
              const std::string& file) {
  if (file.empty()) {
    return Complain(absl::InvalidArgumentError(
                        "this token belongs to a program of one's own: name it "
                        "with --file"),
                    kUsage);
  }
  const auto target = TargetFor(file);
  if (!target.ok()) return Complain(target.status(), kUsage);
  const auto program = Build(katas.workspace, *target);
  if (!program.ok()) return Complain(NoProgram(file), kUsage);
  return RunTold({*program, "replay", token}, kOwnCpuSeconds, kOwnWallSeconds,
                 "reproduced");
}

}  // namespace

int List(const Katas& katas) {
  const auto progress = ReadProgress(katas.workspace);
  if (!progress.ok()) return Complain(progress.status(), kUsage);
  Print(ShowList(katas.all, *progress));
  return kDone;
}

int Next(const Katas& katas) {
  const auto progress = ReadProgress(katas.workspace);
  if (!progress.ok()) return Complain(progress.status(), kUsage);
  Print(ShowNext(katas.all, *progress));
  return kDone;
}

int ShowHintOf(const Katas& katas, const std::string& name,
               std::optional<int> asked) {
  const auto kata = FindKata(katas.all, name);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  const std::string file =
      katas.workspace.Path("katas/" + kata->kata + "/hints.md");
  const auto text = ReadFile(file);
  if (!text.ok()) return Complain(text.status(), kUsage);
  const auto hints = ParseHints(*text, file);
  if (!hints.ok()) return Complain(hints.status(), kUsage);
  const int number = asked ? *asked
                           : static_cast<int>(FirstHint(
                                 *hints, LastVerdict(katas.workspace, *kata)));
  if (number < 1 || number > static_cast<int>(hints->size())) {
    return Complain(
        absl::OutOfRangeError(kata->kata + " has the hints 1 to " +
                              std::to_string(hints->size()) + ", and no hint " +
                              std::to_string(number)),
        kUsage);
  }
  Print(ShowHint(*hints, static_cast<std::size_t>(number), Number(kata->kata)));
  return kDone;
}

int Grade(const Katas& katas, const std::string& name, const std::string& file,
          bool as_json) {
  const auto kata = FindKata(katas.all, name);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  const auto target = TargetFor(*kata, file);
  if (!target.ok()) return Complain(target.status(), kUsage);
  std::string folder;
  const auto verdict = JudgeAgainWhenFaulty(katas.workspace, *target, folder);
  if (!verdict.ok()) return Complain(verdict.status(), kGraderFault);
  const auto shown =
      ReadFile(folder + (as_json ? "/verdict.json" : "/report.txt"));
  if (!shown.ok()) return Complain(shown.status(), kGraderFault);
  Print(as_json ? *shown : *shown + Times(folder));
  if (file.empty()) {
    // The verdict stands, also where it cannot be noted.
    const absl::Status noted = NoteProgress(katas.workspace, *verdict);
    if (!noted.ok()) Complain(noted, kDone);
  }
  if (verdict->verdict == Kind::kGraderFault) return kGraderFault;
  return verdict->verdict == Kind::kPass ? kDone : kJudgedNotSo;
}

int ReplayToken(const Katas& katas, const std::string& token,
                const std::string& file) {
  if (token.starts_with(kOwnTest)) return ReplayOwn(katas, token, file);
  const auto kata = FindKataOfToken(katas.all, token);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  const auto target = TargetFor(*kata, file);
  if (!target.ok()) return Complain(target.status(), kUsage);
  const auto folder =
      Build(katas.workspace, *target, "--output_groups=+programs");
  if (!folder.ok()) return Complain(folder.status(), kGraderFault);

  const std::string program = *folder + "/explore";
  std::error_code error;
  if (std::filesystem::file_size(program, error) == 0 || error) {
    const auto text = ReadFile(*folder + "/compile.json");
    const auto status =
        text.ok() ? ParseCompileStatus(*text, *folder + "/compile.json")
                  : absl::StatusOr<CompileStatus>(text.status());
    return Complain(
        absl::FailedPreconditionError(
            "it does not compile or link, so nothing can be replayed" +
            (status.ok() && !status->ok ? ": " + status->first_error : "")),
        kJudgedNotSo);
  }
  return RunTold({program, "replay", token}, kata->limits.cpu_seconds,
                 kata->limits.wall_seconds, "reproduced");
}

int ExploreFile(const Katas& katas, const std::string& file) {
  const auto target = TargetFor(file);
  if (!target.ok()) return Complain(target.status(), kUsage);
  const auto program = Build(katas.workspace, *target);
  if (!program.ok()) return Complain(NoProgram(file), kUsage);
  const int code = RunTold({*program, "run", OwnTestId(file)}, kOwnCpuSeconds,
                           kOwnWallSeconds, "no leak");
  if (code == kJudgedNotSo) {
    Print("replay: bazel run //grader -- replay TOKEN --file " + file + "\n");
  }
  return code;
}

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
