// WaitGroup, Mutex, RWMutex, Cond and Once, with the rules and texts of Go's
// sync package.
//
// All are handles: copies are aliases of one shared state, so that they go into
// tasks by value.
#ifndef RUNTIME_SYNC_H_
#define RUNTIME_SYNC_H_

#include <cstdint>
#include <source_location>
#include <utility>

#include "runtime/internal/operation.h"
#include "runtime/internal/shared.h"
#include "runtime/task.h"

namespace dojo {

namespace internal {

struct WaitGroupState {
  std::uint32_t references = 1;
  std::int64_t counter = 0;
  TracedObject traced;
  WaiterQueue waiters{traced};
};

// Invariants
//  1. A mutex is unlocked first and wakes whoever has waited longest second, as
//     in Go: a task that comes in between gets the mutex, and the woken one
//     waits on, at the front. Until it has tried, nobody else is woken.
//  2. Who is woken in vain after more than a millisecond of virtual time is
//     handed the mutex next time (Go's starvation mode).
struct MutexState {
  std::uint32_t references = 1;
  std::uint32_t owner = 0;  // the task that locked it; 0: unlocked
  bool has_woken = false;   // somebody who has not tried yet
  TracedObject traced;
  WaiterQueue waiters{traced};
};

// Invariants (those of Go's RWMutex)
//  1. A writer that waits keeps later readers out.
//  2. A writer that unlocks lets in every reader that waits, and the next
//     writer waits for those.
struct RWMutexState {
  std::uint32_t references = 1;
  std::uint32_t writer = 0;  // the task that holds it for writing, or 0
  std::uint32_t readers = 0;
  std::uint32_t last_reader = 0;  // the task that has read-locked it last
  TracedObject traced;
  WaiterQueue waiting_writers{traced};
  WaiterQueue waiting_readers{traced};
};

struct CondState {
  explicit CondState(Shared<MutexState> mutex) : mutex(mutex) {}
  std::uint32_t references = 1;
  Shared<MutexState> mutex;
  TracedObject traced;
  WaiterQueue waiters{traced};
};

// Wakes whoever has waited longest, or all.
void WakeFromCond(CondState& cond, bool all);

class WaitOperation final : public Operation {
 public:
  explicit WaitOperation(Shared<WaitGroupState> group);
  void await_resume() const noexcept {}

 private:
  friend bool internal::Arrive(Operation& operation);
  bool Arrive();
  // Declared before the waiter, which must leave the queue first.
  Shared<WaitGroupState> group_;
  LeavingWaiter waiter_;
};

class LockOperation : public Operation {
 public:
  explicit LockOperation(Shared<MutexState> mutex,
                         OperationKind kind = OperationKind::kLock);
  ~LockOperation();
  void await_resume() const noexcept {}
  const MutexState& mutex() const { return *mutex_.get(); }
  // The mutex is unlocked, and this one may try first or is handed it.
  void Wake();

 protected:
  friend bool internal::Arrive(Operation& operation);
  bool Arrive();
  Shared<MutexState> mutex_;
  LeavingWaiter waiter_;

 private:
  std::int64_t waits_since_ = -1;  // virtual time; -1: it has not waited yet
  bool woken_ = false;             // and has not tried yet
  bool starving_ = false;          // was woken too late after a long wait
};

class CondWaitOperation final : public LockOperation {
 public:
  explicit CondWaitOperation(Shared<CondState> cond);
  void await_resume() const;  // panics when it came without the lock

 private:
  friend bool internal::Arrive(Operation& operation);
  bool Arrive();
  Shared<CondState> cond_;
  bool waits_ = false;  // it has unlocked: what comes next is to lock again
};

class RWLockOperation final : public Operation {
 public:
  RWLockOperation(Shared<RWMutexState> mutex, OperationKind kind);
  void await_resume() const noexcept {}
  const RWMutexState& mutex() const { return *mutex_.get(); }

 private:
  friend bool internal::Arrive(Operation& operation);
  bool ArriveToRead();
  bool ArriveToWrite();
  Shared<RWMutexState> mutex_;
  LeavingWaiter waiter_;
};

class HoldOperation;

}  // namespace internal

// Waits for a number of tasks.
class WaitGroup {
 public:
  // Panics "sync: negative WaitGroup counter". At zero, every waiter wakes.
  void Add(std::int64_t delta = 1,
           std::source_location at = std::source_location::current()) const;
  void Done(std::source_location at = std::source_location::current()) const {
    Add(-1, at);
  }

