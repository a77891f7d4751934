#include "runtime/internal/scheduler.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <utility>

#include "runtime/explore.h"
#include "runtime/internal/tracer.h"
#include "runtime/panic.h"

namespace dojo::internal {
namespace {

// Whose tasks its destructor is destroying now.
constinit thread_local Scheduler* doomed = nullptr;
constinit thread_local bool tearing_down = false;
constinit void (*report_hook)(const Report&) = nullptr;
// Runtimes of this thread: how many there have been, and those that live.
constinit thread_local std::uint32_t runtimes_made = 0;
constinit thread_local Scheduler* newest_living = nullptr;

}  // namespace

constinit thread_local Tracer* tracer = nullptr;

void SetReportHook(void (*hook)(const Report&)) { report_hook = hook; }

bool TearingDown() { return tearing_down; }

TaskRecord* CurrentTask() {
  return current_scheduler != nullptr ? current_scheduler->running() : nullptr;
}

void ThrowPanic(const char* text, std::source_location at) {
  if (current_scheduler != nullptr) current_scheduler->NoteRaised(text, at);
  throw Panic(text, at);
}

void ThrowOutcome(Outcome outcome) {
  if (outcome == Outcome::kInjectedFault) throw InjectedFault();
  ThrowPanic(OutcomeText(outcome), CurrentAwaitLocation());
}

const char* OutcomeText(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSendOnClosed:
      return "send on closed channel";
    case Outcome::kUnlockOfUnlocked:
      return "sync: unlock of unlocked mutex";
    case Outcome::kMovedFrom:
      return "use of a channel end that was moved from";
    case Outcome::kRuntimeDied:
      return "use of a channel after its Runtime died";
    case Outcome::kNone:
    case Outcome::kDone:
    case Outcome::kClosed:
    case Outcome::kInjectedFault:
      break;
  }
  return "no panic";
}

std::source_location CurrentAwaitLocation() {
  return CurrentTask()->leaf->awaits_at;
}

void SynchronousPoint(OperationKind kind, const ChannelCore* channel,
                      std::source_location at, bool abandonable) {
  if (current_scheduler != nullptr)
    current_scheduler->BeforeCall(kind, channel, at, abandonable);
}

TracedObject::TracedObject()
    : id(current_scheduler != nullptr ? current_scheduler->NextCanonical()
                                      : ++objects_made_outside) {}

std::coroutine_handle<> BeginCall(PromiseBase& caller, PromiseBase& child) {
  child.caller = &caller;
  child.task = caller.task;
  caller.task->leaf = &child;
  return child.self();
}

std::coroutine_handle<> PromiseBase::FinalAwaiter::Continue(
    PromiseBase& finished) noexcept {
  if (finished.caller != nullptr) {
    finished.task->leaf = finished.caller;
    return finished.caller->self();
  }
  finished.task->state = TaskState::kDone;
  return std::noop_coroutine();
}

void PromiseBase::unhandled_exception() noexcept {
  exception = std::current_exception();
}

void ActorQueue::PushFront(Actor& actor) {
  actor.queued = true;
  actor.actor_previous = nullptr;
  actor.actor_next = first;
  (first != nullptr ? first->actor_previous : last) = &actor;
  first = &actor;
}

Scheduler::Scheduler(RuntimeOptions options, ExplorationHooks* hooks)
    : options_(options),
      hooks_(hooks),
      number_above_(std::uint64_t{++runtimes_made} << 32),
      older_living_(std::exchange(newest_living, this)) {}

DeferredTask::DeferredTask(Scheduler& scheduler, Task<> task,
                           SpawnSiteReference site, std::uint64_t canonical)
    : scheduler(&scheduler),
      task(std::move(task)),
      site(std::move(site)),
      canonical(canonical),
      next(std::exchange(scheduler.newest_deferred_, this)) {
  if (next != nullptr) next->previous = this;
}

