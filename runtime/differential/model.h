// Model: what a Program may do by the rules of Go and of the exploration, as an
// explicit state machine. It shares no code with the runtime.
//
// The rules
//  1. An operation arrives as one step: it completes, or it parks. Queues are
//     first in, first out.
//  2. Code between operations is invisible: whoever completes, is woken or is
//     started goes on to its next operation before anything else is chosen.
//  3. An actor is a task before its next operation, or an alarm that is due.
//  4. The clock moves only when there is no actor, to the earliest deadline.
//     The alarms that are due then compete with the tasks.
//  5. A mutex is unlocked first and wakes whoever has waited longest second: a
//     newcomer may be faster, and then the woken one waits on, at the front.
//     Until it has tried, nobody else is woken.
//     But who is woken in vain after more than 1 ms is handed the mutex next
//     time.
//  6. A select with several ready cases takes any of them.
#ifndef RUNTIME_DIFFERENTIAL_MODEL_H_
#define RUNTIME_DIFFERENTIAL_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "runtime/differential/outcome.h"
#include "runtime/differential/program.h"

namespace dojo::differential {

// A list without a heap block, and all of whose unused bytes are zero, so that
// states can be compared as bytes.
template <class T, std::size_t kLimit>
struct FixedList {
  std::uint8_t count = 0;
  T items[kLimit] = {};

  bool empty() const { return count == 0; }
  const T* begin() const { return items; }
  const T* end() const { return items + count; }
  void PushBack(T item) {
    if (count == kLimit) {
      std::fputs("the program is too large for the model\n", stderr);
      std::abort();
    }
    items[count++] = item;
  }
  T PopFront() {
    const T first = items[0];
    RemoveIf(
        [taken = false](const T&) mutable { return !taken && (taken = true); });
    return first;
  }
  template <class Predicate>
  void RemoveIf(Predicate predicate) {
    std::uint8_t kept = 0;
    for (std::uint8_t i = 0; i < count; ++i) {
      if (!predicate(items[i])) items[kept++] = items[i];
    }
    while (count > kept) items[--count] = T{};
  }
};

// Who may do the next step.
struct ModelActor {
  static constexpr std::uint8_t kTask = 255;
  // In place of a task: the alarm of a context's deadline (0; no two are due at
  // one time) or of the timer (1).
  static constexpr std::uint8_t kOwn = 254;

  std::uint8_t task;
  // kTask: the task itself; else the alarm of this case of its select, or of
  // its sleep (0).
  std::uint8_t alarm = kTask;

  friend auto operator<=>(const ModelActor&, const ModelActor&) = default;
};

class Model {
 public:
  // Main stands before its first operation. Each entry of a log is also
  // appended to `trace`, if there is one.
  explicit Model(const Program& program, Trace* trace = nullptr);

  // In the order of their names; empty at the end.
  std::vector<ModelActor> Actors() const;
  // How many ready cases the actor has to choose from, if there is more than
  // one; else 1.
  std::size_t Choices(ModelActor actor) const;
  // `choice` counts the ready cases in the order of the program.
  void Step(ModelActor actor, std::size_t choice);

  // The schedule of a plain run instead: a task goes on until it parks, alarms
  // that are due fire in the order of their arming before any task goes on, and
  // the n-th select (from 0) that finds r ready cases, two or more, takes the
  // (n modulo r)-th.
  static Outcome RunByDefault(const Program& program, Trace* trace);

  Outcome outcome() const;  // at the end
  std::string_view Bytes() const;

