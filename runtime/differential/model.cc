#include "runtime/differential/model.h"

#include <algorithm>
#include <functional>
#include <type_traits>
#include <unordered_set>

namespace dojo::differential {

Model::Model(const Program& program, Trace* trace, int)
    : program_(&program), trace_(trace) {
  static_assert(std::has_unique_object_representations_v<State>,
                "states are compared as bytes");
  state_.tasks[0].phase = Phase::kStarting;
  state_.runnable.PushBack(0);
  for (std::uint8_t i = 0; i < program.contexts.size(); ++i) {
    if (program.HasAlarm(i))
      Arm({ModelActor::kOwn, 0}, program.contexts[i].deadline);
  }
  if (program.timer > 0) Arm({ModelActor::kOwn, 1}, program.timer);
}

void Model::Arm(ModelActor name, std::uint8_t delay) {
  state_.alarms.PushBack(
      {name, static_cast<std::uint8_t>(state_.now + delay), false});
}

Model::Model(const Program& program, Trace* trace) : Model(program, trace, 0) {
  Settle();
}

const Instruction& Model::InstructionOf(std::uint8_t task) const {
  return program_->tasks[task][state_.tasks[task].at];
}

std::uint8_t Model::ValueOf(Waiter sender) const {
  return SentValue(sender.task, state_.tasks[sender.task].at,
                   sender.which_case);
}

std::vector<ModelActor> Model::Actors() const {
  std::vector<ModelActor> actors;
  for (std::uint8_t task = 0; task < program_->tasks.size(); ++task) {
    if (state_.tasks[task].phase == Phase::kReady) actors.push_back({task});
  }
  for (const Alarm& alarm : state_.alarms) {
    if (alarm.due) actors.push_back(alarm.name);
  }
  std::sort(actors.begin(), actors.end());
  return actors;
}

bool Model::CanSend(std::uint8_t channel) const {
  const int capacity = program_->CapacityOf(channel);
  const ChannelState& state = state_.channels[channel];
  return capacity != kNil &&
         (!state.receivers.empty() || state.buffer.count < capacity);
}

bool Model::CanReceive(std::uint8_t channel) const {
  const ChannelState& state = state_.channels[channel];
  return program_->CapacityOf(channel) != kNil &&
         (!state.buffer.empty() || !state.senders.empty() || state.closed);
}

bool Model::IsReady(const Case& each) const {
  switch (each.kind) {
    case Case::Kind::kSend:
      return CanSend(each.argument) || state_.channels[each.argument].closed;
    case Case::Kind::kReceive:
      return CanReceive(each.argument);
    case Case::Kind::kAfter:
      return each.argument == 0;
    case Case::Kind::kDefault:
      break;
  }
  return false;
}

std::size_t Model::Choices(ModelActor actor) const {
  if (actor.alarm != ModelActor::kTask) return 1;
  const Instruction& instruction = InstructionOf(actor.task);
  if (instruction.verb != Verb::kSelect) return 1;
  const auto ready =
      std::count_if(instruction.cases.begin(), instruction.cases.end(),
                    [this](const Case& each) { return IsReady(each); });
  return std::max<std::size_t>(1, static_cast<std::size_t>(ready));
}

void Model::Step(ModelActor actor, std::size_t choice) {
  if (actor.alarm != ModelActor::kTask) {
    Fire(actor);
  } else {
    Arrive(actor.task, choice);
    // A task that yields is woken too, but behind those that already are.
    if (state_.tasks[actor.task].phase == Phase::kWoken &&
        std::find(state_.runnable.begin(), state_.runnable.end(), actor.task) ==
            state_.runnable.end()) {
      GoOn(actor.task);
    }
  }
  Settle();
}

void Model::Settle() {
  do {
    while (!state_.runnable.empty()) {
      const std::uint8_t task = state_.runnable.PopFront();
      // Not one that begins its operation again.
      if (state_.tasks[task].phase != Phase::kReady) GoOn(task);
    }
    for (const TaskState& task : state_.tasks) {
      if (task.phase == Phase::kReady) return;
    }
    for (const Alarm& alarm : state_.alarms) {
      if (alarm.due) return;
    }
  } while (AdvanceClock());
}

bool Model::AdvanceClock() {
  if (state_.alarms.empty()) return false;
  state_.now = std::min_element(state_.alarms.begin(), state_.alarms.end(),
                                [](const Alarm& a, const Alarm& b) {
                                  return a.deadline < b.deadline;
                                })
                   ->deadline;
  for (std::size_t i = 0; i < state_.alarms.count; ++i) {
    Alarm& alarm = state_.alarms.items[i];
    alarm.due = alarm.deadline == state_.now;
  }
  return true;
}

void Model::Fire(ModelActor alarm) {
  if (alarm.task != ModelActor::kOwn) return Wake(alarm.task, {alarm.alarm, 0});
  state_.alarms.RemoveIf(
      [alarm](const Alarm& each) { return each.due && each.name == alarm; });
  if (alarm.alarm == 1) {
    if (CanSend(kTimerChannel)) Send(kTimerChannel, state_.now);
    return;
  }
  for (std::uint8_t i = 0; i < program_->contexts.size(); ++i) {
    if (program_->HasAlarm(i) && program_->contexts[i].deadline == state_.now) {
      return EndContext(i, 2);
    }
  }
}

void Model::EndContext(std::uint8_t context, std::uint8_t error) {
  if (state_.errors[context] != 0) return;
  state_.errors[context] = error;
  if (program_->HasAlarm(context)) {
    const std::uint8_t deadline = program_->contexts[context].deadline;
    state_.alarms.RemoveIf([deadline](const Alarm& alarm) {
      return alarm.name == ModelActor{ModelActor::kOwn, 0} &&
             alarm.deadline == deadline;
    });
  }
  CloseNow(static_cast<std::uint8_t>(kFirstDone + context));
  if (context == 0 && program_->contexts.size() == 2 &&
      program_->contexts[1].child) {
    EndContext(1, error);
  }
}

bool Model::StopTimer() {
  ChannelState& channel = state_.channels[kTimerChannel];
  // A tick that nobody took is one that was not sent.
  bool stopped = !channel.buffer.empty();
  if (stopped) channel.buffer.PopFront();
  state_.alarms.RemoveIf([&stopped](const Alarm& alarm) {
    const bool its = alarm.name == ModelActor{ModelActor::kOwn, 1};
    stopped = stopped || its;
    return its;
  });
  return stopped;
}

void Model::GoOn(std::uint8_t task) {
  TaskState& state = state_.tasks[task];
  if (state.phase == Phase::kWoken) {
    if (state.end != End::kGone) {  // its panic
      state.phase = Phase::kOver;
      return;
    }
    state.log.PushBack(state.result);
    if (trace_ != nullptr) trace_->push_back({task, state.result});
    if (InstructionOf(task).verb != Verb::kRange ||
        state.result.value == Entry::kClosed) {
      ++state.at;
    }
    state.result = {};
    state.again = state.starving = false;
    state.waits_since = kNever;
  }
  const std::vector<Instruction>& code = program_->tasks[task];
  for (; state.at < code.size() && code[state.at].verb == Verb::kGo;
       ++state.at) {
    const std::uint8_t child = code[state.at].argument;
    state_.tasks[child].phase = Phase::kStarting;
    state_.runnable.PushBack(child);
  }
  state.phase = state.at < code.size() ? Phase::kReady : Phase::kOver;
}

void Model::Complete(std::uint8_t task, Entry result) {
  state_.tasks[task].phase = Phase::kWoken;
  state_.tasks[task].result = result;
}

void Model::Panic(std::uint8_t task, End panic) {
  Complete(task);
  state_.tasks[task].end = panic;
}

void Model::Park(std::uint8_t task, End reason) {
  state_.tasks[task].phase = Phase::kParked;
  state_.tasks[task].end = reason;
}

void Model::Wake(std::uint8_t task, Entry result, End end) {
  for (ChannelState& channel : state_.channels) {
    const auto its = [task](const Waiter& w) { return w.task == task; };
    channel.receivers.RemoveIf(its);
    channel.senders.RemoveIf(its);
  }
  state_.alarms.RemoveIf(
      [task](const Alarm& alarm) { return alarm.name.task == task; });
  Complete(task, result);
  state_.tasks[task].end = end;
  state_.runnable.PushBack(task);
}

void Model::Send(std::uint8_t channel, std::uint8_t value) {
  ChannelState& state = state_.channels[channel];
  if (state.receivers.empty()) return state.buffer.PushBack(value);
  const Waiter receiver = state.receivers.items[0];
  Wake(receiver.task, {receiver.which_case, value});
}

std::uint8_t Model::Receive(std::uint8_t channel) {
  ChannelState& state = state_.channels[channel];
  if (state.buffer.empty() && state.senders.empty()) return Entry::kClosed;
  const bool buffered = !state.buffer.empty();
  std::uint8_t value = buffered ? state.buffer.PopFront() : 0;
  if (!state.senders.empty()) {
    const Waiter sender = state.senders.items[0];
    if (buffered) {
      state.buffer.PushBack(ValueOf(sender));
    } else {
      value = ValueOf(sender);
    }
    Wake(sender.task, {sender.which_case, 0});
  }
  return value;
}

void Model::Close(std::uint8_t task, std::uint8_t channel) {
  if (program_->CapacityOf(channel) == kNil)
    return Panic(task, End::kCloseOfNil);
  ChannelState& state = state_.channels[channel];
  if (state.closed) return Panic(task, End::kCloseOfClosed);
  CloseNow(channel);
  Complete(task);
}

void Model::CloseNow(std::uint8_t channel) {
  ChannelState& state = state_.channels[channel];
  state.closed = true;
  while (!state.receivers.empty()) {
    const Waiter receiver = state.receivers.items[0];
    Wake(receiver.task, {receiver.which_case, Entry::kClosed});
  }
  while (!state.senders.empty())
    Wake(state.senders.items[0].task, {}, End::kSendOnClosed);
}

// The task has come to lock, for the first time or again.
void Model::Lock(std::uint8_t task) {
  TaskState& state = state_.tasks[task];
  const Instruction& instruction = InstructionOf(task);
  MutexState& mutex =
      state_
          .mutexes[instruction.verb == Verb::kCondWait ? 0
                                                       : instruction.argument];
  // Whoever has waited was woken by the mutex.
  if (state.waits_since != kNever) mutex.has_woken = false;
  if (!mutex.locked) {
    mutex.locked = true;
    return Complete(task);
  }
  Park(task, End::kMutexLock);
  if (state.waits_since == kNever) {
    state.waits_since = state_.now;
    return mutex.waiters.PushBack(task);
  }
  state.starving = state_.now - state.waits_since > 1;
  FixedList<std::uint8_t, kMaxTasks> others = mutex.waiters;
  mutex.waiters = {};
  mutex.waiters.PushBack(task);
  for (const std::uint8_t other : others) mutex.waiters.PushBack(other);
}

void Model::Unlock(std::uint8_t index) {
  MutexState& mutex = state_.mutexes[index];
  mutex.locked = false;
  if (mutex.waiters.empty() || mutex.has_woken) return;
  const std::uint8_t next = mutex.waiters.PopFront();
  if (!state_.tasks[next].starving) {
    mutex.has_woken = true;
    return BeginAgain(next);
  }
  mutex.locked = true;
  Wake(next, {});
}

void Model::BeginAgain(std::uint8_t task) {
  state_.tasks[task].phase = Phase::kReady;
  state_.tasks[task].end = End::kGone;
  state_.tasks[task].again = true;
  state_.runnable.PushBack(task);
}

// Unless there are readers.
void Model::LetWriterIn() {
  RWMutexState& mutex = state_.rw_mutex;
  if (mutex.readers > 0 || mutex.waiting_writers.empty()) return;
  mutex.writer = true;
  Wake(mutex.waiting_writers.PopFront(), {});
}

void Model::Arrive(std::uint8_t task, std::size_t choice) {
  const Instruction& instruction = InstructionOf(task);
  const std::uint8_t argument = instruction.argument;
  switch (instruction.verb) {
    case Verb::kSend:
      if (program_->CapacityOf(argument) == kNil)
        return Park(task, End::kSendNil);
      if (state_.channels[argument].closed)
        return Panic(task, End::kSendOnClosed);
      if (CanSend(argument)) {
        Complete(task);
        return Send(argument, ValueOf({task, 0}));
      }
      Park(task, End::kSend);
      return state_.channels[argument].senders.PushBack({task, 0});
    case Verb::kReceive:
    case Verb::kRange:
      if (program_->CapacityOf(argument) == kNil)
        return Park(task, End::kReceiveNil);
      if (CanReceive(argument)) return Complete(task, {0, Receive(argument)});
      Park(task, End::kReceive);
      return state_.channels[argument].receivers.PushBack({task, 0});
    case Verb::kClose:
      return Close(task, argument);
    case Verb::kTrySend: {
      const bool sends = CanSend(argument);
      if (state_.channels[argument].closed)
        return Panic(task, End::kSendOnClosed);
      if (sends) Send(argument, ValueOf({task, 0}));
      return Complete(task, {0, sends});
    }
    case Verb::kTryReceive:
      return Complete(
          task, {0, CanReceive(argument) ? Receive(argument) : Entry::kEmpty});
    case Verb::kLength:
      return Complete(task, {0, state_.channels[argument].buffer.count});
    case Verb::kSelect:
      return ArriveSelect(task, choice);
    case Verb::kSleep:
      if (argument > 0) {
        Park(task, End::kUnknown);
        return Arm({task, 0}, argument);
      }
      [[fallthrough]];
    case Verb::kYield:
      Complete(task);
      return state_.runnable.PushBack(task);
    case Verb::kNow:
      return Complete(task, {0, state_.now});
    case Verb::kLock:
      return Lock(task);
    case Verb::kTryLock: {
      const bool locks = !state_.mutexes[argument].locked;
      state_.mutexes[argument].locked = true;
      return Complete(task, {0, locks});
    }
    case Verb::kUnlock:
      if (!state_.mutexes[argument].locked)
        return Panic(task, End::kUnlockOfUnlocked);
      Complete(task);
      return Unlock(argument);
    case Verb::kWriteLock: {
      RWMutexState& mutex = state_.rw_mutex;
      if (!mutex.writer && mutex.readers == 0 &&
          mutex.waiting_writers.empty()) {
        mutex.writer = true;
        return Complete(task);
      }
      Park(task, End::kWriteLock);
      return mutex.waiting_writers.PushBack(task);
    }
    case Verb::kWriteUnlock: {
      RWMutexState& mutex = state_.rw_mutex;
      if (!mutex.writer) return Panic(task, End::kWriteUnlockOfUnlocked);
      Complete(task);
      mutex.writer = false;
      while (!mutex.waiting_readers.empty()) {
        ++mutex.readers;
        Wake(mutex.waiting_readers.PopFront(), {});
      }
      return LetWriterIn();
    }
    case Verb::kReadLock: {
      RWMutexState& mutex = state_.rw_mutex;
      if (!mutex.writer && mutex.waiting_writers.empty()) {
        ++mutex.readers;
        return Complete(task);
      }
      Park(task, End::kReadLock);
      return mutex.waiting_readers.PushBack(task);
    }
    case Verb::kReadUnlock:
      if (state_.rw_mutex.readers == 0)
        return Panic(task, End::kReadUnlockOfUnlocked);
      Complete(task);
      --state_.rw_mutex.readers;
      return LetWriterIn();
    case Verb::kCondWait:
      if (state_.tasks[task].again) return Lock(task);
      if (!state_.mutexes[0].locked) return Panic(task, End::kUnlockOfUnlocked);
      Park(task, End::kCondWait);
      Unlock(0);
      return state_.cond_waiters.PushBack(task);
    case Verb::kSignal:
    case Verb::kBroadcast:
      Complete(task);
      while (!state_.cond_waiters.empty()) {
        BeginAgain(state_.cond_waiters.PopFront());
        if (instruction.verb == Verb::kSignal) return;
      }
      return;
    case Verb::kCancel:
      Complete(task);
      return EndContext(argument, 1);
    case Verb::kError:
      return Complete(task, {0, state_.errors[argument]});
    case Verb::kStop:
      return Complete(task, {0, StopTimer()});
    case Verb::kReset: {
      const bool stopped = StopTimer();
      Arm({ModelActor::kOwn, 1}, argument);
      return Complete(task, {0, stopped});
    }
    case Verb::kAdd:
      ++state_.counter;
      return Complete(task);
    case Verb::kDone:
      if (state_.counter == 0) return Panic(task, End::kNegativeCounter);
      Complete(task);
      if (--state_.counter > 0) return;
      while (!state_.counter_waiters.empty())
        Wake(state_.counter_waiters.PopFront(), {});
      return;
    case Verb::kWait:
      if (state_.counter == 0) return Complete(task);
      Park(task, End::kWaitGroupWait);
      return state_.counter_waiters.PushBack(task);
    case Verb::kGo:
      break;  // no operation
  }
  std::abort();
}

// One channel case alone waits as a plain send or receive does.
End Model::EndOfSelect(const std::vector<Case>& cases) const {
  if (cases.empty()) return End::kSelectNoCases;
  const Case& only = cases[0];
  if (cases.size() > 1 || only.kind == Case::Kind::kAfter) return End::kSelect;
  const bool is_nil = program_->CapacityOf(only.argument) == kNil;
  if (only.kind == Case::Kind::kSend)
    return is_nil ? End::kSendNil : End::kSend;
  return is_nil ? End::kReceiveNil : End::kReceive;
}

void Model::ArriveSelect(std::uint8_t task, std::size_t choice) {
  const std::vector<Case>& cases = InstructionOf(task).cases;
  std::uint8_t fallback = static_cast<std::uint8_t>(cases.size());
  for (std::uint8_t i = 0; i < cases.size(); ++i) {
    const Case& each = cases[i];
    if (each.kind == Case::Kind::kDefault) fallback = i;
    if (!IsReady(each) || choice-- > 0) continue;
    if (each.kind == Case::Kind::kReceive)
      return Complete(task, {i, Receive(each.argument)});
    if (each.kind == Case::Kind::kSend) {
      if (state_.channels[each.argument].closed)
        return Panic(task, End::kSendOnClosed);
      Send(each.argument, ValueOf({task, i}));
    }
    return Complete(task, {i, 0});
  }
  if (fallback < cases.size()) return Complete(task, {fallback, 0});

  Park(task, EndOfSelect(cases));
  for (std::uint8_t i = 0; i < cases.size(); ++i) {
    const Case& each = cases[i];
    if (each.kind == Case::Kind::kAfter) {
      Arm({task, i}, each.argument);
    } else if (program_->CapacityOf(each.argument) != kNil) {
      ChannelState& channel = state_.channels[each.argument];
      (each.kind == Case::Kind::kSend ? channel.senders : channel.receivers)
          .PushBack({task, i});
    }
  }
}

Outcome Model::outcome() const {
  std::vector<End> ends;
  Trace logs;
  for (std::uint8_t task = 0; task < program_->tasks.size(); ++task) {
    ends.push_back(state_.tasks[task].end);
    for (const Entry& entry : state_.tasks[task].log)
      logs.push_back({task, entry});
  }
  return MakeOutcome(state_.now, ends, logs);
}

std::string_view Model::Bytes() const {
  return {reinterpret_cast<const char*>(&state_), sizeof(state_)};
}

Outcome Model::RunByDefault(const Program& program, Trace* trace) {
  Model model(program, trace, 0);
  State& state = model.state_;
  do {
    while (!state.runnable.empty()) {
      const std::uint8_t task = state.runnable.PopFront();
      if (state.tasks[task].phase != Phase::kReady) model.GoOn(task);
      while (state.tasks[task].phase == Phase::kReady) {
        const std::size_t ready = model.Choices({task});
        const std::size_t choice = ready > 1 ? state.select_turn++ % ready : 0;
        model.Arrive(task, choice);
        if (state.tasks[task].phase != Phase::kWoken ||
            std::find(state.runnable.begin(), state.runnable.end(), task) !=
                state.runnable.end()) {
          break;
        }
        model.GoOn(task);
      }
    }
    if (!model.AdvanceClock()) break;
    // Firing one alarm of a select takes its others away.
    for (bool fired = true; fired;) {
      fired = false;
      for (const Alarm& alarm : state.alarms) {
        if (!alarm.due) continue;
        model.Fire(alarm.name);
        fired = true;
        break;
      }
    }
  } while (true);
  return model.outcome();
}

namespace {
struct SameBytes {
  bool operator()(const Model& a, const Model& b) const {
    return a.Bytes() == b.Bytes();
  }
};
struct HashBytes {
  std::size_t operator()(const Model& model) const {
    return std::hash<std::string_view>()(model.Bytes());
  }
};
}  // namespace

std::optional<std::set<Outcome>> AllOutcomes(const Program& program,
                                             std::size_t max_states) {
  std::set<Outcome> outcomes;
  std::unordered_set<Model, HashBytes, SameBytes> seen;
  std::vector<Model> open = {Model(program)};
  while (!open.empty()) {
    const Model state = open.back();
    open.pop_back();
    const std::vector<ModelActor> actors = state.Actors();
    if (actors.empty()) outcomes.insert(state.outcome());
    for (const ModelActor actor : actors) {
      for (std::size_t i = 0; i < state.Choices(actor); ++i) {
        Model next = state;
        next.Step(actor, i);
        if (!seen.insert(next).second) continue;
        if (seen.size() > max_states) return std::nullopt;
        open.push_back(next);
      }
    }
  }
  return outcomes;
}

}  // namespace dojo::differential
