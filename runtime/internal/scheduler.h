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
#include "runtime/internal/observation.h"
#include "runtime/internal/operation.h"
#include "runtime/internal/spawn_site.h"
#include "runtime/internal/task_record.h"
#include "runtime/report.h"
#include "runtime/runtime.h"

namespace dojo::internal {

inline std::uint64_t Mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
  hash *= 0xff51afd7ed558ccd;
  return hash ^ (hash >> 33);
}

// All tasks of a scheduler, in a ring of masked links (see TaskRecord).
class Registry {
 public:
  Registry() : end_{Mask(end_), Mask(end_)} {}
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Null at either end.
  TaskRecord* Older(const TaskRecord& task) const { return At(task.older); }
  TaskRecord* Newer(const TaskRecord& task) const { return At(task.newer); }
  TaskRecord* newest() const { return At(end_.older); }
  TaskRecord* oldest() const { return At(end_.newer); }
  void Add(TaskRecord& task) {
    const std::uintptr_t masked = Mask(task);
    task.older = end_.older;
    task.newer = Mask(end_);
    Unmask(end_.older)->newer = masked;
    end_.older = masked;
  }
  void Remove(TaskRecord& task) {
    Unmask(task.older)->newer = task.newer;
    Unmask(task.newer)->older = task.older;
  }

 private:
  static std::uintptr_t Mask(const MaskedLinks& links) {
    return ~reinterpret_cast<std::uintptr_t>(&links);
  }
  static MaskedLinks* Unmask(std::uintptr_t masked) {
    return reinterpret_cast<MaskedLinks*>(~masked);
  }
  TaskRecord* At(std::uintptr_t masked) const {
    return masked == Mask(end_) ? nullptr
                                : static_cast<TaskRecord*>(Unmask(masked));
  }

  MaskedLinks end_;  // its `older` is the newest task, its `newer` the oldest
};

// A queue of actors, linked through them.
struct ActorQueue {
  void PushBack(Actor& actor) {
    actor.queued = true;
    actor.actor_previous = last;
    actor.actor_next = nullptr;
    if (last == nullptr) [[likely]] {
      first = &actor;
    } else {
      last->actor_next = &actor;
    }
    last = &actor;
  }
  void PopFront() {
    Actor& actor = *first;
    first = actor.actor_next;
    if (first == nullptr) [[likely]] {
      last = nullptr;
    } else {
      first->actor_previous = nullptr;
    }
    actor.queued = false;
  }
  void PushFront(Actor& actor);
  void Remove(Actor& actor) {
    Actor* const previous = actor.actor_previous;
    Actor* const next = actor.actor_next;
    (previous != nullptr ? previous->actor_next : first) = next;
    (next != nullptr ? next->actor_previous : last) = previous;
    actor.queued = false;
  }

  Actor* first = nullptr;
  Actor* last = nullptr;
};

class Scheduler;

// A task that has not begun: an AfterFunc's. Its frame may hold the very object
// that is to start it, so it dies with the scheduler even if nobody lets go.
struct DeferredTask {
  DeferredTask(Scheduler& scheduler, Task<> task, SpawnSiteReference site,
               std::uint64_t canonical);
  DeferredTask(const DeferredTask&) = delete;
  DeferredTask& operator=(const DeferredTask&) = delete;
  ~DeferredTask() { Unlink(); }
  // Begins it now, unless its scheduler has died.
  void Spawn();
  void Unlink();

  Scheduler* scheduler;  // null: it has begun, or never will
  Task<> task;
  SpawnSiteReference site;
  std::uint64_t canonical;
  DeferredTask* next = nullptr;
  DeferredTask* previous = nullptr;
};

// The scheduler whose Run is active on this thread, or null.
inline constinit thread_local Scheduler* current_scheduler = nullptr;

class Scheduler {
 public:
  // With `hooks`, other tasks may run before every operation, as they say.
  explicit Scheduler(RuntimeOptions options, ExplorationHooks* hooks = nullptr);
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler();

  static Scheduler* Current() { return current_scheduler; }

  // Names this one among all of its thread; never 0.
  std::uint32_t number() const {
    return static_cast<std::uint32_t>(number_above_ >> 32);
  }
  static bool Lives(std::uint32_t number);

  Report Run(Task<> main, std::source_location at);
  // The same; `report` may be null when the run is explored.
  void Run(Task<> main, std::source_location at, Report* report);
  // What is parked now, of the tasks whose id is above `after`.
  Report Census(std::uint32_t after = 0) const;
  std::uint32_t last_id() const { return last_id_; }

