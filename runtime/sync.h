// WaitGroup and Mutex, with the rules and texts of Go's sync package.
//
// Both are handles: copies are aliases of one shared state, so that they go
// into tasks by value.
#ifndef RUNTIME_SYNC_H_
#define RUNTIME_SYNC_H_

#include <cstdint>
#include <source_location>
#include <utility>

#include "runtime/internal/operation.h"

namespace dojo {

namespace internal {

// A counted reference to a T that has a member `references`. One OS thread: the
// count is a plain integer.
template <class T>
class Shared {
 public:
  Shared() : state_(new T) {}
  Shared(const Shared& other) : state_(other.state_) {
    if (state_ != nullptr) ++state_->references;
  }
  Shared(Shared&& other) noexcept
      : state_(std::exchange(other.state_, nullptr)) {}
  Shared& operator=(Shared other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~Shared() {
    if (state_ != nullptr && --state_->references == 0) delete state_;
  }
  T* get() const { return state_; }

 private:
  T* state_;
};

struct WaitGroupState {
  std::uint32_t references = 1;
  std::int64_t counter = 0;
  TracedObject traced;
  WaiterQueue waiters{traced};
};

struct MutexState {
  std::uint32_t references = 1;
  bool locked = false;
  TracedObject traced;
  WaiterQueue waiters{
      traced};  // first come, first served; empty while unlocked
};

class WaitOperation final : public Operation {
 public:
  explicit WaitOperation(Shared<WaitGroupState> group);
  void await_resume() const noexcept {}

 private:
  static bool Arrive(Operation& operation);
  // Declared before the waiter, which must leave the queue first.
  Shared<WaitGroupState> group_;
  Waiter waiter_;
};

class LockOperation : public Operation {
 public:
  explicit LockOperation(Shared<MutexState> mutex);
  void await_resume() const noexcept {}

 protected:
  Shared<MutexState> mutex_;

 private:
  static bool Arrive(Operation& operation);
  Waiter waiter_;
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
    Guard(Guard&& other) noexcept : state_(std::move(other.state_)) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard();

   private:
    friend class internal::HoldOperation;
    explicit Guard(internal::Shared<internal::MutexState> state)
        : state_(std::move(state)) {}
    internal::Shared<internal::MutexState> state_;
  };

  // Parks until the mutex is the caller's. Waiters get it in the order of their
  // coming.
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

  // Hands the mutex to the task that has waited longest. Panics "sync: unlock
  // of unlocked mutex".
  void Unlock(std::source_location at = std::source_location::current()) const;

 private:
  internal::Shared<internal::MutexState> state_;
};

namespace internal {

class HoldOperation final : public LockOperation {
 public:
  using LockOperation::LockOperation;
  Mutex::Guard await_resume() { return Mutex::Guard(std::move(mutex_)); }
};

}  // namespace internal

inline internal::HoldOperation Mutex::Hold() const {
  return internal::HoldOperation(state_);
}

}  // namespace dojo

#endif  // RUNTIME_SYNC_H_
