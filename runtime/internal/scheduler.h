// Scheduler: the run queue, the clock and the registry of one Runtime.
//
// Invariants
//  1. A task is exactly one of: in the run queue (runnable), running, pending
//     before an operation (only while exploring), parked in one operation,
//     done. A done task is destroyed before the next one runs.
//  2. The clock moves only when no task can run, and only to the earliest
//     deadline.
//  3. Without tasks the scheduler holds no heap: queues, registry and alarms
//     are intrusive.
//
// Its code lies in four files: scheduler.cc (tasks, the run queue, the clock),
// explored_run.cc (a run whose schedule is chosen), census.cc (what stays
// behind) and frames.cc (the memory of tasks).
#ifndef RUNTIME_INTERNAL_SCHEDULER_H_
#define RUNTIME_INTERNAL_SCHEDULER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <source_location>
#include <string_view>
#include <vector>

#include "runtime/internal/alarm_heap.h"
#include "runtime/internal/chooser.h"
#include "runtime/internal/operation.h"
#include "runtime/internal/task_record.h"
#include "runtime/report.h"
#include "runtime/runtime.h"

namespace dojo::internal {

// All tasks of a scheduler, by masked links (see TaskRecord).
class Registry {
 public:
  static TaskRecord* Older(const TaskRecord& task) {
    return Unmask(task.masked_older);
  }
  static TaskRecord* Newer(const TaskRecord& task) {
    return Unmask(task.masked_newer);
  }
  TaskRecord* newest() const { return Unmask(masked_newest_); }
  TaskRecord* oldest() const { return Unmask(masked_oldest_); }
  void Add(TaskRecord& task);
  void Remove(TaskRecord& task);

 private:
  static TaskRecord* Unmask(std::uintptr_t masked) {
    return reinterpret_cast<TaskRecord*>(~masked);
  }

  std::uintptr_t masked_newest_ = ~std::uintptr_t{0};
  std::uintptr_t masked_oldest_ = ~std::uintptr_t{0};
};

// A queue of actors, linked through them.
struct ActorQueue {
  void PushBack(Actor& actor);
  void PushFront(Actor& actor);
  void Remove(Actor& actor);

  Actor* first = nullptr;
  Actor* last = nullptr;
};

class Scheduler {
 public:
  // With `hooks`, other tasks may run before every operation, as they say.
  explicit Scheduler(RuntimeOptions options, ExplorationHooks* hooks = nullptr)
      : options_(options), hooks_(hooks) {}
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler();

  // The scheduler whose Run is active on this thread, or null.
  static Scheduler* Current();

  Report Run(Task<> main, std::source_location at);
  Report Census() const;

  // `canonical` names the new task in every schedule: NextCanonical(), or what
  // that was when the start was asked for.
  TaskRecord* Spawn(std::string_view name, Task<> task, std::uint64_t canonical,
                    std::source_location at);
  // Names what the running task makes next, the same in every schedule.
  std::uint64_t NextCanonical();
  void DestroyChildren(Scope& scope, std::source_location at);

  // Counts the step and lets it arrive; false: the task must suspend.
  bool Begin(Operation& operation);
  // The operation of the task has completed.
  void Wake(TaskRecord& task);
  // The operation has come to its second half, another `arrive`.
  void BeginAgain(TaskRecord& task);
  // Stands before an operation that is called and not awaited; may let other
  // tasks run first.
  void BeforeCall(OperationKind kind, const ChannelCore* channel,
                  std::source_location at, bool abandonable);

  // Which of `ready` ready cases a Select takes: in turn, so that no case
  // starves.
  std::size_t ChooseReadyCase(std::size_t ready);

  // `canonical` names the alarm among the actors.
  void Arm(Alarm& alarm, std::int64_t deadline, std::uint64_t canonical);
  void Disarm(Alarm& alarm);

  bool OutOfSteps() const { return steps_ > options_.max_steps; }
  TaskRecord* running() const { return running_; }
  std::int64_t now() const { return now_; }
  bool IsAlive(std::uint32_t task) const;

  // Of an explored run: its operations in their order and what stayed behind;
  // whether its tracer has stopped it.
  std::uint64_t digest() const { return digest_; }
  bool stopped() const { return stopped_; }

 private:
  // scheduler.cc
  void EnqueueRunnable(TaskRecord& task);
  void Resume(TaskRecord& task);
  void RunUntilQuiescent();
  bool AdvanceClock();
  // Done: records its exception, destroys its frame.
  void Retire(TaskRecord& task);
  void Destroy(TaskRecord& task);
  void RecordException(const TaskRecord& task);

  // explored_run.cc
  void ExploreUntilQuiescent();
  Actor* ChooseActor();
  Actor* Take(std::size_t option);
  void Step(Actor& actor);
  void StepTask(TaskRecord& task);
  void StepAlarm(Alarm& alarm);
  void Advance(TaskRecord& task);  // runs it to its next operation
  void UnwindStopped(TaskRecord& task);
  void NoteChoice(std::size_t options, std::size_t chosen);
  void NoteStep(const TaskRecord& task, OperationKind kind,
                const ChannelCore* channel, std::source_location at,
                bool parks);
  void DigestLeaks(const Report& report);

  // census.cc
  bool StateCameBack();

  RuntimeOptions options_;
  ExplorationHooks* const hooks_;
  Registry registry_;
  TaskRecord* running_ = nullptr;
  ActorQueue runnable_;
  AlarmHeap alarms_;
  std::int64_t now_ = 0;
  std::uint64_t alarms_armed_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t select_turn_ = 0;
  // Never used twice, so that a task is not taken for one of an earlier Run.
  std::uint32_t last_id_ = 0;
  std::uint32_t main_id_ = 0;
  bool main_returned_ = false;
  bool ticking_ = false;
  std::vector<PanicReport> panics_;
  // Only while timers alone keep tasks going; empty otherwise.
  std::map<std::uint64_t, int> states_seen_;

  // Exploring: tasks before their next operation, and alarms that are due. The
  // task whose operation has just completed stands apart: it goes on by
  // default.
  ActorQueue pending_;
  TaskRecord* preferred_ = nullptr;
  bool abandoning_ = false;
  bool stopped_ = false;
  std::uint64_t digest_ = 0;
  std::uint32_t choice_points_ = 0;
  std::vector<Actor*> options_of_choice_;
};

// Ends the operation of `waiter` (with all its other waiters) and wakes its
// task.
void Complete(Waiter& waiter, Outcome outcome);

// Destroys the children of a scope that ends without Join, and records that.
void DestroyChildren(Scope& scope, std::source_location at);

// The running task, or null outside a Run.
TaskRecord* CurrentTask();

// Whether an alarm may end what the task waits for.
bool WaitsForAlarm(const TaskRecord& task);

std::uint64_t Mix(std::uint64_t hash, std::uint64_t value);

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_SCHEDULER_H_