void DeferredTask::Unlink() {
  if (scheduler == nullptr) return;
  (previous != nullptr ? previous->next : scheduler->newest_deferred_) = next;
  if (next != nullptr) next->previous = previous;
  scheduler = nullptr;
}

void DeferredTask::Spawn() {
  if (scheduler == nullptr) return;
  Scheduler& where = *scheduler;
  Unlink();
  where.Spawn(std::move(task), site, canonical);
}

bool Scheduler::Lives(std::uint32_t number) {
  for (const Scheduler* s = newest_living; s != nullptr; s = s->older_living_) {
    if (s->number() == number) return true;
  }
  return false;
}

Scheduler::~Scheduler() {
  // Destructors in the frames may close, unlock and so on: whom they wake is
  // destroyed next and never runs.
  const bool outer = std::exchange(tearing_down, true);
  Scheduler* const outer_doomed = std::exchange(doomed, this);
  while (TaskRecord* newest = registry_.newest()) Destroy(*newest);
  while (newest_deferred_ != nullptr) {
    const Task<> dies = std::move(newest_deferred_->task);
    newest_deferred_->Unlink();
  }
  // What is armed still serves no task: timers and contexts that are held
  // elsewhere.
  while (!alarms_.empty())
    static_cast<OwnAlarm&>(*alarms_.earliest()).Abandon();
  while (pending_.first != nullptr)
    static_cast<OwnAlarm&>(static_cast<Alarm&>(*pending_.first)).Abandon();
  doomed = outer_doomed;
  tearing_down = outer;
  Scheduler** link = &newest_living;
  while (*link != this) link = &(*link)->older_living_;
  *link = older_living_;
}

void Scheduler::FindSite(std::string_view name, std::source_location at) {
  last_site_ = SpawnSiteReference(
      running_ != nullptr ? running_->site : SpawnSiteReference(), name, at);
}

TaskRecord* Scheduler::Spawn(Task<>&& task, const SpawnSiteReference& site,
                             std::uint64_t canonical) {
  Promise<void>* const root = std::move(task).Release();
  CheckNotEmpty(root, "Go of an empty Task", site->at);
  TaskRecord* const record = AllocateTaskRecord(site);
  record->canonical = canonical;
  Begin(*record, root);
  if (tracer != nullptr) tracer->Born(*record);
  if (observation != nullptr) observation->Started(*record, running_);
  return record;
}

