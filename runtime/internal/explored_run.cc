// A run whose schedule is chosen.
//
// Invariants
//  1. Each task that can go on is pending before its next operation: code
//     between operations is invisible to other tasks, so whoever was woken or
//     started runs to its next operation before anything is chosen.
//  2. A task that stands before an operation that is not awaited has a fiber;
//     one that stands before an awaited operation has none. The loop that
//     chooses has one, too.
//  3. Alarms that are due are pending too, until the clock moves again: this
//     gives both orders at equal deadlines.
//  4. The default choice makes the schedule of a plain run: the task whose
//     operation has just completed goes on, else whoever has waited longest.
#include <memory>
#include <string>
#include <utility>

#include "runtime/internal/channel_core.h"
#include "runtime/internal/scheduler.h"
#include "runtime/internal/tracer.h"

namespace dojo::internal {
namespace {

std::string NameOf(const TaskRecord& task) {
  return std::string(task.name()) + "#" + std::to_string(task.id);
}

}  // namespace

void Scheduler::BeforeCall(OperationKind kind, const ChannelCore* channel,
                           std::source_location at, bool abandonable) {
  CountStep();
  if (OutOfSteps()) [[unlikely]]
    transfers_left_ = 0;
  // What the destruction of a frame does when its task is done is no scheduling
  // point.
  if (hooks_ != nullptr && !abandoning_ && running_ != nullptr &&
      running_->state == TaskState::kRunning) {
    TaskRecord& task = *running_;
    task.state = TaskState::kPending;
    task.fiber = hooks_->fibers.running();
    hooks_->fibers.Stop();
    task.fiber = nullptr;
    running_ = &task;
    task.state = TaskState::kRunning;
    if (!abandoning_) NoteStep(task, kind, channel, at, /*parks=*/false);
  }
  if (abandonable && (abandoning_ || OutOfSteps())) throw RunAbandoned();
}

void Scheduler::NoteChoice(std::size_t options, std::size_t chosen) {
  if (options < 2) return;
  if (hooks_->taken != nullptr && chosen != 0) {
    hooks_->taken->push_back(
        {choice_points_, static_cast<std::uint32_t>(chosen)});
  }
  ++choice_points_;
}

Actor* Scheduler::Take(std::size_t option) {
  Actor* const actor = hooks_->options[option];
  TaskRecord* const preferred = std::exchange(preferred_, nullptr);
  if (actor == preferred) return actor;
  if (actor->actor_kind == Actor::Kind::kStray) {
    strays_.Remove(*actor);
  } else if (actor != &clock_) {
    pending_.Remove(*actor);
  }
  // Whoever is passed over comes next, when the chosen one parks.
  if (preferred != nullptr) pending_.PushFront(*preferred);
  return actor;
}

// Null: nobody can go on, or the tracer has stopped the run.
Actor* Scheduler::ChooseActor() {
  if (tracer == nullptr && strays_.first == nullptr) {
    if (pending_.first == nullptr) return std::exchange(preferred_, nullptr);
    if (preferred_ == nullptr && pending_.first->actor_next == nullptr) {
      Actor* const only = pending_.first;
      pending_.Remove(*only);
      return only;
    }
  }
  hooks_->options.clear();
  if (preferred_ != nullptr) hooks_->options.push_back(preferred_);
  for (Actor* a = pending_.first; a != nullptr; a = a->actor_next)
    hooks_->options.push_back(a);
  if (strays_.first != nullptr) {
    // Their default is to come last, after the last timer.
    if (hooks_->options.empty() && !alarms_.empty() && !ticking_)
      hooks_->options.push_back(&clock_);
    for (Actor* a = strays_.first; a != nullptr; a = a->actor_next)
      hooks_->options.push_back(a);
  }
  const std::size_t options = hooks_->options.size();
  if (options == 0) return nullptr;
  std::size_t chosen = 0;
  if (tracer != nullptr) {
    chosen = tracer->ChooseActor(hooks_->options.data(), options);
    if (chosen == Tracer::kStop) {
      stopped_ = true;
      return nullptr;
    }
  } else if (options > 1) {
    chosen = hooks_->chooser->ChooseActor(hooks_->options.data(), options);
  }
  NoteChoice(options, chosen);
  return Take(chosen);
}

void Scheduler::Advance(TaskRecord& task) {
  task.state = TaskState::kRunning;
  running_ = &task;
  task.leaf->self().resume();
}

void Scheduler::HasAdvanced(TaskRecord& task) {
  if (task.state == TaskState::kDone) {
    if (preferred_ == &task) preferred_ = nullptr;
    return Retire(task);
  }
  running_ = nullptr;
  if (preferred_ != &task) pending_.PushBack(task);
}

void Scheduler::NoteStep(const TaskRecord& task, OperationKind kind,
                         const ChannelCore* channel, std::source_location at,
                         bool parks) {
  digest_ = Mix(Mix(digest_, task.canonical),
                static_cast<std::uint64_t>(kind) * 8 + (parks ? 1 : 0));
  if (hooks_->steps == nullptr) return;
  std::string what = OperationText(kind);
  if (channel != nullptr) what += " on \"" + std::string(channel->name) + "\"";
  hooks_->steps->push_back(
      {NameOf(task), std::move(what), Location::From(at), parks});
}

// Whether the send that comes next throws; by default it does not.
bool Scheduler::ChooseFault() {
  const std::size_t chosen =
      tracer != nullptr ? tracer->ChooseCase(2) : hooks_->chooser->Choose(2);
  NoteChoice(2, chosen);
  return chosen == 1;
}

void Scheduler::StepAlarm(Alarm& alarm) {
  alarm.scheduler = nullptr;
  digest_ = Mix(Mix(digest_, alarm.canonical), 97);
  if (hooks_->steps != nullptr) {
    const std::string whose =
        alarm.operation != nullptr
            ? "the timer of " + NameOf(*alarm.operation->task)
            : static_cast<OwnAlarm&>(alarm).label;
    hooks_->steps->push_back(
        {"", whose + " fires at " + std::to_string(now_) + " ns", {}, false});
  }
  CountStep();
  alarm.fire(alarm);
}

void Scheduler::StepTask(TaskRecord& task) {
  Operation& operation = *task.operation;
  const std::source_location at = task.leaf->awaits_at;
  const ChannelCore* channel = nullptr;
  if (operation.kind == OperationKind::kSend ||
      operation.kind == OperationKind::kReceive) {
    channel = static_cast<ChannelOperation&>(operation).channel();
  }
  CountStep();
  running_ = &task;
  const bool throws = operation.kind == OperationKind::kSend &&
                      hooks_->throwing_sends && ChooseFault();
  if (throws) operation.ending.outcome = Outcome::kInjectedFault;
  const bool completed = throws || Arrive(operation);
  running_ = nullptr;
  // A Yield has arrived, and its task is runnable again.
  const bool parks = !completed && !task.queued;
  NoteStep(task, operation.kind, channel, at, parks);
  if (completed) {
    task.operation = nullptr;
    preferred_ = &task;
    Advance(task);
  } else if (parks) {
    task.state = TaskState::kParked;
    task.parked_since = now_;
  }
}

void Scheduler::Step(Actor& actor) {
  switch (actor.actor_kind) {
    case Actor::Kind::kTask:
      return StepTask(static_cast<TaskRecord&>(actor));
    case Actor::Kind::kAlarm:
      return StepAlarm(static_cast<Alarm&>(actor));
    case Actor::Kind::kStray:
      return StepStray(static_cast<Stray&>(actor));
    case Actor::Kind::kClock:
      AdvanceClock();
  }
}

void Scheduler::StepStray(Stray& stray) {
  const std::unique_ptr<Stray> own(&stray);
  digest_ = Mix(Mix(digest_, stray.canonical), 98);
  if (hooks_ != nullptr && hooks_->steps != nullptr)
    hooks_->steps->push_back(
        {"", stray.name + " happens", Location::From(stray.at), false});
  CountStep();
  stray.action();
}

Fiber* Scheduler::ExploreUntilQuiescent() {
  for (;;) {
    // Whoever went on has come to the next operation, or to the end: above this
    // loop, or above the one that stands still since.
    if (running_ != nullptr) {
      if (abandoning_) return nullptr;
      HasAdvanced(*running_);
    }
    if (runnable_.first != nullptr) {
      auto& task = static_cast<TaskRecord&>(*runnable_.first);
      runnable_.PopFront();
      Advance(task);
      continue;
    }
    if (hooks_->watcher != nullptr) [[unlikely]]
      hooks_->watcher->Settled();
    if (OutOfSteps()) return nullptr;
    Actor* const actor = ChooseActor();
    if (actor == nullptr) {
      if (stopped_ || !AdvanceClock()) return nullptr;
      continue;
    }
    if (actor->actor_kind == Actor::Kind::kTask) {
      auto& task = static_cast<TaskRecord&>(*actor);
      if (task.fiber != nullptr) {
        preferred_ = &task;
        return task.fiber;
      }
    }
    Step(*actor);
  }
}

// A native stack cannot be destroyed with its frame half run: the task goes on
// to its next co_await, and the calls on its way do not wait.
void Scheduler::UnwindStopped(TaskRecord& task) {
  if (task.queued) pending_.Remove(task);
  if (preferred_ == &task) preferred_ = nullptr;
  if (tracer != nullptr) tracer->Disable(task);
  const bool outer_abandoning = std::exchange(abandoning_, true);
  TaskRecord* const outer_running = running_;
  hooks_->fibers.Finish(*task.fiber);
  running_ = outer_running;
  abandoning_ = outer_abandoning;
  // Its frame is destroyed next, or when the Runtime dies.
  if (task.state != TaskState::kDone) task.state = TaskState::kParked;
}

void Scheduler::UnwindAllStopped() {
  for (TaskRecord* t = registry_.newest(); t != nullptr;) {
    if (t->fiber != nullptr) {
      UnwindStopped(*t);
      t = registry_.newest();
    } else {
      t = registry_.Older(*t);
    }
  }
}

// A sum, since the order of the tasks is the schedule's.
void Scheduler::DigestLeaks() {
  std::uint64_t leaked = 0;
  for (const TaskRecord* t = registry_.oldest(); t != nullptr;
       t = registry_.Newer(*t)) {
    std::uint64_t hash = t->operation != nullptr
                             ? static_cast<std::uint64_t>(t->operation->reason)
                             : 0;
    for (const char c : t->name())
      hash = Mix(hash, static_cast<unsigned char>(c));
    leaked += hash;
  }
  digest_ = Mix(Mix(digest_, leaked), panics_.size());
}

}  // namespace dojo::internal
