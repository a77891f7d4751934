#include "grader/oracles.h"

#include <algorithm>
#include <tuple>

#include "grader/text.h"

namespace grader {
namespace {

bool Reports(const ProgramRun& run, const std::string& program,
             const std::string& size) {
  return std::any_of(
      run.records.explorations.begin(), run.records.explorations.end(),
      [&](const Exploration& explored) {
        return explored.program == program && explored.size == size;
      });
}

bool HasCensus(const ProgramRun& run, std::int64_t size) {
  return std::any_of(
      run.records.censuses.begin(), run.records.censuses.end(),
      [size](const Census& census) { return census.size == size; });
}

// What a run had to report and did not; empty when nothing is missing.
std::string Missing(const Manifest& manifest, const Evidence& evidence,
                    const ProgramRun& run) {
  if (&run == &evidence.ascending || &run == &evidence.descending) {
    for (const Program& program : manifest.programs) {
      for (const std::string& size : program.sizes) {
        if (!Reports(run, program.name, size)) return program.name + " " + size;
      }
    }
  }
  for (const HeapRun& heap : evidence.heap) {
    if (&run != &heap.run) continue;
    if (!HasCensus(run, heap.size)) return "its census";
    if (!heap.after) return "its heap";
  }
  if (&run == &evidence.memcheck_run &&
      !HasCensus(run, manifest.workload_sizes.front())) {
    return "its census";
  }
  return run.records.ended ? "" : "its end";
}

bool IsClean(const Census& census) {
  return census.leaks.empty() && census.panics.empty() && !census.out_of_steps;
}

bool BehaviourHolds(const Manifest& manifest, const Evidence& evidence) {
  const auto tests = Tests(manifest, evidence);
  return std::all_of(tests.begin(), tests.end(),
                     [](const TestResult& test) { return test.passed; });
}

bool SchedulesHold(const Manifest& manifest, const Evidence& evidence) {
  const ProgramRun& run = evidence.ascending;
  if (!run.ran || !Missing(manifest, evidence, run).empty()) return false;
  for (const Exploration& explored : run.records.explorations) {
    if (explored.failure) return false;
  }
  for (const HeapRun& heap : evidence.heap) {
    if (!HasCensus(heap.run, heap.size)) return false;
  }
  const auto censuses = AllCensuses(evidence);
  return std::all_of(censuses.begin(), censuses.end(),
                     [](const Census* census) { return IsClean(*census); });
}

// A search that has not come to its end proves nothing.
bool InterleavingsHold(const Manifest& manifest, const Evidence& evidence) {
  const ProgramRun& run = evidence.ascending;
  if (!run.ran || !Missing(manifest, evidence, run).empty()) return false;
  return std::all_of(run.records.explorations.begin(),
                     run.records.explorations.end(),
                     [](const Exploration& explored) {
                       return !explored.failure && explored.complete;
                     });
}

bool HeapHolds(const Manifest& manifest, const Evidence& evidence) {
  const auto table = HeapTable(manifest, evidence);
  return !table.empty() &&
         std::all_of(table.begin(), table.end(), [](const Heap& heap) {
           return heap.before && heap.working && heap.after && heap.peak &&
                  *heap.after == *heap.before &&
                  Above(heap.working, heap.before, heap.working_target) <= 0 &&
                  Above(heap.peak, heap.before, heap.peak_target) <= 0;
         });
}

bool MemcheckHolds(const Manifest& manifest, const Evidence& evidence) {
  return evidence.memcheck && evidence.memcheck->errors.empty() &&
         Missing(manifest, evidence, evidence.memcheck_run).empty();
}

std::vector<LeakRecord> MostProminentFirst(std::vector<LeakRecord> leaks) {
  const auto prominence = [](const LeakRecord& leak) {
    return std::pair(leak.awaits_at.starts_with("kata.cc:"), leak.count);
  };
  const auto most =
      std::max_element(leaks.begin(), leaks.end(),
                       [&prominence](const LeakRecord& a, const LeakRecord& b) {
                         return prominence(a) < prominence(b);
                       });
  // The others keep their order.
  if (most != leaks.end()) std::rotate(leaks.begin(), most, most + 1);
  return leaks;
}

}  // namespace

bool Holds(Oracle oracle, const Manifest& manifest, const Evidence& evidence) {
  switch (oracle) {
    case Oracle::kBehaviour:
      return BehaviourHolds(manifest, evidence);
    case Oracle::kSchedules:
      return SchedulesHold(manifest, evidence);
    case Oracle::kInterleavings:
      return InterleavingsHold(manifest, evidence);
    case Oracle::kHeap:
      return HeapHolds(manifest, evidence);
    case Oracle::kMemcheck:
      return MemcheckHolds(manifest, evidence);
  }
  return false;
}

std::vector<const ProgramRun*> AllRuns(const Evidence& evidence) {
  std::vector<const ProgramRun*> runs = {&evidence.tests, &evidence.ascending,
                                         &evidence.descending};
  for (const HeapRun& heap : evidence.heap) runs.push_back(&heap.run);
  runs.push_back(&evidence.memcheck_run);
  return runs;
}

std::vector<const Census*> AllCensuses(const Evidence& evidence) {
  std::vector<const Census*> censuses;
  for (const ProgramRun* run : AllRuns(evidence)) {
    for (const Census& census : run->records.censuses) {
      censuses.push_back(&census);
    }
  }
  return censuses;
}

std::string HowItEnded(const ProgramRun& run) {
  if (!run.ran) return "skipped, since an earlier program timed out";
  if (run.out_of_cpu) {
    return "used up its " + std::to_string(run.cpu_seconds) +
           " s of processor time";
  }
  if (run.signal)
    return "crashed with " + SignalName(run.signal) +
           (run.crash_at.empty() ? "" : " at " + run.crash_at);
  return "ended (exit code " + std::to_string(run.exit_code) + ")";
}

std::vector<TestResult> Tests(const Manifest& manifest,
                              const Evidence& evidence) {
  std::vector<TestResult> results;
  const ProgramRun& tests = evidence.tests;
  for (const std::string& name : evidence.expected_tests) {
    TestResult result{name, false, ""};
    bool reported = false;
    for (const TestRecord& record : tests.records.tests) {
      if (record.name != name || (reported && !result.passed)) continue;
      // Whoever reports a test twice is believed when it failed.
      reported = true;
      result.passed = record.passed;
      result.message = record.message;
    }
    if (!reported) {
      result.message =
          HowItEnded(tests) + " before reporting the test \"" + name + "\"";
    }
    results.push_back(result);
  }
  for (const ProgramRun* run : AllRuns(evidence)) {
    if (!run->ran) continue;
    const std::string missing = Missing(manifest, evidence, *run);
    if (missing.empty()) continue;
    results.push_back(
        {run->name, false, HowItEnded(*run) + " before reporting " + missing});
  }
  return results;
}

std::vector<Heap> HeapTable(const Manifest& manifest,
                            const Evidence& evidence) {
  std::vector<Heap> table;
  for (const HeapRun& run : evidence.heap) {
    Heap heap;
    heap.size = run.size;
    heap.before = run.before;
    heap.working = run.working;
    heap.after = run.after;
    heap.peak = run.peak;
    if (manifest.working_target) {
      heap.working_target = manifest.working_target->At(run.size);
    }
    if (manifest.peak_target) {
      heap.peak_target = manifest.peak_target->At(run.size);
    }
    if (manifest.peak_growth && !table.empty()) {
      const Heap& first = table.front();
      if (first.peak && first.before) {
        const std::int64_t most =
            *first.peak - *first.before + *manifest.peak_growth;
        heap.peak_target = std::min(heap.peak_target.value_or(most), most);
      }
    }
    table.push_back(heap);
  }
  return table;
}

std::int64_t Above(const std::optional<std::int64_t>& value,
                   const std::optional<std::int64_t>& before,
                   const std::optional<std::int64_t>& target) {
  if (!value || !before || !target) return 0;
  return *value - *before - *target;
}

std::optional<Exploration> Shortest(const Evidence& evidence,
                                    const std::string& kind) {
  // The sentence speaks of what the workload leaves parked: among programs that
  // need as few deviations, one that leaves just that explains it best.
  std::string parked_at;
  for (const Census* census : AllCensuses(evidence)) {
    if (parked_at.empty() && !census->leaks.empty()) {
      parked_at = MostProminentFirst(census->leaks).front().awaits_at;
    }
  }
  const auto length = [&](const Exploration& explored) {
    const auto& leaks = explored.failure->leaks;
    const bool elsewhere =
        !parked_at.empty() &&
        std::any_of(leaks.begin(), leaks.end(), [&](const LeakRecord& leak) {
          return leak.awaits_at != parked_at;
        });
    return std::tuple(explored.failure->deviations, elsewhere,
                      explored.failure->steps.size());
  };
  std::optional<Exploration> shortest;
  for (const Exploration& explored : evidence.ascending.records.explorations) {
    if (!explored.failure) continue;
    if (!kind.empty() && explored.failure->kind != kind) continue;
    if (!shortest || length(explored) < length(*shortest)) shortest = explored;
  }
  return shortest;
}

ShownLeaks LeaksToShow(const Evidence& evidence) {
  for (const Census* census : AllCensuses(evidence)) {
    if (!census->leaks.empty()) return {MostProminentFirst(census->leaks), ""};
  }
  const auto shortest = Shortest(evidence, "");
  const auto leaking = Shortest(evidence, "leak");
  if (const auto& shown = leaking ? leaking : shortest) {
    return {MostProminentFirst(shown->failure->leaks),
            " in a schedule of " + shown->program + " " + shown->size};
  }
  return {};
}

}  // namespace grader
