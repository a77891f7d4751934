// What a task does to the rest of the world, in the form that the scheduler
// sees: operations, and the nodes by which a parked operation waits. No learner
// names these; they live inside the awaiters that Send, Receive, Select, ...
// return.
//
// Invariants
//  1. An operation arrives exactly once, atomically: it completes, or it parks.
//     A parked operation completes once.
//  2. A waiter is linked in at most one queue, and only while its operation is
//     parked. Its destructor unlinks it, so that a frame that is destroyed
//     while parked leaves no dangling node behind.
//  3. When one waiter of a Select completes, the Select's other waiters and
//     timers are unlinked before anything else runs. So nobody ever finds a
//     waiter whose Select is already decided.
//  4. Nothing here allocates: waiters and timers are members of the awaiter,
//     which lives in the coroutine's frame.
#ifndef RUNTIME_INTERNAL_OPERATION_H_
#define RUNTIME_INTERNAL_OPERATION_H_

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <type_traits>

#include "runtime/internal/tracer.h"

namespace dojo::internal {

struct PromiseBase;
struct TaskRecord;
class ChannelCore;
class Scheduler;

enum class OperationKind : std::uint8_t {
  // Awaited.
  kSend,
  kReceive,
  kSelect,
  kSleep,
  kYield,
  kJoin,
  kWait,
  kLock,
  kReadLock,
  kCondWait,
  // Called, not awaited: a scheduling point stands before them all the same
  // when schedules are explored.
  kClose,
  kTrySend,
  kTryReceive,
  kLength,
  kNow,
  kAdd,
  kUnlock,
  kTryLock,
  kSignal,
  kStop,
  kReset,
  kCancel,
  kContextError,
  kPoolGet,
  kPoolPut,
  // Awaited; it came last, and the numbers of the kinds are part of tokens.
  kWriteLock,
};

// Why a task is parked, in Go's words (see WaitReasonText).
enum class WaitReason : std::uint8_t {
  kNone,
  kReceive,
  kSend,
  kReceiveNil,
  kSendNil,
  kSelect,
  kSelectNoCases,
  kSleep,
  kMutexLock,
  kReadLock,
  kWriteLock,
  kWaitGroupWait,
  kCondWait,
  kScopeJoin,
};

// "chan receive", "chan send (nil chan)", ...: the words of a Go task dump.
const char* WaitReasonText(WaitReason reason);

enum class Outcome : std::uint8_t {
  kNone,
  kDone,
  kClosed,  // a receive that found its channel closed and drained
  // Panics when the task resumes (see IsPanic).
  kSendOnClosed,
  kUnlockOfUnlocked,  // a Cond.Wait without the lock
  kMovedFrom,         // the end was moved from
  kRuntimeDied,       // the channel's Runtime has died
  kInjectedFault,     // throws InjectedFault, while schedules are explored
};
inline bool IsPanic(Outcome outcome) {
  return outcome >= Outcome::kSendOnClosed;
}

// The next runnable task's coroutine; or, when there is none or it is time for
// the scheduler's own loop, one that does nothing.
std::coroutine_handle<> NextToRun() noexcept;

class Operation {
 public:
  explicit Operation(OperationKind kind) : kind(kind) {}
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  // Counts the step; without exploration the operation arrives here.
  bool await_ready();
  // What runs while the task is parked.
  template <class Promise>
  std::coroutine_handle<> await_suspend(
      std::coroutine_handle<Promise>) const noexcept {
    static_assert(std::is_base_of_v<PromiseBase, Promise>,
                  "this runtime's operations can only be awaited in a "
                  "dojo::Task, which a Runtime runs");
    return NextToRun();
  }

  // Side by side: both are asked at once.
  struct Ending {
    Outcome outcome = Outcome::kNone;  // set when it completes
    bool tied = false;                 // to a channel, which it must let go of
  };

  TaskRecord* task;  // set when the operation begins
  const OperationKind kind;
  WaitReason reason = WaitReason::kNone;  // set when it parks
  Ending ending;
};

// Completes the operation (true) or parks it (false), as its kind says.
bool Arrive(Operation& operation);

// A place in a queue of a channel (or of a mutex, a wait group). Whose it is
// must take it out of the queue before it dies.
struct Waiter {
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  void Unlink();

  // Only while it is linked, but for `queue`.
  Waiter* next;
  Waiter* previous;
  struct WaiterQueue* queue;  // where it is linked, or null
  Operation* operation;
  // A sender's T; a receiver's raw memory for a T; of a Select that receives
  // its std::optional<T>, or null to discard.
  void* element;
};

// A waiter that leaves its queue by itself.
struct LeavingWaiter : Waiter {
  LeavingWaiter() { queue = nullptr; }
  ~LeavingWaiter() {
    if (queue != nullptr) [[unlikely]]
      Unlink();
  }
};

// First in, first out; intrusive. Whoever comes or goes touches `object`; but
// not by Append and PopFront, which are for runs that are not traced.
struct WaiterQueue {
  explicit WaiterQueue(TracedObject& object) : object(object) {}

