#include "runtime/differential/interpreter.h"

#include <utility>
#include <variant>

#include "runtime/runtime.h"
#include "runtime/select.h"

namespace dojo::differential {
namespace {

// A case of a Select whose kind is known at run time only.
struct AnyCase {
  std::variant<internal::ReceiveCase<int>, internal::ReceiveCase<Unit>,
               internal::ReceiveCase<Time>, internal::SendCopyCase<int>,
               internal::SendMoveCase<int>, internal::AfterCase,
               internal::DefaultCase>
      each;
  void Describe(internal::SelectCase& to) {
    std::visit([&](auto& one) { one.Describe(to); }, each);
  }
  static constexpr bool kDefault = false;
};

// The program's unit of time. What waits for a mutex longer than one starves.
constexpr Duration kUnit = 1_ms;

std::uint8_t InUnits(Time time) {
  return static_cast<std::uint8_t>(Duration{time.nanoseconds} / kUnit);
}

std::uint8_t Received(const std::optional<int>& value) {
  return value ? static_cast<std::uint8_t>(*value) : Entry::kClosed;
}
std::uint8_t Received(const std::optional<Unit>& value) {
  return value ? 0 : Entry::kClosed;
}
std::uint8_t Received(const std::optional<Time>& value) {
  return value ? InUnits(*value) : Entry::kClosed;
}
template <class T>
std::uint8_t Received(const Attempt<T>& attempt) {
  return attempt.empty() ? Entry::kEmpty : Received(attempt.value());
}

}  // namespace

std::string Interpreter::NameOf(std::size_t task) {
  return task == 0 ? "main" : "t" + std::to_string(task);
}

std::size_t Interpreter::TaskOf(std::string_view name) {
  return name == "main" ? 0 : static_cast<std::size_t>(name[1] - '0');
}

void Interpreter::Log(std::uint8_t task, std::size_t value,
                      std::size_t which_case) {
  trace_.push_back({task,
                    {static_cast<std::uint8_t>(which_case),
                     static_cast<std::uint8_t>(value)}});
}

Task<> Interpreter::Main() {
  // What the body of an exploration makes before its task begins must be named
  // as well as what main makes. Only timers and deadlines need a run.
  made_before_ = program_.contexts.empty() && program_.timer == 0;
  if (made_before_) world_.emplace(program_);
  return Begin(this);
}

Interpreter::World::World(const Program& program) : cond(mutexes[0]) {
  for (std::size_t i = 0; i < program.capacities.size(); ++i) {
    const int capacity = program.capacities[i];
    channels.push_back(
        capacity == kNil ? Channel<int>()
                         : MakeChannel<int>("c" + std::to_string(i), capacity));
  }
  for (const ContextOfProgram& each : program.contexts) {
    const Context parent = each.child ? contexts[0].ctx : Context::Background();
    contexts.push_back(each.deadline == 0 ? Context::WithCancel(parent)
                                          : Context::WithTimeout(
                                                parent, each.deadline * kUnit));
  }
  if (program.timer > 0) timer.emplace(program.timer * kUnit);
}

Task<> Interpreter::Begin(Interpreter* self) {
  self->trace_.clear();
  if (!self->made_before_) self->world_.emplace(self->program_);
  co_await Continue(self, 0, 0);
}

// Each instruction runs one call deeper than the last: so the depth tells the
// runtime that a task which only sleeps makes progress, as the lines of another
// program would.
Task<> Interpreter::Continue(Interpreter* self, std::uint8_t task,
                             std::size_t at) {
  const std::vector<Instruction>& code = self->program_.tasks[task];
  for (; at < code.size() && code[at].verb == Verb::kGo; ++at) {
    const std::uint8_t child = code[at].argument;
    Go(NameOf(child), Continue(self, child, 0));
  }
  if (at == code.size()) co_return;

  World& world = *self->world_;
  const Instruction& instruction = code[at];
  const std::uint8_t argument = instruction.argument;
  switch (instruction.verb) {
    case Verb::kSend:
      co_await world.channels[argument].Send(SentValue(task, at, 0));
      self->Log(task, 0);
      break;
    case Verb::kReceive:
      if (argument == kTimerChannel) {
        self->Log(task, Received(co_await world.timer->C().Receive()));
      } else if (argument >= kFirstDone) {
        const Context& context = world.contexts[argument - kFirstDone].ctx;
        self->Log(task, Received(co_await context.Done().Receive()));
      } else {
        self->Log(task, Received(co_await world.channels[argument].Receive()));
      }
      break;
    case Verb::kRange:
      while (auto value = co_await world.channels[argument].Receive())
        self->Log(task, Received(value));
      self->Log(task, Entry::kClosed);
      break;
    case Verb::kClose:
      world.channels[argument].Close();
      self->Log(task, 0);
      break;
    case Verb::kTrySend:
      self->Log(task, world.channels[argument].TrySend(SentValue(task, at, 0)));
      break;
    case Verb::kTryReceive:
      if (argument == kTimerChannel) {
        self->Log(task, Received(world.timer->C().TryReceive()));
      } else if (argument >= kFirstDone) {
        const Context& context = world.contexts[argument - kFirstDone].ctx;
        self->Log(task, Received(context.Done().TryReceive()));
      } else {
        self->Log(task, Received(world.channels[argument].TryReceive()));
      }
      break;
    case Verb::kLength:
      self->Log(task, world.channels[argument].len());
      break;
    case Verb::kSelect: {
      std::optional<int> received[kMaxCases];
      std::optional<Unit> done[kMaxCases];
      std::optional<Time> fired[kMaxCases];
      int sent[kMaxCases];
      const std::vector<Case>& cases = instruction.cases;
      const auto make = [&](std::size_t i) -> AnyCase {
        const Case& each = cases[i];
        switch (each.kind) {
          case Case::Kind::kReceive:
            if (each.argument == kTimerChannel)
              return {OnReceive(world.timer->C(), &fired[i])};
            if (each.argument >= kFirstDone) {
              return {OnReceive(
                  world.contexts[each.argument - kFirstDone].ctx.Done(),
                  &done[i])};
            }
            return {OnReceive(world.channels[each.argument], &received[i])};
          case Case::Kind::kSend:
            sent[i] = SentValue(task, at, i);
            if (i == 1) return {OnSend(world.channels[each.argument], sent[i])};
            return {OnSend(world.channels[each.argument], std::move(sent[i]))};
          case Case::Kind::kAfter:
            return {After(each.argument * kUnit)};
          case Case::Kind::kDefault:
            break;
        }
        return {Default()};
      };
      std::size_t chosen = 0;
      if (cases.empty()) chosen = co_await Select();
      if (cases.size() == 1) chosen = co_await Select(make(0));
      if (cases.size() == 2) chosen = co_await Select(make(0), make(1));
      if (cases.size() == 3)
        chosen = co_await Select(make(0), make(1), make(2));
      std::uint8_t value = 0;
      if (cases[chosen].kind == Case::Kind::kReceive) {
        const std::uint8_t from = cases[chosen].argument;
        value = from == kTimerChannel ? Received(fired[chosen])
                : from >= kFirstDone  ? Received(done[chosen])
                                      : Received(received[chosen]);
      }
      self->Log(task, value, chosen);
      break;
    }
    case Verb::kSleep:
      co_await Sleep(argument * kUnit);
      self->Log(task, 0);
      break;
    case Verb::kYield:
      co_await Yield();
      self->Log(task, 0);
      break;
    case Verb::kNow:
      self->Log(task, InUnits(Now()));
      break;
    case Verb::kLock:
      co_await world.mutexes[argument].Lock();
      self->Log(task, 0);
      break;
    case Verb::kTryLock:
      self->Log(task, world.mutexes[argument].TryLock());
      break;
    case Verb::kWriteLock:
      co_await world.rw_mutex.Lock();
      self->Log(task, 0);
      break;
    case Verb::kWriteUnlock:
      world.rw_mutex.Unlock();
      self->Log(task, 0);
      break;
    case Verb::kReadLock:
      co_await world.rw_mutex.RLock();
      self->Log(task, 0);
      break;
    case Verb::kReadUnlock:
      world.rw_mutex.RUnlock();
      self->Log(task, 0);
      break;
    case Verb::kCondWait:
      co_await world.cond.Wait();
      self->Log(task, 0);
      break;
    case Verb::kSignal:
      world.cond.Signal();
      self->Log(task, 0);
      break;
    case Verb::kBroadcast:
      world.cond.Broadcast();
      self->Log(task, 0);
      break;
    case Verb::kCancel:
      world.contexts[argument].cancel();
      self->Log(task, 0);
      break;
    case Verb::kError: {
      const std::string_view error = world.contexts[argument].ctx.Err();
      self->Log(task, error.empty() ? 0 : error == "context canceled" ? 1 : 2);
      break;
    }
    case Verb::kStop:
      self->Log(task, world.timer->Stop());
      break;
    case Verb::kReset:
      self->Log(task, world.timer->Reset(argument * kUnit));
      break;
    case Verb::kUnlock:
      world.mutexes[argument].Unlock();
      self->Log(task, 0);
      break;
    case Verb::kAdd:
      world.group.Add();
      self->Log(task, 0);
      break;
    case Verb::kDone:
      world.group.Done();
      self->Log(task, 0);
      break;
    case Verb::kWait:
      co_await world.group.Wait();
      self->Log(task, 0);
      break;
    case Verb::kGo:
      break;  // above
  }
  co_await Continue(self, task, at + 1);
}

Outcome Interpreter::OutcomeOf(const Report& report) const {
  std::vector<End> ends(program_.tasks.size(), End::kGone);
  for (const Leak& leak : report.leaks)
    ends[TaskOf(leak.task)] = EndFromText(leak.wait_reason);
  for (const PanicReport& panic : report.panics)
    ends[TaskOf(panic.task)] = EndFromText(panic.text);
  return MakeOutcome(InUnits(report.end), ends, trace_);
}

}  // namespace dojo::differential