  // The site of what the running task starts; good until the next call.
  const SpawnSiteReference& SiteFor(std::string_view name,
                                    std::source_location at) {
    if (!LastSiteIsOfRunning() || !last_site_->Fits(name, at))
      FindSite(name, at);
    return last_site_;
  }
  // `canonical` names the new task in every schedule: NextCanonical(), or what
  // that was when the start was asked for, as `site` is.
  TaskRecord* Spawn(Task<>&& task, const SpawnSiteReference& site,
                    std::uint64_t canonical);
  // The same in a quick run, where site and memory are at hand. False: nothing
  // has happened, and it must go the way of every other start.
  [[gnu::always_inline]] bool SpawnQuickly(std::string_view name, Task<>& task,
                                           std::source_location at) {
    if (!quick_ || !task || !LastSiteIsOfRunning() ||
        !last_site_->FitsShortName(name, at)) [[unlikely]]
      return false;
    TaskRecord* const record = AllocateSpareTaskRecord(last_site_);
    if (record == nullptr) [[unlikely]]
      return false;
    Begin(*record, std::move(task).Release());
    return true;
  }
  // Names what the running task makes next, the same in every schedule.
  std::uint64_t NextCanonical() {
    // Without exploration nobody compares names across schedules.
    if (hooks_ == nullptr) return 0;
    if (running_ == nullptr) return 1;
    return Mix(running_->canonical, ++running_->made);
  }
  void DestroyChildren(Scope& scope, std::source_location at);

  // Counts the step and lets the operation arrive, by `arrive()`; false: the
  // task must suspend.
  template <class Arrive>
  bool Begin(Operation& operation, Arrive arrive) {
    operation.task = running_;
    CountStep();
    if (StepsAreSlow()) [[unlikely]]
      return BeginSlowly(operation);
    if (arrive()) return true;
    Park(operation);
    return false;
  }
  // Counts the step of an operation that arrives when it begins; false: it must
  // go the way of every other one, which counts it anew.
  bool CountQuickStep() {
    CountStep();
    return !StepsAreSlow();
  }
  void UncountStep() { ++quick_steps_left_; }
  // The running task is parked in `operation`, unless that was a Yield, which
  // has made it runnable again.
  void Park(Operation& operation) {
    if (!running_->queued) ParkRunning(operation);
  }
  void ParkRunning(Operation& operation) { Park(*running_, operation); }
  void Park(TaskRecord& running, Operation& operation) const {
    running.operation = &operation;
    running.state = TaskState::kParked;
    running.parked_since = now_;
  }
  // See NextToRun.
  std::coroutine_handle<> TransferToNext();
  // The operation of the task has completed.
  void Wake(TaskRecord& task) {
    WakeUntraced(task);
    if (tracer != nullptr) [[unlikely]]
      tracer->Enable(task);
  }
  void WakeUntraced(TaskRecord& task) {
    task.operation = nullptr;
    EnqueueRunnable(task);
  }
  // The operation has come to its second half, another `arrive`.
  void BeginAgain(TaskRecord& task);
  // Stands before an operation that is called and not awaited; may let other
  // tasks run first.
  void BeforeCall(OperationKind kind, const ChannelCore* channel,
                  std::source_location at, bool abandonable);

  // Which of `ready` ready cases, two or more, a Select takes: in turn, so that
  // no case starves.
  std::size_t ChooseReadyCase(std::size_t ready);

  // See AtAnyStep.
  void AddStray(std::string_view name, std::function<void()> action,
                std::source_location at);
  bool had_strays() const { return had_strays_; }

  // `canonical` names the alarm among the actors.
  void Arm(Alarm& alarm, std::int64_t deadline, std::uint64_t canonical);
  void Disarm(Alarm& alarm);

  bool OutOfSteps() const {
    if (!StepsAreSlow()) [[likely]]
      return false;
    return steps() > options_.max_steps;
  }
  // A panic of the runtime's begins here.
  void NoteRaised(const char* text, std::source_location at);

  TaskRecord* running() const { return running_; }
  // Names the running task of a quick run among those of all Runtimes of the
  // thread.
  std::uint64_t running_user() const { return running_user_; }
  std::uint64_t UserOf(const TaskRecord& task) const {
    return number_above_ | task.id;
  }
  const Registry& registry() const { return registry_; }
  std::int64_t now() const { return now_; }

  // Of an explored run: its operations in their order and what stayed behind;
  // whether its tracer has stopped it.
  std::uint64_t digest() const { return digest_; }
  bool stopped() const { return stopped_; }
  // Whether its Report would not be ok(); its operations.
  bool failed() const { return failed_; }
  std::uint64_t steps() const { return quick_steps_ - quick_steps_left_; }

 private:
  friend struct DeferredTask;

  void CountStep() { --quick_steps_left_; }
  bool StepsAreSlow() const {
    return static_cast<std::int64_t>(quick_steps_left_) < 0;
  }

  // A run that is quick asks once.
  bool Observed() const {
    if (quick_) [[likely]]
      return false;
    return observation != nullptr;
  }

