// main() of `explore`: explore run MANIFEST ascending|descending, explore
// replay TOKEN
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "katas/harness/arena.h"
#include "katas/harness/json.h"
#include "katas/harness/outcomes.h"
#include "katas/harness/program.h"
#include "katas/harness/result_channel.h"
#include "katas/harness/size.h"
#include "runtime/explore.h"

namespace kata {
namespace {

std::uint64_t observed = 0;  // in the run that is explored now

}  // namespace

void Observe(std::uint64_t value) { observed = harness::Mix(observed, value); }

namespace harness {
namespace {

constexpr int kOk = 0, kJudgedNotSo = 1, kUsage = 2;

const Program* Find(const std::vector<Program>& programs,
                    const std::string& name) {
  for (const Program& program : programs) {
    if (program.name == name) return &program;
  }
  return nullptr;
}

int RunAll(const char* manifest_path) {
  const std::optional<ExplorationPlan> plan =
      ReadExplorationPlan(manifest_path);
  if (!plan) {
    std::fprintf(stderr, "explore: %s is no manifest\n", manifest_path);
    return kUsage;
  }
  const std::vector<Program> programs = Programs();
  for (const ExplorationPlan::Program& planned : plan->programs) {
    const Program* program = Find(programs, planned.name);
    for (const std::string& size_text : planned.sizes) {
      const std::vector<int> size = ReadSize(size_text);
      if (program == nullptr || size.empty()) {
        std::fprintf(stderr,
                     "explore: the manifest asks for program %s of size %s; "
                     "there is none\n",
                     planned.name.c_str(), size_text.c_str());
        return kUsage;
      }
      dojo::ExploreOptions options;
      options.deviations = plan->deviations;
      options.deviation_runs = plan->deviation_runs;
      options.enumeration_runs = plan->enumeration_runs;
      options.random_runs = plan->random_runs;
      options.recovered_panics_fail = true;
      options.test_id = TestId(plan->kata, planned.name, size_text);
      Outcomes outcomes;
      options.after_run = [&outcomes](const dojo::Report& report) {
        outcomes.Add(observed, report);
      };
      std::uint64_t all_observed = observed = 0;
      const dojo::Exploration found = dojo::Explore(
          [&](dojo::Here here) {
            all_observed = Mix(all_observed, observed);
            observed = 0;
            return program->run(here, size);
          },
          options);
      WriteRecord(ExplorationRecord(
          planned.name, size_text, found,
          Mix(Mix(found.digest, all_observed), observed), outcomes));
    }
  }
  WriteRecord(R"({"record":"end"})");
  return kOk;
}

int ReplayToken(const std::string& token) {
  const std::vector<Program> programs = Programs();
  const std::optional<TokenParts> parts = ReadToken(token);
  if (!parts) {
    std::fprintf(
        stderr,
        "explore: '%s' is no token; a token looks like 01.jobs.2x2~d~AbCdEf\n",
        token.c_str());
    return kUsage;
  }
  const Program* program = Find(programs, parts->program);
  const std::vector<int> size = ReadSize(parts->size);
  dojo::ExploreOptions options;
  options.recovered_panics_fail = true;
  options.test_id = parts->test_id;
  std::optional<dojo::Replayed> replayed;
  if (program != nullptr && !size.empty()) {
    replayed = dojo::Replay(
        token, [&](dojo::Here here) { return program->run(here, size); },
        options);
  }
  if (!replayed) {
    std::fprintf(stderr,
                 "explore: the token '%s' belongs to no program of this kata\n",
                 token.c_str());
    return kUsage;
  }
  std::fputs(replayed->ToString().c_str(), stdout);
  return replayed->result == dojo::ReplayResult::kReproduced ? kOk
                                                             : kJudgedNotSo;
}

}  // namespace
}  // namespace harness
}  // namespace kata

int main(int argc, char** argv) {
  kata::harness::OpenResultChannel();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 3 && arguments[0] == "run" &&
      (arguments[2] == "ascending" || arguments[2] == "descending")) {
    kata::harness::UseArena(arguments[2] == "descending");
    return kata::harness::RunAll(argv[2]);
  }
  if (arguments.size() == 2 && arguments[0] == "replay") {
    kata::harness::UseArena(/*descending=*/false);
    return kata::harness::ReplayToken(arguments[1]);
  }
  std::fputs(
      "usage: explore run MANIFEST ascending|descending | explore replay "
      "TOKEN\n",
      stderr);
  return 2;
}
