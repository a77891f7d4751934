// main() of `explore`: explore run MANIFEST ascending|descending, explore
// replay TOKEN
#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "katas/harness/arena.h"
#include "katas/harness/json.h"
#include "katas/harness/outcomes.h"
#include "katas/harness/program.h"
#include "katas/harness/result_channel.h"
#include "runtime/explore.h"

namespace kata {
namespace {

std::uint64_t observed = 0;  // in the run that is explored now

}  // namespace

void Observe(std::uint64_t value) { observed = harness::Mix(observed, value); }

namespace harness {
namespace {

constexpr int kOk = 0, kJudgedNotSo = 1, kUsage = 2;

// "3x4" -> {3, 4}; empty when it is no size.
std::vector<int> ReadSize(const std::string& text) {
  std::vector<int> size;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (;;) {
    int number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc()) return {};
    size.push_back(number);
    if (next == end) return size;
    if (*next != 'x') return {};
    at = next + 1;
  }
}

const Program* Find(const std::vector<Program>& programs,
                    const std::string& name) {
  for (const Program& program : programs) {
    if (program.name == name) return &program;
  }
  return nullptr;
}

// A token begins "01.jobs.2x2~": the kata's number, the program, the size.
std::string TestId(const std::string& kata, const std::string& program,
                   const std::string& size) {
  return kata.substr(0, kata.find('_')) + "." + program + "." + size;
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
  const std::size_t program_at = token.find('.') + 1;
  const std::size_t size_at = token.rfind('.', token.find('~')) + 1;
  const std::size_t body_at = token.find('~');
  const std::vector<Program> programs = Programs();
  if (program_at == 0 || body_at == token.npos || size_at <= program_at) {
    std::fprintf(
        stderr,
        "explore: '%s' is no token; a token looks like 01.jobs.2x2~d~AbCdEf\n",
        token.c_str());
    return kUsage;
  }
  const Program* program =
      Find(programs, token.substr(program_at, size_at - 1 - program_at));
  const std::vector<int> size =
      ReadSize(token.substr(size_at, body_at - size_at));
  dojo::ExploreOptions options;
  options.recovered_panics_fail = true;
  options.test_id = token.substr(0, body_at);
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
