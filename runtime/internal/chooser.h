// Chooser: decides, at each point with more than one option, what an explored
// run does next.
#ifndef RUNTIME_INTERNAL_CHOOSER_H_
#define RUNTIME_INTERNAL_CHOOSER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/internal/fiber.h"
#include "runtime/report.h"

namespace dojo::internal {

class Observation;
class Tracer;
struct Actor;

// At the `point`-th choice with more than one option, counted from the start of
// the run, take `alternative` instead of 0, the default schedule's choice.
struct Deviation {
  std::uint32_t point;
  std::uint32_t alternative;
};
using Deviations = std::vector<Deviation>;

class Chooser {
 public:
  virtual ~Chooser() = default;
  // `options` is at least 2; 0 is the default schedule's choice.
  virtual std::size_t Choose(std::size_t options) = 0;
  // The same among actors; not asked when there is one only.
  virtual std::size_t ChooseActor(Actor* const* /*actors*/, std::size_t count) {
    return Choose(count);
  }
};

// Hears when everybody stands before their next operation.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void Settled() = 0;
};

// What a run needs to be explored: a chooser or a tracer. The fibers and the
// scratch memory outlive the run, and serve the next.
struct ExplorationHooks {
  FiberPool& fibers;
  // Scratch memory for the options of a choice.
  std::vector<Actor*>& options;
  Chooser* chooser = nullptr;
  Tracer* tracer = nullptr;
  // A Send may throw InjectedFault, as a choice.
  bool throwing_sends = false;
  // Where to write the schedule's steps, or null.
  std::vector<ScheduleStep>* steps = nullptr;
  // Where to write the choices that were made, or null.
  Deviations* taken = nullptr;
  // Both null, but for a run that is looked at closely.
  Watcher* watcher = nullptr;
  Observation* observation = nullptr;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_CHOOSER_H_
