#include "grader/commands.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "grader/compile_commands.h"
#include "grader/desk.h"
#include "grader/exercism.h"
#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/gallery.h"
#include "grader/gradescope.h"
#include "grader/hints.h"
#include "grader/json.h"
#include "grader/junit.h"
#include "grader/prediction.h"
#include "grader/process.h"
#include "grader/solutions.h"
#include "grader/target.h"
#include "grader/terminal.h"
#include "grader/text.h"
#include "grader/watch.h"

namespace grader {
namespace {

// What kata.cc was last given, without judging it anew; kPass when it never
// was.
Kind LastVerdict(const Workspace& workspace, const Manifest& kata) {
  const auto target = TargetOfKata(kata, /*file=*/"");
  const auto bin = workspace.BinFolder();
  if (!target.ok() || !bin.ok()) return Kind::kPass;
  const auto verdict = ReadVerdict(*bin + "/" + target->folder);
  return verdict.ok() ? verdict->verdict : Kind::kPass;
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

std::string WhereThePageIs(const std::string& folder) {
  const std::string page = folder + "/report.html";
  std::error_code error;
  if (!std::filesystem::exists(page, error)) return "";
  return "\nThe same as a page: " + page + "\n";
}

struct Format {
  const char* name;
  std::string (*write)(const Verdict& verdict);  // null: verdict.json as it is
};
constexpr Format kFormats[] = {
    {"json", nullptr},
    {"gradescope", GradescopeResults},
    {"junit", JunitXml},
    {"exercism", ExercismResults},
};

absl::StatusOr<std::string> Formatted(const std::string& name,
                                      const Verdict& verdict,
                                      const std::string& folder) {
  for (const Format& format : kFormats) {
    if (format.name == name && format.write != nullptr) {
      return format.write(verdict);
    }
  }
  return ReadFile(folder + "/verdict.json");
}

// Makes the file's folder where it is not there yet.
absl::Status WriteWithFolder(const std::string& file, std::string_view text) {
  std::error_code error;  // WriteFile says what it could not write
  std::filesystem::create_directories(std::filesystem::path(file).parent_path(),
                                      error);
  return WriteFile(file, text);
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
  return WriteWithFolder(file, ToJson(*progress));
}

// For clangd, what the checkout's files are now; where it cannot be written, an
// editor knows less.
void NoteCompileCommands(const Katas& katas) {
  std::vector<KataSource> sources;
  for (const Manifest& kata : katas.all) {
    for (const char* root : {"katas/", "solutions/"}) {
      const std::string folder = root + kata.kata;
      std::error_code error;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(
               katas.workspace.Path(folder), error)) {
        if (entry.path().extension() != ".cc") continue;
        sources.push_back(
            {kata.kata, std::filesystem::relative(
                            entry.path(), katas.workspace.Path(""), error)});
      }
    }
  }
  std::sort(
      sources.begin(), sources.end(),
      [](const KataSource& a, const KataSource& b) { return a.file < b.file; });
  const std::string file = katas.workspace.Path(kCompileCommandsFile);
  const std::string text = CompileCommands(katas.workspace.Path(""), sources);
  const auto before = ReadFile(file);
  if (before.ok() && *before == text) return;
  WriteWithFolder(file, text).IgnoreError();
}

// A path below the checkout.
std::string KataFile(const Manifest& kata, const std::string& file) {
  return "katas/" + kata.kata + "/" + file;
}

// Before the first grade of a kata, when there is somebody to ask. Empty when
// they do not care to say.
std::optional<Prediction> AskForPrediction(const Workspace& workspace,
                                           const Manifest& kata) {
  const auto progress = ReadProgress(workspace);
  if (!progress.ok() || progress->contains(kata.kata) || !CanAsk()) {
    return std::nullopt;
  }
  return ParsePrediction(Ask(kPredictionQuestion));
}

absl::StatusOr<Exhibit> ReadExhibit(const std::string& name,
                                    const std::string& source_file,
                                    const std::string& folder) {
  const auto source = ReadFile(source_file, kLargestSubmission);
  if (!source.ok()) return source.status();
  const auto verdict = ReadVerdict(folder);
  if (!verdict.ok()) return verdict.status();
  const auto log = ReadFile(folder + "/log.txt");
  if (!log.ok()) return log.status();
  return ExhibitOf(name, *source, *verdict, *log);
}

// "right/done_channel.cc" -> "done_channel"
std::string ExhibitName(const std::string& file) {
  const std::string stem = std::filesystem::path(file).stem();
  return file == "kata.cc" ? "the reference" : stem;
}

absl::StatusOr<std::string> Gallery(const Workspace& workspace,
                                    const Manifest& kata,
                                    const std::string& own_folder) {
  auto files = JudgedFiles(workspace, kata);
  if (!files.ok()) return files.status();
  std::erase_if(*files, [](const JudgedFile& judged) {
    return judged.file != "kata.cc" && !judged.file.starts_with("right/");
  });
  std::vector<std::string> targets;
  for (const JudgedFile& judged : *files) targets.push_back(judged.target);
  if (targets.empty()) return "";
  const absl::Status built = workspace.Build({}, targets);
  if (!built.ok()) return built;
  const auto bin = workspace.BinFolder();
  if (!bin.ok()) return bin.status();
  auto own = ReadExhibit("yours", workspace.Path(KataFile(kata, "kata.cc")),
                         own_folder);
  if (!own.ok()) return own.status();
  own->about.clear();
  std::vector<Exhibit> right;
  for (const JudgedFile& judged : *files) {
    const auto exhibit = ReadExhibit(
        ExhibitName(judged.file),
        workspace.Path("solutions/" + kata.kata + "/" + judged.file),
        *bin + "/" + judged.folder);
    if (!exhibit.ok()) return exhibit.status();
    right.push_back(*exhibit);
  }
  return ShowGallery(*own, right);
}

// After a pass: how others did it. A copy without solutions/ has none to show.
void ShowRightFixes(const Workspace& workspace, const Manifest& kata,
                    const Verdict& verdict, const std::string& folder) {
  std::error_code error;
  if (verdict.verdict != Kind::kPass ||
      !std::filesystem::exists(workspace.Path("solutions/" + kata.kata),
                               error)) {
    return;
  }
  std::fputs("grader: measuring other right fixes, to show them beside yours\n",
             stderr);
  const auto gallery = Gallery(workspace, kata, folder);
  if (!gallery.ok()) {
    Complain(gallery.status(), kDone);
    return;
  }
  Print(*gallery);
}

// Keeps `source` where nothing is overwritten; returns the path in the
// checkout.
absl::StatusOr<std::string> KeepCopy(const Workspace& workspace,
                                     const Manifest& kata,
                                     const std::string& source) {
  const std::string folder = ".leak-dojo/kept";
  std::error_code error;
  for (int number = 1;; ++number) {
    const std::string copy =
        folder + "/" + kata.kata + "." + std::to_string(number) + ".cc";
    if (std::filesystem::exists(workspace.Path(copy), error)) continue;
    const absl::Status written = WriteWithFolder(workspace.Path(copy), source);
    if (!written.ok()) return written;
    return copy;
  }
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
  const auto target = TargetOfProgram(file);
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
  NoteCompileCommands(katas);
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

std::vector<std::string> OtherFormats() {
  std::vector<std::string> names;
  for (const Format& format : kFormats) names.push_back(format.name);
  return names;
}

int Grade(const Katas& katas, const std::string& name,
          const GradeOptions& options) {
  const auto kata = FindKata(katas.all, name);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  const auto target = TargetOfKata(*kata, options.file);
  if (!target.ok()) return Complain(target.status(), kUsage);
  const bool is_own = options.file.empty();
  if (is_own) NoteCompileCommands(katas);
  std::optional<Prediction> prediction;
  const bool is_text = options.format == "text";
  if (is_own && is_text && options.may_ask) {
    prediction = AskForPrediction(katas.workspace, *kata);
  }
  std::string folder;
  const auto verdict = Judge(katas.workspace, *target, folder);
  if (!verdict.ok()) return Complain(verdict.status(), kGraderFault);
  const auto shown = is_text ? ReadFile(folder + "/report.txt")
                             : Formatted(options.format, *verdict, folder);
  if (!shown.ok()) return Complain(shown.status(), kGraderFault);
  if (is_text) {
    Print(*shown + Times(folder) + WhereThePageIs(folder));
  } else {
    PrintRaw(*shown);
  }
  if (is_own) {
    // The verdict stands, also where it cannot be noted.
    const absl::Status noted = NoteProgress(katas.workspace, *verdict);
    if (!noted.ok()) Complain(noted, kDone);
  }
  if (prediction) Print(ShowPrediction(*prediction, *verdict));
  if (is_own && is_text) {
    ShowRightFixes(katas.workspace, *kata, *verdict, folder);
  }
  if (verdict->verdict == Kind::kGraderFault) return kGraderFault;
  return verdict->verdict == Kind::kPass ? kDone : kJudgedNotSo;
}

int WatchKata(const Katas& katas, const std::string& name,
              std::optional<int> saves, bool may_ask) {
  const auto progress = ReadProgress(katas.workspace);
  if (!progress.ok()) return Complain(progress.status(), kUsage);
  const Manifest* next = NextKata(katas.all, *progress);
  if (name.empty() && next == nullptr) {
    Print("All katas are solved: name the one to watch.\n");
    return kDone;
  }
  const auto kata = name.empty() ? absl::StatusOr<Manifest>(*next)
                                 : FindKata(katas.all, name);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  const auto target = TargetOfKata(*kata, /*file=*/"");
  if (!target.ok()) return Complain(target.status(), kUsage);
  std::optional<Prediction> prediction;
  if (may_ask) prediction = AskForPrediction(katas.workspace, *kata);
  NoteCompileCommands(katas);
  const std::string file = KataFile(*kata, "kata.cc");
  Print("Watching " + file + ": save it, and it is judged. Ctrl-C ends.\n");
  WatchOptions options;
  options.saves = saves;
  bool shown = false;  // other right fixes, once
  options.judged = [&](const Verdict& verdict, const std::string& folder) {
    const auto report = ReadFile(folder + "/report.txt");
    if (!report.ok()) Complain(report.status(), kDone);
    Print(report.ok() ? *report : "");
    const absl::Status noted = NoteProgress(katas.workspace, verdict);
    if (!noted.ok()) Complain(noted, kDone);
    if (prediction) Print(ShowPrediction(*prediction, verdict));
    prediction.reset();
    if (shown) return;
    ShowRightFixes(katas.workspace, *kata, verdict, folder);
    shown = verdict.verdict == Kind::kPass;
  };
  const auto last =
      Watch(katas.workspace, *target, katas.workspace.Path(file), options);
  if (!last.ok()) return Complain(last.status(), kGraderFault);
  return *last == Kind::kPass ? kDone : kJudgedNotSo;
}

int Reset(const Katas& katas, const std::string& name) {
  const auto kata = FindKata(katas.all, name);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  const std::string own = KataFile(*kata, "kata.cc");
  const auto starter =
      ReadFile(katas.workspace.Path(KataFile(*kata, "starter.cc")));
  if (!starter.ok()) return Complain(starter.status(), kUsage);
  const std::string path = katas.workspace.Path(own);
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    const auto source = ReadFile(path);
    if (!source.ok()) return Complain(source.status(), kUsage);
    if (*source == *starter) {
      Print(own + " is the untouched starter already.\n");
      return kDone;
    }
    const auto copy = KeepCopy(katas.workspace, *kata, *source);
    if (!copy.ok()) return Complain(copy.status(), kUsage);
    Print("Your file is kept as " + *copy + "\n");
  }
  const absl::Status written = WriteFile(path, *starter);
  if (!written.ok()) return Complain(written, kUsage);
  Print(own + " is the starter again.\n");
  return kDone;
}

int ReplayToken(const Katas& katas, const std::string& token,
                const std::string& file) {
  if (token.starts_with(kOwnTest)) return ReplayOwn(katas, token, file);
  const auto kata = FindKataOfToken(katas.all, token);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  const auto target = TargetOfKata(*kata, file);
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
  const auto target = TargetOfProgram(file);
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

}  // namespace grader
