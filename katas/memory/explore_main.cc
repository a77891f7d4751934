// main() of `explore` where the evidence is interleavings: explore run
// MANIFEST, explore replay TOKEN
#include <cstdio>
#include <string>
#include <vector>

#include "katas/harness/planned.h"
#include "katas/harness/result_channel.h"
#include "katas/memory/interleaved.h"
#include "katas/memory/record.h"
#include "katas/memory/weak_memory.h"

namespace kata::memory {
namespace {

using harness::kJudgedNotSo;
using harness::kOk;

// For replay, which has no manifest: what kata() gives unless told otherwise.
constexpr std::uint64_t kUsualRuns = 100'000;

int RunAll(const char* manifest_path) {
  return harness::RunPlanned(
      manifest_path, InterleavedPrograms(),
      [](const harness::ExplorationPlan& plan,
         const InterleavedProgram& program, const std::vector<int>& size,
         const std::string& size_text) {
        return InterleavingsRecord(
            plan.kata, program.name, size_text,
            ExploreWeakMemory(program, size, plan.enumeration_runs));
      });
}

// The search is the same each time, so the run behind a token is found again
// by searching again.
int Replay(const harness::TokenParts& parts, const InterleavedProgram& program,
           const std::vector<int>& size) {
  const WeakMemory found = ExploreWeakMemory(program, size, kUsualRuns);
  if (!found.failure) {
    std::printf(
        "no longer fails: no order of steps of %s %s goes wrong, of %llu\n",
        parts.program.c_str(), parts.size.c_str(),
        static_cast<unsigned long long>(found.runs));
    return kJudgedNotSo;
  }
  const Run& run = *found.failure;
  const bool same = parts.body == "w~" + Digest(run);
  std::printf("%s\n", same ? "reproduced"
                           : "stale: the code has changed, and what fails now "
                             "is another run");
  std::size_t number = 0;
  for (const Step& step : run.steps)
    std::printf("%4zu. %s\n", ++number, Describe(step, run.threads).c_str());
  std::printf("%s\n", Sentence(run).c_str());
  return same ? kOk : kJudgedNotSo;
}

int ReplayToken(const std::string& token) {
  return harness::ReplayNamed(token, "07.publish.1x1~w~AbCdEf",
                              InterleavedPrograms(), &Replay);
}

}  // namespace
}  // namespace kata::memory

int main(int argc, char** argv) {
  kata::harness::OpenResultChannel();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "run")
    return kata::memory::RunAll(argv[2]);
  if (arguments.size() == 2 && arguments[0] == "replay")
    return kata::memory::ReplayToken(arguments[1]);
  std::fputs("usage: explore run MANIFEST | explore replay TOKEN\n", stderr);
  return kata::harness::kUsage;
}
