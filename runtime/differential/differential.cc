#include "runtime/differential/differential.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "runtime/differential/interpreter.h"
#include "runtime/differential/model.h"
#include "runtime/differential/outcome.h"
#include "runtime/explore.h"

namespace dojo::differential {
namespace {

constexpr std::size_t kMaxStates = 200'000;
constexpr std::uint64_t kMaxRuns = 100'000;

struct Seen {
  std::set<Outcome> outcomes;
  Exploration exploration;
};

// What `options` let see, also after a failure.
Seen ExploreAll(const Program& program, ExploreOptions options) {
  Interpreter interpreter(program);
  Seen seen;
  options.keep_going = true;
  options.after_run = [&](const Report& report) {
    seen.outcomes.insert(interpreter.OutcomeOf(report));
  };
  seen.exploration = Explore([&](Here) { return interpreter.Main(); }, options);
  return seen;
}

Seen Enumerate(const Program& program, bool reduction) {
  return ExploreAll(program, {.deviation_runs = 0,
                              .enumeration_runs = kMaxRuns,
                              .random_runs = 0,
                              .reduction = reduction});
}

std::string Missing(const std::string& text, const std::set<Outcome>& from,
                    const std::set<Outcome>& in) {
  std::string missing;
  for (const Outcome& outcome : from) {
    if (in.contains(outcome)) continue;
    missing += text + ":\n" + OutcomeText(outcome);
    break;  // one is enough to think about
  }
  return missing;
}

std::string Compare(const std::string& search, const std::set<Outcome>& model,
                    const Seen& seen) {
  if (seen.exploration.nondeterministic)
    return search + " calls it nondeterministic\n";
  return (seen.exploration.complete
              ? Missing(search + " misses", model, seen.outcomes)
              : std::string()) +
         Missing(search + " has, and the model has not", seen.outcomes, model);
}

// Whether the search for the shortest failure finds one exactly if there is
// one.
std::string CompareSearch(const Program& program,
                          const std::set<Outcome>& model, Tally& tally) {
  Interpreter interpreter(program);
  const Exploration found =
      Explore([&](Here) { return interpreter.Main(); }, ExploreOptions());
  const auto failing = static_cast<std::size_t>(
      std::count_if(model.begin(), model.end(), Fails));
  if (found.nondeterministic)
    return "the search for a failure calls it nondeterministic\n";
  if (failing > 0) ++tally.can_fail;
  if (failing > 0 && failing < model.size()) ++tally.schedule_dependent;
  if (failing > 0 && found.ok())
    return "a failure is missed (" + found.strategy + ", " + found.bound +
           ")\n";
  if (failing == 0 && !found.ok())
    return "a failure that the model does not have:\n" +
           found.failure->ToString();
  if (found.ok()) return {};
  const auto deviations = static_cast<std::size_t>(found.failure->deviations);
  if (found.failure->shortest && deviations < std::size(tally.failures_at)) {
    ++tally.failures_at[deviations];
  } else {
    ++tally.failures_beyond;
  }
  if (!program.StartsAllFirst()) return {};
  const bool fails_by_default = Fails(Model::RunByDefault(program, nullptr));
  if (fails_by_default != (deviations == 0))
    return "the failure found has " + std::to_string(deviations) +
           " deviations, but the default schedule " +
           (fails_by_default ? "fails\n" : "does not fail\n");
  return {};
}

}  // namespace

std::string Difference(const Program& program, Tally& tally) {
  ++tally.programs;
  const std::optional<std::set<Outcome>> model =
      AllOutcomes(program, kMaxStates);
  if (!model) {
    ++tally.skipped_model;
    return {};
  }
  const Seen reduced = Enumerate(program, /*reduction=*/true);
  tally.reduced_runs += reduced.exploration.runs;
  if (!reduced.exploration.complete && !reduced.exploration.nondeterministic) {
    ++tally.skipped_model;
    return {};
  }
  std::string difference = Compare("the reduced search", *model, reduced);
  const Seen plain = Enumerate(program, /*reduction=*/false);
  tally.plain_runs += plain.exploration.runs;
  if (!plain.exploration.complete) ++tally.skipped_plain;
  difference += Compare("plain enumeration", *model, plain);
  difference += Compare("the random search", *model,
                        ExploreAll(program, {.deviation_runs = 0,
                                             .enumeration_runs = 0,
                                             .random_runs = 20}));
  return difference + CompareSearch(program, *model, tally);
}

namespace {

// Without the task, and without what starts it. The last one has no children.
Program WithoutLastTask(Program program) {
  const std::size_t last = program.tasks.size() - 1;
  program.tasks.pop_back();
  for (auto& code : program.tasks) {
    std::erase_if(code, [last](const Instruction& instruction) {
      return instruction.verb == Verb::kGo && instruction.argument == last;
    });
  }
  return program;
}

// Each smaller program that is one step away. Values name places, so that a
// step may change what is sent; that is no matter here.
std::vector<Program> Smaller(const Program& program) {
  std::vector<Program> all;
  if (program.tasks.size() > 1) all.push_back(WithoutLastTask(program));
  for (std::size_t t = 0; t < program.tasks.size(); ++t) {
    for (std::size_t i = 0; i < program.tasks[t].size(); ++i) {
      const Instruction& instruction = program.tasks[t][i];
      if (instruction.verb != Verb::kGo) {
        Program fewer = program;
        fewer.tasks[t].erase(fewer.tasks[t].begin() +
                             static_cast<std::ptrdiff_t>(i));
        all.push_back(std::move(fewer));
      } else if (i > 0) {
        Program earlier = program;
        std::swap(earlier.tasks[t][i], earlier.tasks[t][i - 1]);
        if (earlier.tasks[t][i].verb != Verb::kGo)
          all.push_back(std::move(earlier));
      }
      for (std::size_t c = 0; c < instruction.cases.size(); ++c) {
        Program fewer = program;
        auto& cases = fewer.tasks[t][i].cases;
        cases.erase(cases.begin() + static_cast<std::ptrdiff_t>(c));
        all.push_back(std::move(fewer));
      }
      if (instruction.verb == Verb::kSleep && instruction.argument > 1) {
        Program shorter = program;
        --shorter.tasks[t][i].argument;
        all.push_back(std::move(shorter));
      }
    }
  }
  if (program.timer > 0) {
    Program untimed = program;
    untimed.timer = 0;
    if (untimed.IsWhole()) all.push_back(std::move(untimed));
  }
  for (std::size_t c = 0; c < program.contexts.size(); ++c) {
    Program simpler = program;
    if (std::exchange(simpler.contexts[c], {}) != ContextOfProgram() &&
        simpler.IsWhole())
      all.push_back(std::move(simpler));
  }
  if (!program.contexts.empty()) {
    Program fewer = program;
    fewer.contexts.pop_back();
    if (fewer.IsWhole()) all.push_back(std::move(fewer));
  }
  for (std::size_t c = 0; c < program.capacities.size(); ++c) {
    if (program.capacities[c] <= 0) continue;
    Program smaller = program;
    --smaller.capacities[c];
    all.push_back(std::move(smaller));
  }
  return all;
}

}  // namespace

Program Minimise(Program program,
                 const std::function<bool(const Program&)>& differs) {
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (Program& candidate : Smaller(program)) {
      if (!differs(candidate)) continue;
      program = std::move(candidate);
      smaller = true;
      break;
    }
  }
  return program;
}

