// expect_verdict: the test behind each starter, right and wrong fix, and each
// exploit. Exits 0 when the verdict is as it must be, 1 when not, 2 when it is
// called wrongly.
#include <cstdio>

#include "grader/arguments.h"
#include "grader/expectation.h"
#include "grader/files.h"
#include "grader/json.h"

namespace grader {
namespace {

// The starter's curve, which pages show beside others, is the starter's.
absl::Status CheckCurve(const std::string& measured, const std::string& kept) {
  const auto now = ReadFile(measured);
  if (!now.ok()) return now.status();
  const auto then = ReadFile(kept);
  if (!then.ok()) return then.status();
  if (*now == *then) return absl::OkStatus();
  return absl::FailedPreconditionError(
      kept + " is not the starter's curve any more: cp bazel-bin/" + measured +
      " " + kept);
}

absl::Status Check(const Arguments& arguments) {
  const std::string role = arguments.Get("role");
  const auto manifest_text = ReadFile(arguments.Get("manifest"));
  if (!manifest_text.ok()) return manifest_text.status();
  const auto manifest =
      ParseManifest(*manifest_text, arguments.Get("manifest"));
  if (!manifest.ok()) return manifest.status();
  const auto verdict_text = ReadFile(arguments.Get("verdict"));
  if (!verdict_text.ok()) return verdict_text.status();
  const auto verdict = ParseVerdict(*verdict_text, arguments.Get("verdict"));
  if (!verdict.ok()) return verdict.status();

  if (role == "starter") {
    const absl::Status starter = CheckStarter(
        ForCompiler(*manifest, verdict->engine.compiler), *verdict);
    if (!starter.ok() || arguments.Get("starter-curve").empty() ||
        CompilerName(verdict->engine.compiler) != manifest->compiler) {
      return starter;
    }
    return CheckCurve(arguments.Get("curve"), arguments.Get("starter-curve"));
  }
  if (role == "right") return CheckRight(*verdict);
  if (role != "wrong" && role != "exploit") {
    return absl::InvalidArgumentError(
        "--role must be starter, right, wrong or exploit");
  }
  const auto source = ReadFile(arguments.Get("source"));
  if (!source.ok()) return source.status();
  const auto expectation = ParseExpectation(*source);
  if (!expectation.ok()) return expectation.status();
  return role == "wrong" ? CheckWrong(*expectation, *verdict)
                         : CheckExploit(*expectation, *verdict);
}

}  // namespace
}  // namespace grader

int main(int argc, char** argv) {
  const auto arguments = grader::ParseArguments(
      argc, argv, {"manifest", "verdict", "source", "role"},
      {"curve", "starter-curve"});
  if (!arguments.ok()) {
    std::fprintf(stderr, "expect_verdict: %s\n",
                 std::string(arguments.status().message()).c_str());
    return 2;
  }
  const absl::Status status = grader::Check(*arguments);
  if (status.ok()) {
    std::printf("%s is judged as it must be\n",
                arguments->Get("source").c_str());
    return 0;
  }
  std::printf("%s (%s): %s\n", arguments->Get("source").c_str(),
              arguments->Get("role").c_str(),
              std::string(status.message()).c_str());
  return status.code() == absl::StatusCode::kFailedPrecondition ? 1 : 2;
}
