// Runtime: runs tasks on one OS thread, under virtual time, to quiescence, and
// says what they left behind.
#ifndef RUNTIME_RUNTIME_H_
#define RUNTIME_RUNTIME_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/duration.h"
#include "runtime/report.h"
#include "runtime/task.h"

namespace dojo {

namespace internal {
class Scheduler;
struct HereMaker;

// Called with the Report of each Run (not of explored ones) before Run returns
// it: how a test framework learns of them.
void SetReportHook(void (*hook)(const Report& report));

// Frames and task records that are alive on this thread, in blocks and bytes.
struct LiveMemory {
  std::size_t frame_blocks = 0;
  std::size_t frame_bytes = 0;
  std::size_t record_blocks = 0;
  std::size_t record_bytes = 0;
};
LiveMemory CurrentLiveMemory();
}  // namespace internal

class Here {
 private:
  friend class Runtime;
  friend struct internal::HereMaker;  // for Explore
  Here() = default;
};

struct RuntimeOptions {
  // Operations that one Run may do before it is stopped (Report::out_of_steps):
  // what an endless loop runs into.
  std::uint64_t max_steps = 10'000'000;
  // Lists panics of the runtime's that a catch ended among Report::panics, too.
  // In Go a recovered panic is no failure; where nobody has a reason to
  // recover, it hides one.
  bool recovered_panics_fail = false;
};

class Runtime {
 public:
  explicit Runtime(RuntimeOptions options = {});
  // Destroys the frames of the tasks that are still there, the youngest first,
  // each with its destructors. Nothing runs.
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Runs `main` until no task can run and no timer is left (or only timers keep
  // tasks going, see LeakState). The parked tasks stay: they are the leaks of
  // the Report, and live until the Runtime dies. Panics when a Run is already
  // active on this thread.
  Report Run(Task<> main,
             std::source_location at = std::source_location::current());

  // Runs `body(Here)`. `body` outlives the run: the one place where a capturing
  // lambda may be a coroutine.
  template <class F>
  Report Run(F body, std::source_location at = std::source_location::current())
    requires requires(F& f, Here here) { Task<>(f(here)); }
  {
    return Run(body(Here()), at);
  }

  // What is parked now, as the last Run's Report said it; of the tasks that
  // were started after the one that LastTask() named then. The Runtime must not
  // be running.
  Report Census(std::uint32_t after = 0) const;
  // Names the task that was started last; 0: none.
  std::uint32_t LastTask() const;

 private:
  std::unique_ptr<internal::Scheduler> scheduler_;
};

// Starts `task` as a task of its own, runnable after those that already are.
// `name` is copied. Inside a Run only; panics elsewhere, and for an empty task.
void Go(std::string_view name, Task<> task,
        std::source_location at = std::source_location::current());

// The virtual clock. Inside a Run only; panics elsewhere.
Time Now(std::source_location at = std::source_location::current());

namespace internal {

class SleepOperation final : public Operation {
 public:
  explicit SleepOperation(Duration duration);
  void await_resume() const noexcept {}

 private:
  friend bool internal::Arrive(Operation& operation);
  bool Arrive();
  static void Fire(Alarm& alarm);
  Duration duration_;
  Alarm alarm_;
};

class YieldOperation final : public Operation {
 public:
  YieldOperation() : Operation(OperationKind::kYield) {}
  bool await_ready();
  void await_resume() const noexcept {}

 private:
  friend bool internal::Arrive(Operation& operation);
  bool Arrive();
};

}  // namespace internal

// Parks the task until the clock has moved by `duration`. Zero or less is a
// Yield.
[[nodiscard(
    "a sleep does nothing until it is awaited: co_await it")]] inline internal::
    SleepOperation
    Sleep(Duration duration) {
  return internal::SleepOperation(duration);
}

// Lets every other runnable task run first.
[[nodiscard(
    "a yield does nothing until it is awaited: co_await it")]] inline internal::
    YieldOperation
    Yield() {
  return internal::YieldOperation();
}

}  // namespace dojo

#endif  // RUNTIME_RUNTIME_H_
