#include "grader/show.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "grader/compile_status.h"
#include "grader/files.h"
#include "grader/find_kata.h"
#include "grader/json.h"
#include "grader/process.h"
#include "grader/target.h"
#include "grader/terminal.h"
#include "grader/text.h"

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
    {"trace", ".trace.json", false},
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

// Why `program`, which was to be linked, is empty.
absl::Status NotLinked(const std::string& folder) {
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
  const auto target = TargetOfKata(*kata, options.file);
  if (!target.ok()) return Complain(target.status(), kUsage);
  // Without a plus: no verdict is made.
  const auto folder = Build(katas.workspace, *target, "--output_groups=views");
  if (!folder.ok()) return Complain(folder.status(), kGraderFault);
  const std::string program = *folder + "/views";
  std::error_code error;
  if (std::filesystem::file_size(program, error) == 0 || error)
    return Complain(NotLinked(*folder), kJudgedNotSo);

  auto scratch = ScratchFolder::Make();
  if (!scratch.ok()) return Complain(scratch.status(), kGraderFault);
  const std::string view = scratch->path() + "/view";
  const int size = options.size ? *options.size : kata->workload_sizes.front();
  Command command;
  command.argv = {program,    ViewArgument(options),
                  kata->kata, std::to_string(size),
                  options.at, view};
  command.folder = scratch->path();
  command.cpu_seconds = kata->limits.cpu_seconds;
  command.wall_seconds = kata->limits.wall_seconds;
  command.memory_bytes = std::int64_t{kata->limits.memory_mib} << 20;
  command.output_bytes = static_cast<std::size_t>(kata->limits.output_kib)
                         << 10;
  const auto outcome = Run(command);
  if (!outcome.ok()) return Complain(outcome.status(), kGraderFault);

  for (const std::string_view line : Lines(outcome->output))
    std::fprintf(stderr, "  | %s\n", Printable(line).c_str());
  const std::string notes = ReadFile(view + ".notes").value_or("");
  for (const std::string_view line : Lines(notes))
    std::fprintf(stderr, "grader: %s\n", Printable(line).c_str());
  const auto text = ReadFile(view);
  if (!text.ok() || outcome->exit_code != 0 || outcome->signal != 0) {
    return Complain(
        absl::FailedPreconditionError("there is nothing to show: " +
                                      Ended(*outcome, kata->limits)),
        kJudgedNotSo);
  }
  return Deliver(*kata, options, *text);
}

}  // namespace grader
