// main() of `explore` where the evidence is interleavings: explore run
// MANIFEST, explore replay TOKEN
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "katas/harness/json.h"
#include "katas/harness/result_channel.h"
#include "katas/harness/size.h"
#include "katas/memory/interleaved.h"
#include "katas/memory/record.h"
#include "katas/memory/weak_memory.h"

namespace kata::memory {
namespace {

constexpr int kOk = 0, kJudgedNotSo = 1, kUsage = 2;

// For replay, which has no manifest: what kata() gives unless told otherwise.
constexpr std::uint64_t kUsualRuns = 100'000;

const InterleavedProgram* Find(const std::vector<InterleavedProgram>& programs,
                               const std::string& name) {
  for (const InterleavedProgram& program : programs) {
    if (program.name == name) return &program;
  }
  return nullptr;
}

int RunAll(const char* manifest_path) {
  const auto plan = harness::ReadExplorationPlan(manifest_path);
  if (!plan) {
    std::fprintf(stderr, "explore: %s is no manifest\n", manifest_path);
    return kUsage;
  }
  const std::vector<InterleavedProgram> programs = InterleavedPrograms();
  for (const harness::ExplorationPlan::Program& planned : plan->programs) {
    const InterleavedProgram* program = Find(programs, planned.name);
    for (const std::string& size_text : planned.sizes) {
      const std::vector<int> size = harness::ReadSize(size_text);
      if (program == nullptr || size.empty()) {
        std::fprintf(stderr,
                     "explore: the manifest asks for program %s of size %s; "
                     "there is none\n",
                     planned.name.c_str(), size_text.c_str());
        return kUsage;
      }
      const WeakMemory found =
          ExploreWeakMemory(*program, size, plan->enumeration_runs);
      harness::WriteRecord(
          InterleavingsRecord(plan->kata, planned.name, size_text, found));
    }
  }
  harness::WriteRecord(R"({"record":"end"})");
  return kOk;
}

// The search is the same each time, so the run behind a token is found again
// by searching again.
int ReplayToken(const std::string& token) {
  const auto parts = harness::ReadToken(token);
  if (!parts) {
    std::fprintf(stderr,
                 "explore: '%s' is no token; a token looks like "
                 "07.publish.1x1~w~AbCdEf\n",
                 token.c_str());
    return kUsage;
  }
  const std::vector<InterleavedProgram> programs = InterleavedPrograms();
  const InterleavedProgram* program = Find(programs, parts->program);
  const std::vector<int> size = harness::ReadSize(parts->size);
  if (program == nullptr || size.empty()) {
    std::fprintf(stderr,
                 "explore: the token '%s' belongs to no program of this kata\n",
                 token.c_str());
    return kUsage;
  }
  const WeakMemory found = ExploreWeakMemory(*program, size, kUsualRuns);
  if (!found.failure) {
    std::printf(
        "no longer fails: no order of steps of %s %s goes wrong, of %llu\n",
        parts->program.c_str(), parts->size.c_str(),
        static_cast<unsigned long long>(found.runs));
    return kJudgedNotSo;
  }
  const Run& run = *found.failure;
  const bool same = parts->body == "w~" + Digest(run);
  std::printf("%s\n", same ? "reproduced"
                           : "stale: the code has changed, and what fails now "
                             "is another run");
  std::size_t number = 0;
  for (const Step& step : run.steps)
    std::printf("%4zu. %s\n", ++number, Describe(step, run.threads).c_str());
  std::printf("%s\n", Sentence(run).c_str());
  return same ? kOk : kJudgedNotSo;
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
  return 2;
}