  bool empty() const { return first == nullptr; }
  void PushBack(Waiter& waiter) {
    Touch(object, Access::kWrite);
    Append(waiter);
  }
  void Append(Waiter& waiter) {
    waiter.queue = this;
    waiter.previous = last;
    waiter.next = nullptr;
    if (last == nullptr) [[likely]] {
      first = &waiter;
    } else {
      last->next = &waiter;
    }
    last = &waiter;
  }
  void PushFront(Waiter& waiter) {
    Touch(object, Access::kWrite);
    waiter.queue = this;
    waiter.next = first;
    waiter.previous = nullptr;
    (first != nullptr ? first->previous : last) = &waiter;
    first = &waiter;
  }
  void PopFront(Waiter& waiter) {  // the first one, who is known already
    first = waiter.next;
    if (first == nullptr) [[likely]] {
      last = nullptr;
    } else {
      first->previous = nullptr;
    }
    waiter.queue = nullptr;
    // No task must look reachable by what another one's frame still holds.
    waiter.next = waiter.previous = nullptr;
  }
  std::size_t Count() const {
    std::size_t count = 0;
    for (const Waiter* w = first; w != nullptr; w = w->next) ++count;
    return count;
  }

  TracedObject& object;  // what the tasks wait for
  Waiter* first = nullptr;
  Waiter* last = nullptr;
};

// "send", "receive", ...: the verb of a schedule's step.
const char* OperationText(OperationKind kind);

// What the scheduler may choose while schedules are explored: a task before its
// next operation, a timer that is due, something that may happen at any step,
// or, where there are such, that the clock moves on without them.
struct Actor {
  enum class Kind : std::uint8_t { kTask, kAlarm, kStray, kClock };
  explicit Actor(Kind kind) : actor_kind(kind) {}

  Actor* actor_next = nullptr;
  Actor* actor_previous = nullptr;
  // The same in every schedule that comes so far.
  std::uint64_t canonical = 0;
  std::uint32_t trace_index = 0;  // for the tracer of the run
  const Kind actor_kind;
  bool queued = false;
};

// A deadline. While armed it is in its scheduler's heap, or, once due and
// exploring, among the actors.
struct Alarm : Actor {
  explicit Alarm(void (*fire)(Alarm&)) : Actor(Kind::kAlarm), fire(fire) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm() {
    if (scheduler != nullptr) Disarm();
  }
  void Disarm();  // no-op when not armed

  void (*const fire)(Alarm&);
  std::int64_t deadline = 0;
  // Order of arming: ties fire in this order by default.
  std::uint64_t sequence = 0;
  Scheduler* scheduler = nullptr;  // where it is armed, or null
  Operation* operation = nullptr;  // whom it serves; null for an OwnAlarm
  // In the pairing heap: the first child. There actor_next is the next sibling,
  // actor_previous the parent or the previous sibling.
  Alarm* child = nullptr;
};

// An alarm that serves no operation but an object of its own, a Timer, a Ticker
// or a Context, and fills or closes a channel of that object.
struct OwnAlarm : Alarm {
  OwnAlarm(void (*fire)(Alarm&), const char* label)
      : Alarm(fire), label(label) {}
  // The Scheduler in which it is armed dies.
  virtual void Abandon() = 0;
  // A value was taken out of the channel.
  virtual void Drained() = 0;
  // Somebody let go of the channel.
  virtual void Released(const ChannelCore& channel) = 0;

  const char* const label;  // what a schedule's step calls it

 protected:
  ~OwnAlarm() = default;
};

// Stands before an operation that is called and not awaited. While schedules
// are explored other tasks may run here; it counts a step. `abandonable`: may
// throw RunAbandoned when the run has used up its steps (never in a
// destructor's path).
void SynchronousPoint(OperationKind kind, const ChannelCore* channel,
                      std::source_location at, bool abandonable);

// Unwinds a task that loops over calls that are never awaited, when its run's
// budget of steps has ended.
struct RunAbandoned {};

[[noreturn]] void ThrowPanic(const char* text, std::source_location at);
// The panic of an operation that is awaited, at the line of its co_await.
[[noreturn]] void ThrowOutcome(Outcome outcome);

// The line of the innermost co_await of the running task.
std::source_location CurrentAwaitLocation();

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_OPERATION_H_