bool Scheduler::BeginSlowly(Operation& operation) {
  if (hooks_ == nullptr) {
    if (OutOfSteps()) {
      transfers_left_ = 0;
    } else if (Arrive(operation)) {  // observed
      return true;
    }
    Park(operation);
    return false;
  }
  UncountStep();  // it counts when it arrives
  running_->operation = &operation;
  running_->state = TaskState::kPending;
  return false;
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

std::coroutine_handle<> NextToRun() noexcept {
  return current_scheduler->TransferToNext();
}

std::coroutine_handle<> Scheduler::TransferToNext() {
  auto* const next = static_cast<TaskRecord*>(runnable_.first);
  if (next == nullptr || next->operation != nullptr || transfers_left_ == 0)
    return std::noop_coroutine();
  --transfers_left_;
  runnable_.PopFront();
  next->state = TaskState::kRunning;
  running_ = next;
  running_user_ = UserOf(*next);
  return next->leaf->self();
}

[[gnu::always_inline]] inline void Scheduler::Delete(TaskRecord& task,
                                                     PromiseBase& root) {
  registry_.Remove(task);
  root.self().destroy();
  DeleteTaskRecord(task);
}

[[gnu::always_inline]] void Scheduler::Retire(TaskRecord& task) {
  // What is done is in its root: `leaf` is that now.
  PromiseBase& root = *task.leaf;
  if (root.exception) [[unlikely]]
    RecordException(task);
  if (task.id == main_id_) main_returned_ = true;
  Scope* const scope = task.scope;
  // What the frame's destruction closes or unlocks is still this task's doing.
  if (Observed()) [[unlikely]]
    observation->Ended(task);
  Delete(task, root);
  running_ = nullptr;
  if (scope != nullptr) ChildEnded(*scope);
}

void Scheduler::Destroy(TaskRecord& task) {
  if (hooks_ != nullptr) {
    if (task.fiber != nullptr) UnwindStopped(task);
    if (tracer != nullptr && task.state == TaskState::kPending)
      tracer->Disable(task);
  }
  if (task.queued)
    (task.state == TaskState::kPending ? pending_ : runnable_).Remove(task);
  if (preferred_ == &task) preferred_ = nullptr;
  PromiseBase* root = task.leaf;
  while (root->caller != nullptr) root = root->caller;
  Delete(task, *root);
}

[[gnu::always_inline]] inline void Scheduler::Resume(TaskRecord& task) {
  running_ = &task;
  running_user_ = UserOf(task);
  // The second half of an operation arrives before the task goes on.
  if (Operation* operation = task.operation; operation != nullptr) {
    CountStep();
    if (!Arrive(*operation)) {
      task.state = TaskState::kParked;
      running_ = nullptr;
      return;
    }
    task.operation = nullptr;
  }
  task.state = TaskState::kRunning;
  if (Observed()) [[unlikely]]
    observation->Runs(task);
  // In a run that is not quick nobody is resumed but by this loop.
  transfers_left_ = quick_ ? kMostTransfers : 0;
  task.leaf->self().resume();
  // Whoever parked may have let others run.
  TaskRecord& last = *running_;
  if (last.state == TaskState::kDone) return Retire(last);
  if (Observed() && last.state == TaskState::kParked) [[unlikely]]
    observation->Parked(last);
  running_ = nullptr;
}

void Scheduler::RecordException(const TaskRecord& task) {
  PanicReport panic{.task = std::string(task.name()),
                    .text = "",
                    .is_panic = false,
                    .at = {}};
  panic.at = Location::From(task.leaf->awaits_at);
  try {
    std::rethrow_exception(task.leaf->exception);
  } catch (const RunAbandoned&) {
    return;  // out_of_steps says it
  } catch (const InjectedFault&) {
    return;  // what it leaves behind is what counts
  } catch (const Panic& e) {
    panic.text = e.what();
    panic.is_panic = true;
    panic.at = Location::From(e.at());
  } catch (const std::exception& e) {
    panic.text = e.what();
  } catch (...) {
    panic.text = "an exception that is no std::exception";
  }
  RecordPanic(std::move(panic));
}

// Recovered, until it leaves a task.
void Scheduler::NoteRaised(const char* text, std::source_location at) {
  if (!options_.recovered_panics_fail || abandoning_) return;
  panics_.push_back(
      {.task = running_ != nullptr ? std::string(running_->name()) : "",
       .text = text,
       .is_panic = true,
       .recovered = true,
       .at = Location::From(at)});
}

void Scheduler::RecordPanic(PanicReport panic) {
  for (PanicReport& raised : panics_) {
    if (raised.recovered && raised.text == panic.text &&
        raised.at == panic.at) {
      raised = std::move(panic);
      return;
    }
  }
  panics_.push_back(std::move(panic));
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
  for (;;) {
    TaskRecord* child = registry_.newest();
    while (child != nullptr && child->scope != &scope)
      child = registry_.Older(*child);
    if (child == nullptr) break;
    child->scope = nullptr;
    Destroy(*child);
  }
  tearing_down = outer;
}

void DestroyChildren(Scope& scope, std::source_location at) {
  if (doomed != nullptr) {
    doomed->DestroyChildren(scope, at);
  } else if (current_scheduler != nullptr) {
    current_scheduler->DestroyChildren(scope, at);
  }
}

std::size_t Scheduler::ChooseReadyCase(std::size_t ready) {
  const std::size_t turn = select_turn_++ % ready;
  if (hooks_ == nullptr) return turn;
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
  ++alarms_waiting_;
  if (tracer != nullptr) tracer->Born(alarm);
}

void Scheduler::Disarm(Alarm& alarm) {
  if (!alarm.queued) {
    --alarms_waiting_;
    return alarms_.Remove(alarm);
  }
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
  if (observation != nullptr) observation->ClockMoved();
  while (!alarms_.empty() && alarms_.earliest()->deadline == now_) {
    Alarm& alarm = *alarms_.earliest();
    alarms_.Remove(alarm);
    --alarms_waiting_;
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
      runnable_.PopFront();
      Resume(task);
    }
  } while (!OutOfSteps() && (AdvanceClock() || TakeStray()));
}

