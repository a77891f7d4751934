#include "grader/show.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "grader/compile_status.h"
#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/heap_profile.h"
#include "grader/json.h"
#include "grader/massif.h"
#include "grader/measure.h"
#include "grader/process.h"
#include "grader/target.h"
#include "grader/terminal.h"
#include "grader/text.h"
#include "runtime/views/pprof.h"

namespace grader {
namespace {

struct ViewKind {
  const char* name;
  // Of a file that no person reads; empty: text for a terminal.
  const char* extension;
  bool of_one_moment;
};

constexpr ViewKind kViews[] = {
    {"dump", "", true},
    {"folded", "", true},
    {"pprof-tasks", ".tasks.pb.gz", true},
    {"pprof-heap", ".heap.pb.gz", true},
    {"trace", ".trace.json", false},
    {"html", ".html", true},
};

const ViewKind* FindView(const std::string& name) {
  const auto view = std::ranges::find(kViews, name, &ViewKind::name);
  return view == std::end(kViews) ? nullptr : view;
}

// What of the options does not go together, or "".
std::string Complaint(const ShowOptions& options) {
  const ViewKind* const view = FindView(options.view);
  if (view == nullptr) return "there is no view \"" + options.view + "\"";
  if (!options.debug.empty() && options.view != "dump")
    return "--debug is for --view dump";
  if (!options.unit.empty() && options.view != "folded")
    return "--unit is for --view folded";
  if (!view->of_one_moment && options.at != "after")
    return options.view + " shows the whole run: --at has no meaning for it";
  return "";
}

// The view's name, with its option, for the program `views`.
std::string ViewArgument(const ShowOptions& options) {
  if (options.view == "folded")
    return "folded-" + (options.unit.empty() ? "bytes" : options.unit);
  return options.view + (options.debug.empty() ? "" : "-" + options.debug);
}

constexpr char kHeapView[] = "pprof-heap";
constexpr char kValgrind[] = "/usr/bin/valgrind";

// One of the submission's programs, or why there is none.
absl::StatusOr<std::string> FindProgram(const std::string& folder,
                                        const std::string& name) {
  const std::string program = folder + "/" + name;
  std::error_code error;
  if (std::filesystem::file_size(program, error) > 0 && !error) return program;
  const std::string file = folder + "/compile.json";
  const auto text = ReadFile(file);
  const auto status = text.ok() ? ParseCompileStatus(*text, file)
                                : absl::StatusOr<CompileStatus>(text.status());
  return absl::FailedPreconditionError(
      status.ok() && !status->ok
          ? "it does not compile, so there is nothing to show: " +
                status->first_error
          : "it does not link, so there is nothing to show; `grade` says why");
}

// How a run ended that has left no view.
std::string Ended(const Outcome& outcome, const Limits& limits) {
  if (outcome.out_of_cpu) {
    return "it computed for " + std::to_string(limits.cpu_seconds) +
           " s without an end";
  }
  if (outcome.out_of_wall) return "it did not end";
  if (outcome.signal != 0) return "it crashed: " + SignalName(outcome.signal);
  return "the program left before its end";
}

// Runs what the view needs, under the limits of the kata, and tells what it
// says about itself.
absl::StatusOr<Outcome> RunTold(std::vector<std::string> argv,
                                const std::string& folder, const Limits& limits,
                                bool in_valgrind) {
  Command command = Within(limits, in_valgrind);
  command.argv = std::move(argv);
  command.folder = folder;
  const auto outcome = Run(command);
  if (!outcome.ok()) return outcome.status();
  for (const std::string_view line : Lines(outcome->output))
    std::fprintf(stderr, "  | %s\n", Printable(line).c_str());
  return outcome;
}

void Tell(const std::string& note) {
  std::fprintf(stderr, "grader: %s\n", Printable(note).c_str());
}

// What the program `views` leaves in its files.
absl::StatusOr<std::string> MakeView(const Manifest& kata,
                                     const ShowOptions& options,
                                     const std::string& program,
                                     const std::string& folder, int size) {
  const std::string file = folder + "/view";
  const auto outcome = RunTold({program, ViewArgument(options), kata.kata,
                                std::to_string(size), options.at, file},
                               folder, kata.limits, /*in_valgrind=*/false);
  if (!outcome.ok()) return outcome.status();
  const std::string notes = ReadFile(file + ".notes").value_or("");
  for (const std::string_view line : Lines(notes)) Tell(std::string(line));
  if (outcome->exit_code == 1 && !notes.empty())
    return absl::FailedPreconditionError("there is nothing to show");
  auto view = ReadFile(file);
  if (!view.ok() || outcome->exit_code != 0 || outcome->signal != 0) {
    return absl::FailedPreconditionError("there is nothing to show: " +
                                         Ended(*outcome, kata.limits));
  }
  return view;
}

// What massif sees of the program `workload`: the one that is judged.
absl::StatusOr<std::string> MakeHeapView(const Manifest& kata,
                                         const ShowOptions& options,
                                         const std::string& program,
                                         const std::string& folder, int size) {
  const std::string prefix = folder + "/snap";
  std::vector<std::string> argv =
      MassifCommand(kValgrind, folder + "/massif.out");
  argv.insert(argv.end(), {program, "massif", std::to_string(size), prefix});
  const auto outcome =
      RunTold(std::move(argv), folder, kata.limits, /*in_valgrind=*/true);
  if (!outcome.ok()) return outcome.status();
  const auto records = ParseRecords(outcome->channel, outcome->challenge);
  for (const Census& census :
       records.ok() ? records->censuses : std::vector<Census>()) {
    for (const PanicRecord& panic : census.panics)
      Tell("panic in task \"" + panic.task + "\": " + panic.text);
    if (census.out_of_steps) Tell("the run was stopped: too many steps");
  }
  const std::string file = prefix + "." + options.at;
  const auto text = ReadFile(file);
  if (!text.ok()) {
    const bool ended = outcome->exit_code == 0 && outcome->signal == 0;
    return absl::FailedPreconditionError(
        "there is nothing to show: " + (ended
                                            ? "the run never came to its middle"
                                            : Ended(*outcome, kata.limits)));
  }
  const auto allocations = ParseAllocations(*text, options.at);
  if (!allocations.ok()) return allocations.status();
  return dojo::views::Pprof(
      HeapProfile(kata.kata + " " + std::to_string(size), *allocations));
}

// To where somebody finds it.
int Deliver(const Manifest& kata, const ShowOptions& options,
            const std::string& text) {
  const std::string extension = FindView(options.view)->extension;
  std::string out = options.out;
  if (out.empty() && (extension.empty() || !isatty(STDOUT_FILENO))) {
    PrintRaw(text);
    return kDone;
  }
  if (out.empty()) out = kata.kata + extension;
  const absl::Status written = WriteFile(Workspace::UserPath(out), text);
  if (!written.ok()) return Complain(written, kUsage);
  PrintRaw(out + "\n");
  return kDone;
}

}  // namespace

std::vector<std::string> ViewNames() {
  std::vector<std::string> names;
  for (const ViewKind& view : kViews) names.push_back(view.name);
  return names;
}

int ShowView(const Katas& katas, const std::string& name,
             const ShowOptions& options) {
  const std::string complaint = Complaint(options);
  if (!complaint.empty())
    return Complain(absl::InvalidArgumentError(complaint), kUsage);
  const auto kata = FindKata(katas.all, name);
  if (!kata.ok()) return Complain(kata.status(), kUsage);
  if (kata->Uses(Oracle::kInterleavings)) {
    return Complain(
        absl::InvalidArgumentError(
            kata->kata +
            " is about threads, which have no tasks and channels to show; its "
            "report shows their steps: bazel run //grader -- grade " +
            kata->kata),
        kUsage);
  }
  if (!options.size && kata->workload_sizes.empty()) {
    return Complain(absl::InvalidArgumentError(
                        kata->kata + " names no size: name one with --size"),
                    kUsage);
  }
  const int size = options.size ? *options.size : kata->workload_sizes.front();
  const auto target = TargetOfKata(*kata, options.file);
  if (!target.ok()) return Complain(target.status(), kUsage);
  const bool of_heap = options.view == kHeapView;
  // Without a plus: no verdict is made.
  const auto folder =
      Build(katas.workspace, *target,
            of_heap ? "--output_groups=programs" : "--output_groups=views");
  if (!folder.ok()) return Complain(folder.status(), kGraderFault);
  const auto program = FindProgram(*folder, of_heap ? "workload" : "views");
  if (!program.ok()) return Complain(program.status(), kJudgedNotSo);
  auto scratch = ScratchFolder::Make();
  if (!scratch.ok()) return Complain(scratch.status(), kGraderFault);
  const auto text = (of_heap ? MakeHeapView : MakeView)(
      *kata, options, *program, scratch->path(), size);
  if (absl::IsFailedPrecondition(text.status()))
    return Complain(text.status(), kJudgedNotSo);
  if (!text.ok()) return Complain(text.status(), kGraderFault);
  return Deliver(*kata, options, *text);
}

}  // namespace grader
