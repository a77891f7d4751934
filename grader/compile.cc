#include "grader/compile.h"

#include <csignal>
#include <filesystem>

#include "grader/files.h"
#include "grader/process.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr int kCpuSeconds = 8;
constexpr std::int64_t kMemoryBytes = std::int64_t{1500} << 20;
constexpr std::int64_t kFileBytes = std::int64_t{64} << 20;

// The compiler stays in the folder that it was called in: its flags name
// folders relative to it.
Command CompilerCommand(const CompileJob& job, const std::string& scratch,
                        bool use_pch) {
  Command command;
  command.argv = {job.compiler};
  command.argv.insert(command.argv.end(), job.flags.begin(), job.flags.end());
  if (use_pch) {
    command.argv.insert(command.argv.end(), {"-include-pch", job.pch});
  }
  command.argv.insert(
      command.argv.end(),
      {"-fno-color-diagnostics", "-ferror-limit=20",
       "-fconstexpr-steps=1000000", "-fconstexpr-depth=512",
       "-ftemplate-depth=512", "-fbracket-depth=256", "-fno-trigraphs",
       "-Wold-style-cast", "-c", job.source, "-o", job.object});
  command.folder = std::filesystem::current_path();
  command.home = scratch;
  command.cpu_seconds = kCpuSeconds;
  command.memory_bytes = kMemoryBytes;
  command.file_bytes = kFileBytes;
  command.output_bytes = 1 << 20;
  command.confinement = ConfineTool(job, scratch);
  return command;
}

// Why the compiler died, when it did not say.
std::string HowItDied(const Outcome& outcome) {
  if (outcome.out_of_cpu || outcome.out_of_wall) {
    return "error: the compiler used up its " + std::to_string(kCpuSeconds) +
           " s and was stopped";
  }
  for (const std::string_view sign : {"out of memory", "bad_alloc"}) {
    if (outcome.output.find(sign) != std::string::npos) {
      return "error: the compiler used up its " +
             std::to_string(kMemoryBytes >> 20) + " MiB of memory";
    }
  }
  if (outcome.signal == SIGXFSZ) {
    return "error: the object is larger than " +
           std::to_string(kFileBytes >> 20) + " MiB";
  }
  return outcome.signal
             ? "error: the compiler crashed with " + SignalName(outcome.signal)
             : "error: the compiler failed and did not say why";
}

}  // namespace

Confinement ConfineTool(const CompileJob& job, const std::string& scratch) {
  Confinement confinement;
  confinement.required = job.untrusted;
  confinement.readable = {"/"};
  confinement.writable = {scratch,
                          std::filesystem::absolute(job.object).parent_path()};
  confinement.executable = {job.compiler};
  confinement.threads = true;
  return confinement;
}

CompileResult Compile(const CompileJob& job) {
  CompileResult result;
  const auto fail = [&result, &job](const absl::Status& why) {
    result.status.fault =
        std::string(why.message()) + "; ./setup.sh installs what is needed";
    result.log += result.status.fault + "\n";
    (void)WriteFile(job.object, "").ok();
    return result;
  };

  result.status.compiler = job.compiler_version;
  auto scratch = ScratchFolder::Make();
  if (!scratch.ok()) return fail(scratch.status());

  auto outcome = Run(CompilerCommand(job, scratch->path(), !job.pch.empty()));
  if (outcome.ok())
    result.log += LogLine("compile", *outcome) + outcome->output;
  // Never the submission's doing, so it must not be blamed for it.
  if (outcome.ok() && outcome->exit_code != 0 && !job.pch.empty() &&
      (outcome->output.find("PCH file") != std::string::npos ||
       outcome->output.find("precompiled header") != std::string::npos)) {
    outcome = Run(CompilerCommand(job, scratch->path(), false));
    if (outcome.ok())
      result.log += LogLine("compile without PCH", *outcome) + outcome->output;
  }
  if (!outcome.ok()) return fail(outcome.status());

  ReadMessages(outcome->output, job.source, result.status);
  result.status.timed_out = outcome->out_of_cpu || outcome->out_of_wall;
  std::error_code error;
  const auto size = std::filesystem::file_size(job.object, error);
  result.status.ok =
      outcome->signal == 0 && outcome->exit_code == 0 && !error && size > 0;
  if (result.status.ok) return result;

  // The compiler runs its passes in one process, so a death there is its own.
  if (result.status.first_error.empty() || result.status.timed_out) {
    result.status.first_error = HowItDied(*outcome);
    if (result.status.errors == 0) result.status.errors = 1;
  }
  const absl::Status emptied = WriteFile(job.object, "");
  if (!emptied.ok()) return fail(emptied);
  return result;
}

}  // namespace grader