// True when something happened that by default comes last of all.
bool Scheduler::TakeStray() {
  if (strays_.first == nullptr) return false;
  auto& stray = static_cast<Stray&>(*strays_.first);
  strays_.Remove(stray);
  StepStray(stray);
  return true;
}

void Scheduler::AddStray(std::string_view name, std::function<void()> action,
                         std::source_location at) {
  auto stray =
      std::make_unique<Stray>(std::string(name), std::move(action), at);
  stray->canonical = NextCanonical();
  strays_.PushBack(*stray.release());
  had_strays_ = true;
}

Report Scheduler::Run(Task<> main, std::source_location at) {
  Report report;
  Run(std::move(main), at, &report);
  return report;
}

void Scheduler::Run(Task<> main, std::source_location at, Report* report) {
  if (current_scheduler != nullptr)
    ThrowPanic("Run inside a Run: a task starts others with Go", at);
  select_turn_ = digest_ = choice_points_ = 0;
  main_returned_ = ticking_ = stopped_ = false;
  main_id_ = last_id_ + 1;
  panics_ = {};
  tracer = hooks_ != nullptr ? hooks_->tracer : nullptr;
  const ObservedInsteadIf observed(
      hooks_ != nullptr, hooks_ != nullptr ? hooks_->observation : nullptr);
  quick_ = hooks_ == nullptr && observation == nullptr;
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  quick_steps_ = quick_steps_left_ =
      quick_ ? std::min(options_.max_steps, kMost) : 0;
  current_scheduler = this;
  std::exception_ptr thrown;
  try {
    Spawn(std::move(main), SiteFor("main", at), NextCanonical());
    if (hooks_ != nullptr) {
      hooks_->fibers.Run(
          [](void* self) {
            return static_cast<Scheduler*>(self)->ExploreUntilQuiescent();
          },
          this);
    } else {
      RunUntilQuiescent();
    }
  } catch (...) {
    // No task's doing: those keep theirs.
    thrown = std::current_exception();
    running_ = nullptr;
  }
  tracer = nullptr;
  states_seen_.clear();
  last_site_ = {};
  while (strays_.first != nullptr) {
    const std::unique_ptr<Stray> left(static_cast<Stray*>(strays_.first));
    strays_.Remove(*left);
  }
  failed_ = OutOfSteps() || !panics_.empty() || registry_.newest() != nullptr;
  // Of a run that its tracer has stopped nobody asks for one.
  if (report != nullptr && !stopped_) *report = Census();
  if (observation != nullptr && hooks_ == nullptr) {
    observation->Snapshot(*this, "quiescent");
    observation->RunEnded(*report);
  }
  // Tasks that could still run when the steps were used up stay as they are: a
  // later Run has its own steps, and they are not its tasks.
  while (runnable_.first != nullptr) runnable_.Remove(*runnable_.first);
  if (hooks_ != nullptr) {
    DigestLeaks();
    UnwindAllStopped();
  }
  last_site_ = {};
  current_scheduler = nullptr;
  if (thrown) std::rethrow_exception(thrown);
  if (report_hook != nullptr && hooks_ == nullptr) report_hook(*report);
}

}  // namespace dojo::internal