 private:
  static constexpr std::uint8_t kNever = 255;
  enum class Phase : std::uint8_t {
    kNotStarted,
    kStarting,
    kReady,   // before its next operation
    kParked,  // in it
    kWoken,   // behind it, with its result
    kOver,
  };
  struct TaskState {
    Phase phase = Phase::kNotStarted;
    std::uint8_t at = 0;   // index of the instruction
    End end = End::kGone;  // parked or woken: why, or its panic
    Entry result = {};     // woken
    // Of a lock: the first half of its operation is over; since when it waits;
    // whether it is to be handed the mutex.
    bool again = false;
    std::uint8_t waits_since = kNever;
    bool starving = false;
    FixedList<Entry, 32> log = {};
  };
  struct Waiter {
    std::uint8_t task;
    std::uint8_t which_case;
  };
  using WaiterList = FixedList<Waiter, kMaxTasks * kMaxCases>;
  struct ChannelState {
    bool closed = false;
    FixedList<std::uint8_t, kMaxCapacity> buffer = {};
    WaiterList receivers = {};
    WaiterList senders = {};
  };
  struct MutexState {
    bool locked = false;
    bool has_woken = false;  // somebody who has not tried yet
    FixedList<std::uint8_t, kMaxTasks> waiters = {};
  };
  struct RWMutexState {
    bool writer = false;
    std::uint8_t readers = 0;
    FixedList<std::uint8_t, kMaxTasks> waiting_writers = {};
    FixedList<std::uint8_t, kMaxTasks> waiting_readers = {};
  };
  struct Alarm {
    ModelActor name;
    std::uint8_t deadline;
    bool due;
  };
  struct State {
    std::uint8_t now = 0;
    std::uint8_t select_turn = 0;  // of RunByDefault
    std::uint8_t counter = 0;      // of the wait group
    FixedList<std::uint8_t, kMaxTasks> counter_waiters = {};
    FixedList<std::uint8_t, kMaxTasks> runnable = {};
    TaskState tasks[kMaxTasks] = {};
    ChannelState channels[kAllChannels] = {};
    MutexState mutexes[kMutexes] = {};
    RWMutexState rw_mutex = {};
    FixedList<std::uint8_t, kMaxTasks> cond_waiters = {};
    // What Err says: 0 nothing, 1 cancelled, 2 the deadline.
    std::uint8_t errors[kMaxContexts] = {};
    FixedList<Alarm, kMaxTasks * kMaxCases + kMaxContexts + 1> alarms = {};
  };

  Model(const Program& program, Trace* trace, int);

  const Instruction& InstructionOf(std::uint8_t task) const;
  std::uint8_t ValueOf(Waiter sender) const;
  bool CanSend(std::uint8_t channel) const;
  bool CanReceive(std::uint8_t channel) const;
  bool IsReady(const Case& each) const;

  void Arrive(std::uint8_t task, std::size_t choice);
  void ArriveSelect(std::uint8_t task, std::size_t choice);
  End EndOfSelect(const std::vector<Case>& cases) const;
  // Of the running task: it has completed, panicked, or waits.
  void Complete(std::uint8_t task, Entry result = {});
  void Panic(std::uint8_t task, End panic);
  void Park(std::uint8_t task, End reason);
  // Of a parked one.
  void Wake(std::uint8_t task, Entry result, End end = End::kGone);
  void Send(std::uint8_t channel, std::uint8_t value);
  std::uint8_t Receive(std::uint8_t channel);
  void Close(std::uint8_t task, std::uint8_t channel);
  void CloseNow(std::uint8_t channel);
  void Lock(std::uint8_t task);
  void Unlock(std::uint8_t mutex);
  void BeginAgain(std::uint8_t task);
  void LetWriterIn();
  void EndContext(std::uint8_t context, std::uint8_t error);
  bool StopTimer();
  void Arm(ModelActor name, std::uint8_t delay);

  void GoOn(std::uint8_t task);  // to its next operation
  void Settle();                 // all that are runnable, then the clock
  void Fire(ModelActor alarm);
  bool AdvanceClock();

  const Program* program_;
  Trace* trace_;
  State state_;
};

// All outcomes of a program; empty when it has more than `max_states` states.
std::optional<std::set<Outcome>> AllOutcomes(const Program& program,
                                             std::size_t max_states);

}  // namespace dojo::differential

#endif  // RUNTIME_DIFFERENTIAL_MODEL_H_
