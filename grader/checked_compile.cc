#include "grader/checked_compile.h"

#include "grader/files.h"
#include "grader/source_scan.h"

namespace grader {
namespace {

// Without the text there is nothing to forbid, and the compiler says why.
std::optional<Refusal> RefuseText(const std::string& source) {
  const auto text = ReadFile(source);
  if (!text.ok()) return std::nullopt;
  auto refusals = ScanSource(*text);
  if (refusals.empty()) return std::nullopt;
  return std::move(refusals.front());
}

void Forbid(const CompileJob& job, Refusal refusal, CompileResult& result) {
  result.status.ok = false;
  result.status.forbidden = std::move(refusal);
  const absl::Status emptied = WriteFile(job.object, "");
  if (!emptied.ok()) result.status.fault = std::string(emptied.message());
}

}  // namespace

CompileResult CheckedCompile(const CompileJob& job) {
  CompileResult result;
  if (auto refusal = RefuseText(job.source)) {
    auto version = CompilerVersion(job);
    if (version.ok()) {
      result.status.compiler = *version;
    } else {
      result.status.fault = std::string(version.status().message());
    }
    Forbid(job, *std::move(refusal), result);
    return result;
  }
  return Compile(job);
}

}  // namespace grader
