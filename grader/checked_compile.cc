#include "grader/checked_compile.h"

#include <algorithm>
#include <filesystem>

#include "grader/casts.h"
#include "grader/files.h"
#include "grader/object_check.h"
#include "grader/process.h"
#include "grader/source_scan.h"
#include "grader/text.h"

namespace grader {
namespace {

void Empty(const CompileJob& job, CompileResult& result) {
  result.status.ok = false;
  const absl::Status emptied = WriteFile(job.object, "");
  if (!emptied.ok()) result.status.fault = std::string(emptied.message());
}

void Forbid(const CompileJob& job, Refusal refusal, CompileResult& result) {
  result.log += "forbidden: " + refusal.rule + ": " + refusal.what + "\n";
  result.status.forbidden = std::move(refusal);
  // Errors and warnings would only distract from it.
  result.status.first_error.clear();
  result.status.errors = 0;
  Empty(job, result);
}

CompileResult Refused(const CompileJob& job, Refusal refusal) {
  CompileResult result;
  result.status.compiler = job.compiler_version;
  Forbid(job, std::move(refusal), result);
  return result;
}

// One step of the seclusion. Neither tool has a reason to fail.
absl::Status Step(const CompileJob& job, std::vector<std::string> argv,
                  const std::string& home, std::string& log) {
  Command command;
  const std::string name =
      std::filesystem::path(argv.front()).filename().string();
  command.argv = std::move(argv);
  command.folder = std::filesystem::current_path();
  command.home = home;
  command.memory_bytes = std::int64_t{1500} << 20;
  command.confinement = ConfineTool(job, home);
  command.confinement->executable = {command.argv.front()};
  const auto outcome = Run(command);
  if (!outcome.ok()) return outcome.status();
  log += LogLine(name, *outcome) + outcome->output;
  if (outcome->signal == 0 && outcome->exit_code == 0) return absl::OkStatus();
  const auto lines = Lines(outcome->output);
  return absl::InternalError(
      name + " failed" +
      (lines.empty() ? "" : ": " + Printable(lines.front())));
}

absl::Status Seclude(const CompileJob& job, const Seclusion& seclusion,
                     std::string& log) {
  auto scratch = ScratchFolder::Make();
  if (!scratch.ok()) return scratch.status();
  const std::string whole = scratch->path() + "/whole.o";
  // Without groups nothing is left that the linker could fold.
  const absl::Status grouped =
      Step(job,
           {seclusion.linker, "-r", "--force-group-allocation", job.object,
            "-o", whole},
           scratch->path(), log);
  if (!grouped.ok()) return grouped;
  return Step(job,
              {seclusion.objcopy, "--keep-global-symbols=" + seclusion.entries,
               whole, job.object},
              scratch->path(), log);
}

}  // namespace

CompileResult CheckedCompile(const CompileJob& job,
                             const Seclusion& seclusion) {
  const auto source = ReadFile(job.source);
  // Without a text there is nothing to forbid, and the compiler says why.
  if (!source.ok()) return Compile(job);
  if (auto refusals = ScanSource(*source); !refusals.empty()) {
    return Refused(job, std::move(refusals.front()));
  }
  CompileResult result = Compile(job);
  if (auto refusal = RefuseCasts(*source, result.status.warnings)) {
    Forbid(job, *std::move(refusal), result);
    return result;
  }
  if (!result.status.ok) return result;

  const auto fail = [&](const absl::Status& why) {
    result.status.fault = std::string(why.message());
    result.log += result.status.fault + "\n";
    Empty(job, result);
    return result;
  };
  const auto object = ReadFile(job.object);
  if (!object.ok()) return fail(object.status());
  auto refusal = CheckObject(*object, *source);
  if (!refusal.ok()) return fail(refusal.status());
  if (*refusal) {
    Forbid(job, **std::move(refusal), result);
    return result;
  }
  const absl::Status secluded = Seclude(job, seclusion, result.log);
  if (!secluded.ok()) return fail(secluded);
  return result;
}

}  // namespace grader
