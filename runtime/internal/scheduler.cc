#include "runtime/internal/scheduler.h"

#include <new>
#include <utility>

#include "runtime/internal/tracer.h"
#include "runtime/panic.h"
#include "runtime/select.h"

namespace dojo::internal {
namespace {

constinit thread_local Scheduler* current = nullptr;
// Whose tasks its destructor is destroying now.
constinit thread_local Scheduler* doomed = nullptr;
constinit thread_local bool tearing_down = false;
constinit void (*report_hook)(const Report&) = nullptr;

}  // namespace

constinit thread_local Tracer* tracer = nullptr;

std::uint64_t Mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
  hash *= 0xff51afd7ed558ccd;
  return hash ^ (hash >> 33);
}

void SetReportHook(void (*hook)(const Report&)) { report_hook = hook; }

bool TearingDown() { return tearing_down; }

TaskRecord* CurrentTask() {
  return current != nullptr ? current->running() : nullptr;
}

void ThrowPanic(const char* text, std::source_location at) {
  throw Panic(text, at);
}

std::source_location CurrentAwaitLocation() {
  return CurrentTask()->leaf->awaits_at;
}

void CheckNotEmpty(const void* promise, const char* use,
                   std::source_location at) {
  if (promise == nullptr) ThrowPanic(use, at);
}

void SynchronousPoint(OperationKind kind, const ChannelCore* channel,
                      std::source_location at, bool abandonable) {
  if (current != nullptr) current->BeforeCall(kind, channel, at, abandonable);
}

TracedObject::TracedObject()
    : id(tracer != nullptr && current != nullptr ? current->NextCanonical()
                                                 : 0) {}

bool Operation::await_ready() { return current->Begin(*this); }

void Complete(Waiter& waiter, Outcome outcome) {
  Operation& operation = *waiter.operation;
  if (operation.kind == OperationKind::kSelect) {
    auto& select = static_cast<SelectOperationBase&>(operation);
    select.Decide(select.IndexOf(waiter));
  } else {
    waiter.Unlink();
  }
  operation.outcome = outcome;
  operation.task->scheduler->Wake(*operation.task);
}

void Alarm::Disarm() {
  if (scheduler != nullptr) std::exchange(scheduler, nullptr)->Disarm(*this);
}

std::coroutine_handle<> BeginCall(PromiseBase& caller, PromiseBase& child) {
  child.caller = &caller;
  child.task = caller.task;
  caller.task->leaf = &child;
  return child.self;
}

std::coroutine_handle<> PromiseBase::FinalAwaiter::Continue(
    PromiseBase& finished) noexcept {
  if (finished.caller != nullptr) {
    finished.task->leaf = finished.caller;
    return finished.caller->self;
  }
  finished.task->state = TaskState::kDone;
  return std::noop_coroutine();
}

void PromiseBase::unhandled_exception() noexcept {
  exception = std::current_exception();
}

void Registry::Add(TaskRecord& task) {
  const auto masked = ~reinterpret_cast<std::uintptr_t>(&task);
  task.masked_older = masked_newest_;
  if (TaskRecord* before = newest(); before != nullptr) {
    before->masked_newer = masked;
  } else {
    masked_oldest_ = masked;
  }
  masked_newest_ = masked;
}

void Registry::Remove(TaskRecord& task) {
  TaskRecord* const older = Older(task);
  TaskRecord* const newer = Newer(task);
  (newer != nullptr ? newer->masked_older : masked_newest_) = task.masked_older;
  (older != nullptr ? older->masked_newer : masked_oldest_) = task.masked_newer;
}

void ActorQueue::PushBack(Actor& actor) {
  actor.queued = true;
  actor.actor_previous = last;
  actor.actor_next = nullptr;
  (last != nullptr ? last->actor_next : first) = &actor;
  last = &actor;
}

void ActorQueue::PushFront(Actor& actor) {
  actor.queued = true;
  actor.actor_previous = nullptr;
  actor.actor_next = first;
  (first != nullptr ? first->actor_previous : last) = &actor;
  first = &actor;
}

void ActorQueue::Remove(Actor& actor) {
  Actor* const previous = actor.actor_previous;
  Actor* const next = actor.actor_next;
  (previous != nullptr ? previous->actor_next : first) = next;
  (next != nullptr ? next->actor_previous : last) = previous;
  actor.queued = false;
}

Scheduler* Scheduler::Current() { return current; }

Scheduler::~Scheduler() {
  // Destructors in the frames may close, unlock and so on: whom they wake is
  // destroyed next and never runs.
  const bool outer = std::exchange(tearing_down, true);
  Scheduler* const outer_doomed = std::exchange(doomed, this);
  while (TaskRecord* newest = registry_.newest()) Destroy(*newest);
  doomed = outer_doomed;
  tearing_down = outer;
}

