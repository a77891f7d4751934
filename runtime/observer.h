// Observer: hears what happens in the runs of a thread, as it happens. Every
// view of a running program is made of it: dumps, profiles, traces, telemetry.
//
//   struct Lengths : dojo::Observer {
//     void ElementSent(const dojo::Moment&, const dojo::ObservedChannel& c,
//                      std::uint32_t task) override { ... }
//   } lengths;
//   dojo::ScopedObserver listening(lengths);
//   dojo::Runtime().Run(...);
//
// Without an Observer nothing here costs anything: operations take a quick way
// that does not know of it. With one, every operation takes the slow way, and
// does the same. What an Observer hears has happened already; it must not start
// tasks, use channels or throw. Explored runs are not observed.
#ifndef RUNTIME_OBSERVER_H_
#define RUNTIME_OBSERVER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/duration.h"
#include "runtime/report.h"

namespace dojo {

struct Moment {
  Time now;                // the virtual clock; 0 outside of a Run
  std::uint64_t step = 0;  // operations done so far in this Run
};

// These live as long as the call that they are handed to.

struct ObservedTask {
  std::uint32_t id;  // 1 is the main of a Runtime's first Run
  std::string_view name;
  std::uint32_t started_by;         // 0: nobody, it is main
  std::source_location started_at;  // the Go() that started it
};

struct ObservedChannel {
  std::uint32_t id;  // never 0, never used twice while the Observer listens
  std::string_view name;
  std::source_location made_at;
  std::size_t capacity;
  std::size_t length;  // elements in the buffer, after what has happened
  std::size_t bytes;   // its heap block: state, buffer and name
};

struct ObservedWait {
  std::string_view reason;  // Go's words: "chan receive", "select", ...
  std::source_location at;  // the co_await of the innermost coroutine
  // What it waits on: none, one, or those of a Select's cases.
  std::span<const std::uint32_t> channels;
};

// One coroutine of a task's stack.
struct CoroutineFrame {
  std::string function;   // as the compiler spells it, with its parameters
  Location at;            // where it awaits; the innermost may be running
  std::size_t bytes = 0;  // 0 when it lies in its caller's frame
};

// A task that is there at one moment.
struct TaskSnapshot {
  std::uint32_t id = 0;
  std::string name;
  std::string state;  // "running", "runnable", or Go's words for its wait
  std::vector<ChannelFacts> channels;  // that it waits on
  std::vector<CoroutineFrame> stack;   // the innermost first
  // The task itself, who started it, and so on up to main.
  std::vector<SpawnStep> spawn_chain;
  Duration waited;        // since it parked
  std::size_t bytes = 0;  // of its frames and its task record
};

class Observer {
 public:
  virtual ~Observer() = default;

  virtual void TaskStarted(const Moment&, const ObservedTask&) {}
  // It runs from here until it parks, ends, or another one runs.
  virtual void TaskRuns(const Moment&, std::uint32_t /*task*/) {}
  virtual void TaskParked(const Moment&, std::uint32_t /*task*/,
                          const ObservedWait&) {}
  virtual void TaskEnded(const Moment&, std::uint32_t /*task*/) {}

  // One that was made before the Observer came is new when it is first used.
  virtual void ChannelMade(const Moment&, const ObservedChannel&) {}
  // An element has left its sender, into the buffer or to a receiver; it has
  // come to a receiver. So in each channel the n-th that is received is the
  // n-th that was sent. Task 0: a timer has sent it, or taken it away.
  virtual void ElementSent(const Moment&, const ObservedChannel&,
                           std::uint32_t /*task*/) {}
  virtual void ElementReceived(const Moment&, const ObservedChannel&,
                               std::uint32_t /*task*/) {}
  virtual void ChannelClosed(const Moment&, const ObservedChannel&) {}
  // The last end is gone. `length` elements die with it.
  virtual void ChannelDying(const Moment&, const ObservedChannel&) {}
  virtual void ChannelDied(const Moment&, std::uint32_t /*channel*/) {}

  // The virtual clock has moved.
  virtual void ClockMoved(const Moment&) {}
  // All tasks that are there, by id: when a Run has come to quiescence (label
  // "quiescent"), and wherever TakeSnapshot is called.
  virtual void Snapshot(const Moment&, std::string_view /*label*/,
                        std::span<const TaskSnapshot>) {}
  virtual void RunEnded(const Moment&, const Report&) {}
};

namespace internal {
class Observation;
}

// While it lives, `observer` hears all that happens on this thread. The
// innermost one hears it alone. Neither made nor destroyed inside a Run.
class ScopedObserver {
 public:
  explicit ScopedObserver(Observer& observer);
  ~ScopedObserver();
  ScopedObserver(const ScopedObserver&) = delete;
  ScopedObserver& operator=(const ScopedObserver&) = delete;

 private:
  std::unique_ptr<internal::Observation> observation_;
  internal::Observation* outer_;
};

// Shows the Observer, if there is one, all tasks of the active Run; nothing
// outside of one.
void TakeSnapshot(std::string_view label);

}  // namespace dojo

#endif  // RUNTIME_OBSERVER_H_