std::string CompareMany(std::uint64_t first, std::uint64_t count,
                        Tally& tally) {
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    RandomSource source(seed);
    const Program program =
        Generate(source, static_cast<Style>(seed % kStyles));
    const std::string difference = Difference(program, tally);
    if (difference.empty()) continue;
    Tally ignored;
    const Program smallest = Minimise(program, [&](const Program& candidate) {
      return !Difference(candidate, ignored).empty();
    });
    return "seed " + std::to_string(seed) + ":\n" + program.ToString() +
           difference + "minimised:\n" + smallest.ToString() +
           Difference(smallest, ignored);
  }
  return {};
}

std::string Tally::ToString() const {
  std::string text = std::to_string(programs) +
                     " programs; left out: " + std::to_string(skipped_model) +
                     " wholly, " + std::to_string(skipped_plain) +
                     " in plain enumeration; " + std::to_string(can_fail) +
                     " can fail, " + std::to_string(schedule_dependent) +
                     " under some schedules only; found at";
  for (std::size_t i = 0; i < std::size(failures_at); ++i)
    text += " " + std::to_string(i) + ": " + std::to_string(failures_at[i]);
  return text + ", beyond: " + std::to_string(failures_beyond) +
         "; runs: " + std::to_string(plain_runs) + " plain, " +
         std::to_string(reduced_runs) + " reduced";
}

}  // namespace dojo::differential