std::uint64_t Scheduler::NextCanonical() {
  return running_ == nullptr ? 1 : Mix(running_->canonical, ++running_->made);
}

TaskRecord* Scheduler::Spawn(std::string_view name, Task<> task,
                             std::uint64_t canonical, std::source_location at) {
  Promise<void>* promise = std::move(task).Release();
  CheckNotEmpty(promise, "Go of an empty Task", at);
  if (name.size() > 255) name = name.substr(0, 255);
  auto* record =
      ::new (AllocateTaskRecord(sizeof(TaskRecord) + name.size())) TaskRecord();
  name.copy(reinterpret_cast<char*>(record + 1), name.size());
  record->name_length = static_cast<std::uint16_t>(name.size());
  record->scheduler = this;
  record->root = record->leaf = promise;
  record->spawned_at = at;
  record->id = ++last_id_;
  record->canonical = canonical;
  promise->task = record;
  registry_.Add(*record);
  EnqueueRunnable(*record);
  if (tracer != nullptr) tracer->Born(*record);
  return record;
}

void Scheduler::EnqueueRunnable(TaskRecord& task) {
  task.state = TaskState::kRunnable;
  runnable_.PushBack(task);
}

void Scheduler::Wake(TaskRecord& task) {
  task.operation = nullptr;
  EnqueueRunnable(task);
  if (tracer != nullptr) tracer->Enable(task);
}

void Scheduler::BeginAgain(TaskRecord& task) {
  if (hooks_ == nullptr) {
    EnqueueRunnable(task);
    return;
  }
  task.state = TaskState::kPending;
  pending_.PushBack(task);
  if (tracer != nullptr) tracer->Enable(task);
}

bool Scheduler::Begin(Operation& operation) {
  operation.task = running_;
  if (hooks_ != nullptr) {
    running_->operation = &operation;
    running_->state = TaskState::kPending;
    return false;
  }
  if (++steps_ <= options_.max_steps && operation.arrive(operation))
    return true;
  // A Yield: it has arrived and is runnable again.
  if (running_->queued) return false;
  running_->operation = &operation;
  running_->state = TaskState::kParked;
  running_->parked_since = now_;
  return false;
}

void Scheduler::Resume(TaskRecord& task) {
  running_ = &task;
  // The second half of an operation arrives before the task goes on.
  if (Operation* operation = task.operation; operation != nullptr) {
    ++steps_;
    if (!operation->arrive(*operation)) {
      task.state = TaskState::kParked;
      running_ = nullptr;
      return;
    }
    task.operation = nullptr;
  }
  task.state = TaskState::kRunning;
  task.leaf->self.resume();
  running_ = nullptr;
  if (task.state == TaskState::kDone) Retire(task);
}

void Scheduler::RecordException(const TaskRecord& task) {
  PanicReport panic{.task = std::string(task.name()),
                    .text = "",
                    .is_panic = false,
                    .at = {}};
  panic.at = Location::From(task.root->awaits_at);
  try {
    std::rethrow_exception(task.root->exception);
  } catch (const RunAbandoned&) {
    return;  // out_of_steps says it
  } catch (const Panic& e) {
    panic.text = e.what();
    panic.is_panic = true;
    panic.at = Location::From(e.at());
  } catch (const std::exception& e) {
    panic.text = e.what();
  } catch (...) {
    panic.text = "an exception that is no std::exception";
  }
  panics_.push_back(std::move(panic));
}

void Scheduler::Retire(TaskRecord& task) {
  if (task.root->exception) RecordException(task);
  if (task.id == main_id_) main_returned_ = true;
  // What the frame's destruction closes or unlocks is still this task's doing.
  TaskRecord* const outer = std::exchange(running_, &task);
  Scope* const scope = task.scope;
  Destroy(task);
  running_ = outer;
  if (scope != nullptr) ChildEnded(*scope);
}

void Scheduler::Destroy(TaskRecord& task) {
  if (task.fiber != nullptr) UnwindStopped(task);
  if (tracer != nullptr && task.state == TaskState::kPending)
    tracer->Disable(task);
  if (task.queued)
    (task.state == TaskState::kPending ? pending_ : runnable_).Remove(task);
  if (preferred_ == &task) preferred_ = nullptr;
  registry_.Remove(task);
  task.root->self.destroy();
  const std::size_t size = sizeof(TaskRecord) + task.name_length;
  task.~TaskRecord();
  FreeTaskRecord(&task, size);
}

