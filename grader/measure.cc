#include "grader/measure.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "grader/addr2line.h"
#include "grader/files.h"
#include "grader/json.h"
#include "grader/left_behind.h"
#include "grader/massif.h"
#include "grader/memcheck.h"
#include "grader/process.h"
#include "grader/quick_library.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr int kAtATime = 2;
// valgrind keeps its own books beside the program's memory.
constexpr int kValgrindMemoryFactor = 4;

// One program to run.
struct Job {
  ProgramRun* run;      // where its story goes
  std::string program;  // which of the submission's programs, as a path
  std::vector<std::string> tool;       // valgrind with its options, or nothing
  std::vector<std::string> arguments;  // of the program
  std::string folder;
  std::string ld_library_path;  // see Command
  bool untrusted = false;
  bool started = false;
  std::optional<absl::StatusOr<Outcome>> outcome;  // absent: left out
};

// A quarter of the time of a run in valgrind, where no line is asked for.
constexpr char kInlinedCallsUnread[] = "--read-inline-info=no";
// Most of a run in valgrind is translation, and hardly any block is run often:
// blocks that end at each jump are a tenth less of it. Not for memcheck, which
// knows by the blocks behind a condition what is undefined. (Without valgrind's
// optimizations a short run takes a little less still, but a long one half as
// much again.)
constexpr char kShortBlocks[] = "--vex-guest-chase=no";

// "exploration, ascending" -> "exploration-ascending"
std::string FolderName(const std::string& run) {
  std::string folder;
  for (const char c : run) {
    if (c != ',') folder += c == ' ' ? '-' : c;
  }
  return folder;
}

std::string Absolute(const std::string& path) {
  return std::filesystem::absolute(path);
}

// A folder for the job, in which the program has a short name: so what stands
// on its stack at the start is the same wherever we are called.
absl::Status Prepare(const Job& job, const std::string& manifest) {
  std::error_code error;
  std::filesystem::create_directory(job.folder, error);
  if (!error) {
    std::filesystem::create_symlink(Absolute(job.program),
                                    job.folder + "/program", error);
  }
  if (!error) {
    std::filesystem::create_symlink(Absolute(manifest),
                                    job.folder + "/manifest.json", error);
  }
  if (!error) return absl::OkStatus();
  return absl::InternalError("cannot fill " + job.folder + ": " +
                             error.message());
}

// A program may read its manifest and write into its folder. valgrind is a
// script, which is replaced by a launcher, and that by the tool.
Confinement ConfinementOf(const Job& job, const std::string& manifest) {
  Confinement confinement;
  confinement.required = job.untrusted;
  confinement.executable = {Absolute(job.program)};
  confinement.readable = {Absolute(manifest)};
  confinement.writable = {job.folder};
  if (!job.ld_library_path.empty())
    confinement.readable.push_back(job.ld_library_path);
  if (!job.tool.empty()) {
    const std::string& valgrind = job.tool.front();
    for (const std::string& program :
         {std::string("/bin/sh"), valgrind, valgrind + ".bin",
          std::string("/usr/libexec/valgrind")}) {
      confinement.executable.push_back(program);
    }
  }
  return confinement;
}

Command CommandOf(const Job& job, const std::string& manifest,
                  const Limits& limits) {
  Command command = Within(limits, /*in_valgrind=*/!job.tool.empty());
  command.argv = job.tool;
  command.argv.push_back("./program");
  command.argv.insert(command.argv.end(), job.arguments.begin(),
                      job.arguments.end());
  command.folder = job.folder;
  command.ld_library_path = job.ld_library_path;
  command.confinement = ConfinementOf(job, manifest);
  return command;
}

bool TimedOut(const Job& job) {
  return job.outcome && job.outcome->ok() &&
         ((*job.outcome)->out_of_cpu || (*job.outcome)->out_of_wall);
}