  // Parks until the counter is zero.
  [[nodiscard(
      "a wait does nothing until it is awaited: co_await it")]] internal::
      WaitOperation
      Wait() const {
    return internal::WaitOperation(state_);
  }

 private:
  internal::Shared<internal::WaitGroupState> state_;
};

// Mutual exclusion across awaits. Not recursive: a task that locks it twice
// waits for ever.
class Mutex {
 public:
  // Unlocks when its scope ends.
  class [[nodiscard(
      "the mutex is unlocked when the guard dies: give it a name")]] Guard {
   public:
    Guard(Guard&& other) noexcept : state_(other.state_.Take()) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard();

   private:
    friend class internal::HoldOperation;
    explicit Guard(internal::Shared<internal::MutexState> state)
        : state_(state) {}
    internal::Shared<internal::MutexState> state_;
  };

  // Parks until the mutex is the caller's. Whoever has waited longest tries
  // first when it is unlocked, unless a newcomer is faster.
  [[nodiscard(
      "a lock does nothing until it is awaited: co_await it")]] internal::
      LockOperation
      Lock() const {
    return internal::LockOperation(state_);
  }
  // `auto guard = co_await mutex.Hold();`: Lock, and Unlock when the guard
  // dies.
  [[nodiscard(
      "a lock does nothing until it is awaited: co_await it")]] internal::
      HoldOperation
      Hold() const;

  // Locks if that is possible without waiting.
  bool TryLock(std::source_location at = std::source_location::current()) const;

  // Any task may unlock, as in Go. Panics "sync: unlock of unlocked mutex".
  void Unlock(std::source_location at = std::source_location::current()) const;

 private:
  friend class Cond;
  internal::Shared<internal::MutexState> state_;
};

// Many readers or one writer. A writer that waits keeps later readers out: a
// task that read-locks twice may wait for ever.
class RWMutex {
 public:
  [[nodiscard(
      "a lock does nothing until it is awaited: co_await it")]] internal::
      RWLockOperation
      Lock() const {
    return {state_, internal::OperationKind::kWriteLock};
  }
  [[nodiscard(
      "a lock does nothing until it is awaited: co_await it")]] internal::
      RWLockOperation
      RLock() const {
    return {state_, internal::OperationKind::kReadLock};
  }
  // Panics "sync: Unlock of unlocked RWMutex".
  void Unlock(std::source_location at = std::source_location::current()) const;
  // Panics "sync: RUnlock of unlocked RWMutex".
  void RUnlock(std::source_location at = std::source_location::current()) const;

 private:
  internal::Shared<internal::RWMutexState> state_;
};

// Waits for a signal, with a mutex that guards what is signalled.
class Cond {
 public:
  explicit Cond(const Mutex& mutex)
      : state_(new internal::CondState(mutex.state_)) {}

  // Unlocks the mutex and parks, in one step; when it is signalled it locks the
  // mutex again before it returns. Test the condition in a loop. Panics
  // "sync: unlock of unlocked mutex".
  [[nodiscard(
      "a wait does nothing until it is awaited: co_await it")]] internal::
      CondWaitOperation
      Wait() const {
    return internal::CondWaitOperation(state_);
  }
  // Wakes whoever has waited longest. A signal that finds nobody is lost.
  void Signal(std::source_location at = std::source_location::current()) const;
  // Wakes all who wait.
  void Broadcast(
      std::source_location at = std::source_location::current()) const;

 private:
  internal::Shared<internal::CondState> state_;
};

// Runs something once, whoever comes first.
class Once {
 public:
  // `co_await once.Do(Open())`: runs `task` if it is the first, and returns
  // when that has been done, by whomever. Also a task that throws has been
  // done. Do inside its own Do waits for ever.
  [[nodiscard("Do does nothing until it is awaited: co_await it")]] Task<> Do(
      Task<> task,
      std::source_location at = std::source_location::current()) const;

 private:
  struct State {
    std::uint32_t references = 1;
    bool done = false;
    Mutex mutex;
  };
  static Task<> Run(internal::Shared<State> once, Task<> task,
                    std::source_location at);
  internal::Shared<State> state_;
};

namespace internal {

class HoldOperation final : public LockOperation {
 public:
  using LockOperation::LockOperation;
  Mutex::Guard await_resume() const { return Mutex::Guard(mutex_); }
};

}  // namespace internal

inline internal::HoldOperation Mutex::Hold() const {
  return internal::HoldOperation(state_);
}

}  // namespace dojo

#endif  // RUNTIME_SYNC_H_