void Scheduler::DestroyChildren(Scope& scope, std::source_location at) {
  if (!tearing_down) {
    panics_.push_back(
        {.task = running_ != nullptr ? std::string(running_->name()) : "",
         .text = "scope left without Join",
         .is_panic = true,
         .at = Location::From(at)});
  }
  const bool outer = std::exchange(tearing_down, true);
  // A child's frame may own a scope with children of its own: search anew after
  // each.
  for (bool found = true; found;) {
    found = false;
    for (TaskRecord* t = registry_.newest(); t != nullptr && !found;
         t = Registry::Older(*t)) {
      if (t->scope != &scope) continue;
      found = true;
      t->scope = nullptr;
      Destroy(*t);
    }
  }
  tearing_down = outer;
}

void DestroyChildren(Scope& scope, std::source_location at) {
  if (doomed != nullptr) {
    doomed->DestroyChildren(scope, at);
  } else if (current != nullptr) {
    current->DestroyChildren(scope, at);
  }
}

std::size_t Scheduler::ChooseReadyCase(std::size_t ready) {
  const std::size_t turn = select_turn_++ % ready;
  if (hooks_ == nullptr || ready == 1) return turn;
  if (tracer != nullptr) {
    const std::size_t chosen = tracer->ChooseCase(ready);
    NoteChoice(ready, (chosen + ready - turn) % ready);
    return chosen;
  }
  const std::size_t deviation = hooks_->chooser->Choose(ready);
  NoteChoice(ready, deviation);
  return (turn + deviation) % ready;
}

void Scheduler::Arm(Alarm& alarm, std::int64_t deadline,
                    std::uint64_t canonical) {
  alarm.deadline = deadline;
  alarm.sequence = ++alarms_armed_;
  alarm.scheduler = this;
  alarm.canonical = canonical;
  alarms_.Insert(alarm);
  if (tracer != nullptr) tracer->Born(alarm);
}

void Scheduler::Disarm(Alarm& alarm) {
  if (!alarm.queued) return alarms_.Remove(alarm);
  pending_.Remove(alarm);
  if (tracer != nullptr) tracer->Disable(alarm);
}

bool Scheduler::AdvanceClock() {
  if (alarms_.empty()) return false;
  now_ = alarms_.earliest()->deadline;
  if (main_returned_ && StateCameBack()) {
    ticking_ = true;
    return false;
  }
  if (tracer != nullptr) tracer->ClockAdvanced();
  while (!alarms_.empty() && alarms_.earliest()->deadline == now_) {
    Alarm& alarm = *alarms_.earliest();
    alarms_.Remove(alarm);
    if (hooks_ != nullptr) {  // it is due, and competes with the tasks
      pending_.PushBack(alarm);
    } else {
      alarm.scheduler = nullptr;
      alarm.fire(alarm);
    }
  }
  return true;
}

void Scheduler::RunUntilQuiescent() {
  do {
    while (runnable_.first != nullptr) {
      if (OutOfSteps()) return;
      auto& task = static_cast<TaskRecord&>(*runnable_.first);
      runnable_.Remove(task);
      Resume(task);
    }
  } while (!OutOfSteps() && AdvanceClock());
}

Report Scheduler::Run(Task<> main, std::source_location at) {
  if (current != nullptr)
    ThrowPanic("Run inside a Run: a task starts others with Go", at);
  steps_ = select_turn_ = digest_ = choice_points_ = 0;
  main_returned_ = ticking_ = stopped_ = false;
  main_id_ = last_id_ + 1;
  panics_ = {};
  tracer = hooks_ != nullptr ? hooks_->tracer : nullptr;
  current = this;
  try {
    Spawn("main", std::move(main), NextCanonical(), at);
  } catch (...) {
    current = nullptr;
    tracer = nullptr;
    throw;
  }
  if (hooks_ != nullptr) {
    ExploreUntilQuiescent();
  } else {
    RunUntilQuiescent();
  }
  tracer = nullptr;
  states_seen_.clear();
  Report report = Census();
  // Tasks that could still run when the steps were used up stay as they are: a
  // later Run has its own steps, and they are not its tasks.
  while (runnable_.first != nullptr) runnable_.Remove(*runnable_.first);
  if (hooks_ != nullptr) {
    DigestLeaks(report);
    // A native stack cannot be destroyed with its frame half run.
    for (TaskRecord* t = registry_.newest(); t != nullptr;) {
      if (t->fiber != nullptr) {
        UnwindStopped(*t);
        t = registry_.newest();
      } else {
        t = Registry::Older(*t);
      }
    }
  }
  current = nullptr;
  if (report_hook != nullptr && hooks_ == nullptr) report_hook(report);
  return report;
}

bool Scheduler::IsAlive(std::uint32_t id) const {
  for (const TaskRecord* t = registry_.newest(); t != nullptr;
       t = Registry::Older(*t)) {
    if (t->id == id) return true;
  }
  return false;
}

}  // namespace dojo::internal
