// main() of `explore`: explore run MANIFEST ascending|descending, explore
// replay TOKEN
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "katas/harness/arena.h"
#include "katas/harness/json.h"
#include "katas/harness/outcomes.h"
#include "katas/harness/planned.h"
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

int RunAll(const char* manifest_path) {
  return RunPlanned(
      manifest_path, Programs(),
      [](const ExplorationPlan& plan, const Program& program,
         const std::vector<int>& size, const std::string& size_text) {
        dojo::ExploreOptions options;
        options.deviations = plan.deviations;
        options.deviation_runs = plan.deviation_runs;
        options.enumeration_runs = plan.enumeration_runs;
        options.random_runs = plan.random_runs;
        options.recovered_panics_fail = true;
        options.test_id = TestId(plan.kata, program.name, size_text);
        Outcomes outcomes;
        options.after_run = [&outcomes](const dojo::Report& report) {
          outcomes.Add(observed, report);
        };
        std::uint64_t all_observed = observed = 0;
        const dojo::Exploration found = dojo::Explore(
            [&](dojo::Here here) {
              all_observed = Mix(all_observed, observed);
              observed = 0;
              return program.run(here, size);
            },
            options);
        return ExplorationRecord(program.name, size_text, found,
                                 Mix(Mix(found.digest, all_observed), observed),
                                 outcomes);
      });
}

int ReplayToken(const std::string& token) {
  return ReplayNamed(
      token, "01.jobs.2x2~d~AbCdEf", Programs(),
      [&token](const TokenParts& parts, const Program& program,
               const std::vector<int>& size) {
        dojo::ExploreOptions options;
        options.recovered_panics_fail = true;
        options.test_id = parts.test_id;
        const std::optional<dojo::Replayed> replayed = dojo::Replay(
            token, [&](dojo::Here here) { return program.run(here, size); },
            options);
        if (!replayed) return BelongsToNoProgram(token);
        std::fputs(replayed->ToString().c_str(), stdout);
        return replayed->result == dojo::ReplayResult::kReproduced
                   ? kOk
                   : kJudgedNotSo;
      });
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
  return kata::harness::kUsage;
}