  // scheduler.cc
  void EnqueueRunnable(TaskRecord& task) {
    task.state = TaskState::kRunnable;
    runnable_.PushBack(task);
  }
  bool LastSiteIsOfRunning() const {
    return running_ != nullptr && last_site_.get() != nullptr &&
           last_site_->parent == running_->site.get();
  }
  void FindSite(std::string_view name, std::source_location at);
  void Begin(TaskRecord& task, Promise<void>* root) {
    task.scheduler = this;
    task.leaf = root;
    task.id = ++last_id_;
    root->task = &task;
    registry_.Add(task);
    EnqueueRunnable(task);
  }
  bool BeginSlowly(Operation& operation);
  void Resume(TaskRecord& task);
  void RunUntilQuiescent();
  bool TakeStray();
  bool AdvanceClock();
  // The running task is done: records its exception, destroys its frame. Then
  // none is running.
  void Retire(TaskRecord& task);
  void Destroy(TaskRecord& task);  // whatever its state is
  void Delete(TaskRecord& task, PromiseBase& root);
  void RecordException(const TaskRecord& task);
  void RecordPanic(PanicReport panic);

  // explored_run.cc
  // The loop of a FiberPool.
  Fiber* ExploreUntilQuiescent();
  Actor* ChooseActor();
  Actor* Take(std::size_t option);
  void Step(Actor& actor);
  void StepTask(TaskRecord& task);
  void StepAlarm(Alarm& alarm);
  void StepStray(Stray& stray);
  bool ChooseFault();
  // Lets it run to its next operation. One that is not awaited stops it above
  // this call, and the loop goes on elsewhere: so this comes last in a turn,
  // and HasAdvanced begins the next one.
  void Advance(TaskRecord& task);
  void HasAdvanced(TaskRecord& task);
  void UnwindStopped(TaskRecord& task);
  void UnwindAllStopped();
  void NoteChoice(std::size_t options, std::size_t chosen);
  void NoteStep(const TaskRecord& task, OperationKind kind,
                const ChannelCore* channel, std::source_location at,
                bool parks);
  void DigestLeaks();

  // census.cc
  bool StateCameBack();

  // A compiler that does not make a transfer a jump needs stack for each.
  static constexpr int kMostTransfers = 64;

  RuntimeOptions options_;
  ExplorationHooks* const hooks_;
  const std::uint64_t number_above_;  // its number, above the id of a task
  Scheduler* older_living_;
  Registry registry_;
  TaskRecord* running_ = nullptr;
  std::uint64_t running_user_ = number_above_;
  // For the next task. Only inside a Run: a scheduler at rest holds none
  // (invariant 3).
  SpawnSiteReference last_site_;
  DeferredTask* newest_deferred_ = nullptr;
  ActorQueue runnable_;
  // Until the loop's next turn; 0 when the steps are used up.
  int transfers_left_ = 0;
  // Of the active Run: it is neither explored nor observed.
  bool quick_ = true;
  AlarmHeap alarms_;
  std::int64_t now_ = 0;
  std::uint64_t alarms_armed_ = 0;    // ever
  std::uint64_t alarms_waiting_ = 0;  // in the heap
  // Operations go the quick way until so many steps have been counted: up to
  // max_steps, or, in a run that is not quick, none. What is left counts down
  // with every step, below zero too; in unsigned words, so that one instruction
  // counts and tells.
  std::uint64_t quick_steps_ = 0;
  std::uint64_t quick_steps_left_ = 0;
  std::uint64_t select_turn_ = 0;
  // Never used twice, so that a task is not taken for one of an earlier Run.
  std::uint32_t last_id_ = 0;
  std::uint32_t main_id_ = 0;
  bool main_returned_ = false;
  bool ticking_ = false;
  bool had_strays_ = false;
  std::vector<PanicReport> panics_;
  // Only while timers alone keep tasks going; empty otherwise.
  std::map<std::uint64_t, int> states_seen_;

  // Exploring: tasks before their next operation, and alarms that are due. The
  // task whose operation has just completed stands apart: it goes on by
  // default.
  ActorQueue pending_;
  // Owned; also outside of an exploration.
  ActorQueue strays_;
  Actor clock_{Actor::Kind::kClock};
  TaskRecord* preferred_ = nullptr;
  bool abandoning_ = false;
  bool stopped_ = false;
  bool failed_ = false;
  std::uint64_t digest_ = 0;
  std::uint32_t choice_points_ = 0;
};

// Unlinks all waiters of a Select, whose case `waiter` happens.
void DecideSelect(Waiter& waiter);

// Ends the operation of `waiter` (with all its other waiters) and wakes its
// task.
inline void Complete(Waiter& waiter, Outcome outcome) {
  Operation& operation = *waiter.operation;
  if (operation.kind == OperationKind::kSelect) {
    DecideSelect(waiter);
  } else {
    waiter.Unlink();
  }
  operation.ending.outcome = outcome;
  operation.task->scheduler->Wake(*operation.task);
}

// Destroys the children of a scope that ends without Join, and records that.
void DestroyChildren(Scope& scope, std::source_location at);

// The text of an outcome that is a panic.
const char* OutcomeText(Outcome outcome);

// The running task, or null outside a Run.
TaskRecord* CurrentTask();

// Whether an alarm may end what the task waits for.
bool WaitsForAlarm(const TaskRecord& task);

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_SCHEDULER_H_