// Runs the jobs, from the first to the last, kAtATime at a time. None starts
// after one has timed out.
void RunAll(std::vector<Job>& jobs, const std::string& manifest,
            const Limits& limits) {
  std::mutex mutex;
  std::size_t next = 0;
  bool stop = false;
  const auto work = [&] {
    for (;;) {
      Job* job;
      {
        const std::lock_guard lock(mutex);
        if (stop || next == jobs.size()) return;
        job = &jobs[next++];
        job->started = true;
      }
      const absl::Status prepared = Prepare(*job, manifest);
      auto outcome = prepared.ok() ? Run(CommandOf(*job, manifest, limits))
                                   : absl::StatusOr<Outcome>(prepared);
      const std::lock_guard lock(mutex);
      job->outcome = std::move(outcome);
      stop = stop || TimedOut(*job);
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < kAtATime; ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();

  // What ran beside the one that timed out might as well not have been started
  // yet: it is left out, so that the result does not depend on the load.
  const auto late = std::find_if(jobs.begin(), jobs.end(), TimedOut);
  if (late == jobs.end()) return;
  for (auto job = late + 1; job != jobs.end(); ++job) job->outcome.reset();
}

// valgrind's version, or why there is none.
absl::StatusOr<std::string> ValgrindVersion(const std::string& valgrind,
                                            const std::string& folder) {
  const std::string cure = "; ./setup.sh installs it";
  if (access(valgrind.c_str(), X_OK) != 0) {
    return absl::NotFoundError("valgrind is not installed (no program " +
                               valgrind + ")" + cure);
  }
  Command command;
  command.argv = {valgrind, "--version"};
  command.folder = folder;
  const auto outcome = Run(command);
  if (!outcome.ok()) {
    return absl::NotFoundError(std::string(outcome.status().message()) + cure);
  }
  const auto lines = Lines(outcome->output);
  if (outcome->exit_code != 0 || lines.empty() ||
      !lines.front().starts_with("valgrind-")) {
    return absl::NotFoundError(valgrind + " does not say its version" + cure);
  }
  return std::string(
      lines.front().substr(std::string_view("valgrind-").size()));
}

void AddToLog(const Job& job, std::string& times, std::string& output) {
  if (!job.outcome || !job.outcome->ok()) {
    times += job.run->name + (job.outcome   ? ": could not start\n"
                              : job.started ? ": left out\n"
                                            : ": skipped\n");
    return;
  }
  const Outcome& outcome = **job.outcome;
  times += LogLine(job.run->name, outcome);
  const std::string title = "\n---- " + job.run->name + ": ";
  if (!outcome.output.empty()) {
    output += title + (outcome.output_cut ? "output, cut\n" : "output\n");
    output += outcome.output + "\n";
  }
  if (!outcome.channel.empty()) {
    output += title + (outcome.channel_cut ? "records, cut\n" : "records\n");
    output += outcome.channel + "\n";
  }
}

absl::StatusOr<MemcheckResult> ReadMemcheck(const std::string& folder) {
  const std::string file = MemcheckFile(folder);
  const auto text = ReadFile(file);
  if (!text.ok()) return text.status();
  return ParseMemcheck(*text, file);
}

// What massif noted by itself between `begin` and `end`. For people: where it
// cannot be read there is nothing to look at.
std::vector<HeapPoint> CurveOf(std::string_view text, std::string_view file,
                               std::int64_t begin, std::int64_t end) {
  std::vector<HeapPoint> curve;
  const auto snapshots = ParseSnapshots(text, file);
  if (!snapshots.ok()) return curve;
  for (const Snapshot& snapshot : *snapshots) {
    if (snapshot.time <= begin || snapshot.time >= end) continue;
    curve.push_back({snapshot.time, snapshot.heap});
  }
  return curve;
}

// For people, too.
std::vector<LeftStack> LeftIn(const std::string& folder) {
  const auto allocations = [&folder](const char* name) {
    const std::string file = folder + "/snap." + name;
    const auto text = ReadFile(file);
    return text.ok() ? ParseAllocations(*text, file)
                     : absl::StatusOr<Allocation>(text.status());
  };
  const auto before = allocations("before");
  const auto after = allocations("after");
  if (!before.ok() || !after.ok()) return {};
  return LeftBehind(*before, *after);
}

class Gatherer {
 public:
  Gatherer(const Manifest& manifest, const Submission& submission,
           Evidence& evidence)
      : manifest_(manifest), submission_(submission), evidence_(evidence) {}

  void Gather(const Job& job) {
    if (!job.outcome) return;
    ProgramRun& run = *job.run;
    if (!job.outcome->ok()) {
      return Fault(run.name + ": " +
                   std::string(job.outcome->status().message()));
    }
    const Outcome& outcome = **job.outcome;
    if (outcome.out_of_wall) {
      Fault(run.name + " did not end within " +
            std::to_string(manifest_.limits.wall_seconds) +
            " s of real time; it waits for something outside, or the machine "
            "is overloaded");
    }
    run.ran = true;
    run.out_of_cpu = outcome.out_of_cpu;
    run.cpu_seconds = manifest_.limits.cpu_seconds;
    run.exit_code = outcome.exit_code;
    run.signal = outcome.signal;

    std::string_view channel = outcome.channel;
    if (outcome.channel_cut) {
      channel = channel.substr(0, channel.rfind('\n') + 1);
    }
    auto records = ParseRecords(channel, outcome.challenge);
    if (!records.ok()) {
      return Fault(run.name + ": " + std::string(records.status().message()));
    }
    run.records = *std::move(records);
    if (!job.tool.empty() && outcome.channel.empty() &&
        outcome.output.starts_with("valgrind:")) {
      const auto lines = Lines(outcome.output);
      return Fault(run.name + " does not start: " + Printable(lines.front()) +
                   "; ./setup.sh installs what valgrind needs");
    }
    FindCrash(job);
  }

  void GatherHeap(HeapRun& heap, const std::string& folder) {
    if (!heap.run.ran) return;
    const auto read = [&](const char* name) -> std::optional<Snapshot> {
      const std::string file = folder + "/snap." + name;
      const auto text = ReadFile(file);
      auto snapshot = text.ok() ? ParseSnapshot(*text, file)
                                : absl::StatusOr<Snapshot>(text.status());
      if (snapshot.ok()) return *snapshot;
      // Taken by the kata's workload, in the middle of work that this
      // submission may never do: its absence is no fault of ours.
      if (!text.ok() && file.ends_with(".working")) return std::nullopt;
      Missing(heap.run, snapshot.status());
      return std::nullopt;
    };
    const auto before = read("before");
    const auto working = read("working");
    const auto after = read("after");
    if (before) heap.before = before->heap;
    if (working) {
      heap.working = working->heap;
      heap.at_working = {working->time, working->heap};
    }
    if (after) {
      heap.after = after->heap;
      heap.at_after = {after->time, after->heap};
    }
    const std::string file = folder + "/massif.out";
    const auto text = ReadFile(file);
    auto peak = text.ok() ? ParsePeak(*text, file)
                          : absl::StatusOr<std::int64_t>(text.status());
    if (peak.ok()) {
      heap.peak = *peak;
    } else {
      Missing(heap.run, peak.status());
    }
    if (!before || !after || !text.ok()) return;
    heap.curve = CurveOf(*text, file, before->time, after->time);
    heap.curve.insert(heap.curve.begin(), {before->time, before->heap});
    heap.curve.push_back(*heap.at_after);
    if (&heap == &evidence_.heap.front()) heap.left = LeftIn(folder);
  }

  void GatherMemcheck(const Job& job) {
    ProgramRun& run = evidence_.memcheck_run;
    if (!run.ran) return;
    auto result = ReadMemcheck(job.folder);
    if (!result.ok()) return Missing(run, result.status());
    if (!result->errors.empty() || result->fatal_signal != 0)
      NameLines(job, *result);
    if (run.crash_at.empty()) run.crash_at = result->fatal_at;
    evidence_.memcheck = *std::move(result);
  }

 private:
  void Fault(const std::string& why) {
    if (evidence_.fault.empty()) evidence_.fault = why;
  }

  // Runs it once more, with calls read that the compiler inlined, since the
  // line in the submission may be that of one. Only lines are taken from this
  // run: a program that hides its errors in it hides nothing.
  void NameLines(const Job& first, MemcheckResult& result) {
    Job job = first;
    job.folder += "-lines";
    job.tool = MemcheckCommand(submission_.valgrind, job.folder);
    if (!Prepare(job, submission_.manifest).ok()) return;
    if (!Run(CommandOf(job, submission_.manifest, manifest_.limits)).ok())
      return;
    const auto named = ReadMemcheck(job.folder);
    if (!named.ok() || named->errors.size() != result.errors.size()) return;
    for (std::size_t i = 0; i < result.errors.size(); ++i)
      result.errors[i].at = named->errors[i].at;
    result.fatal_at = named->fatal_at;
  }

  // A program that did not come to its end may well lack one of valgrind's
  // files; that is its own doing. Where it did end, we have lost the file.
  void Missing(const ProgramRun& run, const absl::Status& status) {
    if (run.records.ended && run.signal == 0) {
      Fault(run.name + ": " + std::string(status.message()));
    }
  }

  void FindCrash(const Job& job) {
    ProgramRun& run = *job.run;
    if (run.records.crashes.empty()) return;
    const CrashRecord& crash = run.records.crashes.front();
    if (crash.signal == SIGXCPU) {
      run.out_of_cpu = true;
      return;
    }
    run.signal = crash.signal;
    run.crash_at = LineInKata(submission_.addr2line, Absolute(job.program),
                              crash.pc, job.folder);
    if (run.crash_at.empty()) run.crash_at = crash.at;
  }

  const Manifest& manifest_;
  const Submission& submission_;
  Evidence& evidence_;
};

}  // namespace

Command Within(const Limits& limits, bool in_valgrind) {
  Command command;
  command.cpu_seconds = limits.cpu_seconds;
  command.wall_seconds = limits.wall_seconds;
  command.memory_bytes = std::int64_t{limits.memory_mib} << 20;
  if (in_valgrind) command.memory_bytes *= kValgrindMemoryFactor;
  command.output_bytes = static_cast<std::size_t>(limits.output_kib) << 10;
  return command;
}

std::string Measure(const Manifest& manifest, const Submission& submission,
                    Evidence& evidence) {
  const auto fault = [&evidence](const absl::Status& status) {
    evidence.fault = std::string(status.message());
    return evidence.fault + "\n";
  };
  auto scratch = ScratchFolder::Make();
  if (!scratch.ok()) return fault(scratch.status());
  const bool measures_heap = manifest.Uses(Oracle::kHeap);
  const bool checks_memory = manifest.Uses(Oracle::kMemcheck);
  if (measures_heap || checks_memory) {
    const auto version = ValgrindVersion(submission.valgrind, scratch->path());
    if (!version.ok()) return fault(version.status());
    evidence.valgrind = *version;
  }

  std::vector<Job> jobs;
  const auto add = [&](ProgramRun& run, const std::string& name,
                       const std::string& program,
                       std::vector<std::string> arguments) -> Job& {
    run.name = name;
    return jobs.emplace_back(Job{&run,
                                 program,
                                 {},
                                 std::move(arguments),
                                 scratch->path() + "/" + FolderName(name),
                                 {},
                                 submission.untrusted,
                                 false,
                                 std::nullopt});
  };
  add(evidence.tests, "tests", submission.tests, {});
  if (manifest.Uses(Oracle::kSchedules)) {
    add(evidence.ascending, "exploration, ascending", submission.explore,
        {"run", "manifest.json", "ascending"});
    add(evidence.descending, "exploration, descending", submission.explore,
        {"run", "manifest.json", "descending"});
  }
  // One heap is enough: this search gives an address no say.
  if (manifest.Uses(Oracle::kInterleavings)) {
    add(evidence.ascending, "interleavings", submission.explore,
        {"run", "manifest.json"});
  }
  if (measures_heap) evidence.heap.resize(manifest.workload_sizes.size());
  // Without it valgrind says the same, later.
  const std::string ld_library_path = scratch->path() + "/library";
  const bool quick_library =
      (measures_heap || checks_memory) &&
      std::filesystem::create_directory(ld_library_path) &&
      CopyLibraryWithoutDebugData(submission.objcopy, ld_library_path).ok();
  for (std::size_t i = 0; i < evidence.heap.size(); ++i) {
    HeapRun& heap = evidence.heap[i];
    heap.size = manifest.workload_sizes[i];
    const std::string size = std::to_string(heap.size);
    Job& job =
        add(heap.run, "massif " + size, submission.workload, {"massif", size});
    job.arguments.push_back(job.folder + "/snap");
    job.tool = MassifCommand(submission.valgrind, job.folder + "/massif.out");
    job.tool.push_back(kInlinedCallsUnread);
    job.tool.push_back(kShortBlocks);
    if (quick_library) job.ld_library_path = ld_library_path;
  }
  if (checks_memory) {
    const std::string size = std::to_string(manifest.workload_sizes.front());
    Job& job = add(evidence.memcheck_run, "memcheck " + size,
                   submission.workload, {"memcheck", size});
    job.tool = MemcheckCommand(submission.valgrind, job.folder);
    job.tool.push_back(kInlinedCallsUnread);
    if (quick_library) job.ld_library_path = ld_library_path;
  }

  RunAll(jobs, submission.manifest, manifest.limits);

  Gatherer gatherer(manifest, submission, evidence);
  std::string times, output;
  for (const Job& job : jobs) {
    gatherer.Gather(job);
    AddToLog(job, times, output);
    if (job.run == &evidence.memcheck_run) gatherer.GatherMemcheck(job);
    for (HeapRun& heap : evidence.heap) {
      if (job.run == &heap.run) gatherer.GatherHeap(heap, job.folder);
    }
  }
  return times + output;
}

}  // namespace grader
