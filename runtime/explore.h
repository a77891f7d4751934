// Explore: runs a program under many schedules, and hands back the shortest one
// that fails.
//
//   dojo::Exploration found =
//       dojo::Explore([](dojo::Here) -> dojo::Task<> { ... });
//   if (!found.ok()) std::puts(found.failure->ToString().c_str());
//
// A scheduling point stands before every operation of the runtime, awaited or
// called. The choices are: which task does its next operation, which ready case
// a Select takes, which timer that is due fires. A run fails when a task stays
// behind, a panic or another exception leaves a task, or the run uses up its
// steps. Three stages, with budgets in runs and steps and never in seconds, so
// that the same program gives the same result on any machine:
//  1. deviations from the default schedule (that of Runtime::Run, but see
//  README.md), fewest
//     first. The first level with a failure is finished, and its failure with
//     the fewest steps is *the shortest*;
//  2. all schedules, up to the order of independent operations (source-DPOR
//     with sleep sets). If it ends, the result is complete: no schedule fails;
//  3. random schedules from fixed seeds: half of them uniform, half by
//     priorities that change at two random steps (PCT).
// Faults can be explored, too: AtAnyStep, ExploreOptions::throwing_sends.
// Not explored: interleavings of plain variables that tasks share between
// operations, weak memory, threads.
#ifndef RUNTIME_EXPLORE_H_
#define RUNTIME_EXPLORE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/report.h"
#include "runtime/runtime.h"
#include "runtime/task.h"

namespace dojo {

struct ExploreOptions {
  int deviations = 3;  // stage 1: at the most so many
  // Budgets of the three stages; 0 leaves a stage out.
  std::uint64_t deviation_runs = 20'000;
  std::uint64_t enumeration_runs = 100'000;
  std::uint64_t random_runs = 1'000;
  // Operations that one run may do.
  std::uint64_t steps_per_run = 20'000;
  // Stage 2 leaves out schedules that differ from an explored one only in the
  // order of independent operations. Without it, stage 2 is plain enumeration.
  bool reduction = true;
  // Each Send may throw InjectedFault instead, at the cost of one deviation.
  bool throwing_sends = false;
  // As in RuntimeOptions.
  bool recovered_panics_fail = false;
  // Go on after a failure, to see every outcome; the first one is reported.
  bool keep_going = false;
  // Called with the Report of each run, in the order of the runs.
  std::function<void(const Report&)> after_run = {};
  // Begins the token: letters, digits, '_', '/', '-' and '.', at most 32.
  std::string test_id = "test";
};

// Thrown by a Send while schedules are explored with `throwing_sends`. A task
// that it leaves is no failure by itself; what stays behind is.
struct InjectedFault {};

// One failing schedule.
struct Counterexample {
  Report report;
  std::vector<ScheduleStep> steps;
  // Choices that differ from the default schedule.
  int deviations = 0;
  // No failing schedule has fewer deviations, none of as many has fewer steps.
  bool shortest = false;
  // For Replay: at most 64 printable characters.
  std::string token;
  // For people: the steps, numbered, then the report.
  std::string ToString() const;
  // The steps, drawn: a lane for each task, time going down.
  std::string Lanes() const;
};

struct Exploration {
  std::uint64_t runs = 0;  // in all stages
  bool complete = false;   // every schedule was run
  std::string
      strategy;  // of the last stage: "deviations", "enumeration", "random"
  std::string bound;         // what was covered, in words
  std::uint64_t digest = 0;  // of every run's operations and outcomes
  // The failing schedule, run again, did something else.
  bool nondeterministic = false;
  std::optional<Counterexample> failure;

  bool ok() const { return !failure.has_value() && !nondeterministic; }
};

enum class ReplayResult {
  kReproduced,  // the same operations, outcomes and leaks
  // The program has changed: it fails in another way, or the schedule does not
  // fit it.
  kStale,
  kNoLongerLeaks,  // this schedule fails no more
};
struct Replayed {
  ReplayResult result = ReplayResult::kStale;
  Counterexample run;  // what happened

  // "reproduced", "stale" or "no longer leaks", then the schedule as lanes and
  // as steps, then the report.
  std::string ToString() const;
};

namespace internal {

// The body of an exploration, called once for each run.
struct ExploredBody {
  void* object;
  Task<> (*call)(void* object, Here here);
  template <class F>
  static ExploredBody Of(F& body) {
    return {&body, [](void* object, Here here) -> Task<> {
              return (*static_cast<F*>(object))(here);
            }};
  }
};

Exploration Explore(ExploredBody body, const ExploreOptions& options,
                    std::source_location at);
std::optional<Replayed> Replay(std::string_view token, ExploredBody body,
                               const ExploreOptions& options,
                               std::source_location at);

}  // namespace internal

// While schedules are explored, `action` may happen before any operation, at
// the cost of one deviation; by default, and in a plain Run, it happens when
// nothing else can any more. For instance a cancel, or a fault. Inside a Run
// only; panics elsewhere. `action` must not wait. Its presence leaves out the
// reduction of stage 2, which is then plain enumeration.
void AtAnyStep(std::string_view name, std::function<void()> action,
               std::source_location at = std::source_location::current());

// Runs `body(Here)` again and again; it must begin anew each time. Not inside a
// Run.
template <class F>
Exploration Explore(F body, const ExploreOptions& options = {},
                    std::source_location at = std::source_location::current()) {
  return internal::Explore(internal::ExploredBody::Of(body), options, at);
}

// Runs the one schedule that `token` names. Empty when the token cannot be read
// or names another test.
template <class F>
std::optional<Replayed> Replay(
    std::string_view token, F body, const ExploreOptions& options = {},
    std::source_location at = std::source_location::current()) {
  return internal::Replay(token, internal::ExploredBody::Of(body), options, at);
}

}  // namespace dojo

#endif  // RUNTIME_EXPLORE_H_
