#include "runtime/sync.h"

#include <utility>

#include "runtime/internal/scheduler.h"

namespace dojo {
namespace {

using internal::Access;
using internal::MutexState;
using internal::OperationKind;
using internal::Outcome;
using internal::RWMutexState;
using internal::SynchronousPoint;
using internal::Waiter;

constexpr std::int64_t kStarvingAfter = 1'000'000;  // nanoseconds, as in Go

std::uint32_t CurrentTaskId() {
  const internal::TaskRecord* task = internal::CurrentTask();
  // Whoever locks outside of a Run is nobody that a report could name.
  return task != nullptr ? task->id : ~std::uint32_t{0};
}

// Needs a locked mutex.
void ReleaseMutex(MutexState& mutex) {
  mutex.owner = 0;
  Waiter* const next = mutex.waiters.first;
  if (next != nullptr && !mutex.has_woken)
    static_cast<internal::LockOperation&>(*next->operation).Wake();
}

// To the writer that has waited longest: nobody reads or writes.
void HandToWriter(RWMutexState& mutex) {
  if (Waiter* writer = mutex.waiting_writers.first; writer != nullptr) {
    mutex.writer = writer->operation->task->id;
    internal::Complete(*writer, Outcome::kDone);
  }
}

void Unlock(MutexState& mutex, std::source_location at) {
  SynchronousPoint(OperationKind::kUnlock, nullptr, at,
                   /*abandonable=*/false);
  Touch(mutex.traced, Access::kWrite);
  if (mutex.owner == 0)
    internal::ThrowPanic("sync: unlock of unlocked mutex", at);
  ReleaseMutex(mutex);
}

}  // namespace

void WaitGroup::Add(std::int64_t delta, std::source_location at) const {
  SynchronousPoint(OperationKind::kAdd, nullptr, at,
                   /*abandonable=*/false);
  internal::WaitGroupState& group = *state_.get();
  Touch(group.traced, delta < 0 && group.counter + delta > 0
                          ? Access::kDecrement
                          : Access::kWrite);
  if (group.counter + delta < 0)
    internal::ThrowPanic("sync: negative WaitGroup counter", at);
  group.counter += delta;
  if (group.counter > 0) return;
  while (Waiter* waiter = group.waiters.first)
    internal::Complete(*waiter, Outcome::kDone);
}

bool Mutex::TryLock(std::source_location at) const {
  SynchronousPoint(OperationKind::kTryLock, nullptr, at, /*abandonable=*/true);
  MutexState& mutex = *state_.get();
  Touch(mutex.traced, mutex.owner == 0 ? Access::kWrite : Access::kRead);
  if (mutex.owner != 0) return false;
  mutex.owner = CurrentTaskId();
  return true;
}

void Mutex::Unlock(std::source_location at) const {
  dojo::Unlock(*state_.get(), at);
}

Mutex::Guard::~Guard() {
  // Unlocked by hand before: nothing left to do, and a destructor must not
  // panic.
  if (state_.get() != nullptr && state_->owner != 0)
    dojo::Unlock(*state_.get(), {});
}

void RWMutex::Unlock(std::source_location at) const {
  SynchronousPoint(OperationKind::kUnlock, nullptr, at,
                   /*abandonable=*/false);
  RWMutexState& mutex = *state_.get();
  Touch(mutex.traced, Access::kWrite);
  if (mutex.writer == 0)
    internal::ThrowPanic("sync: Unlock of unlocked RWMutex", at);
  mutex.writer = 0;
  while (Waiter* reader = mutex.waiting_readers.first) {
    ++mutex.readers;
    mutex.last_reader = reader->operation->task->id;
    internal::Complete(*reader, Outcome::kDone);
  }
  if (mutex.readers > 0) return;
  HandToWriter(mutex);
}

void RWMutex::RUnlock(std::source_location at) const {
  SynchronousPoint(OperationKind::kUnlock, nullptr, at,
                   /*abandonable=*/false);
  RWMutexState& mutex = *state_.get();
  Touch(mutex.traced, Access::kWrite);
  if (mutex.readers == 0)
    internal::ThrowPanic("sync: RUnlock of unlocked RWMutex", at);
  if (--mutex.readers > 0) return;
  HandToWriter(mutex);
}

void Cond::Signal(std::source_location at) const {
  SynchronousPoint(OperationKind::kSignal, nullptr, at,
                   /*abandonable=*/false);
  internal::WakeFromCond(*state_.get(), /*all=*/false);
}

void Cond::Broadcast(std::source_location at) const {
  SynchronousPoint(OperationKind::kSignal, nullptr, at,
                   /*abandonable=*/false);
  internal::WakeFromCond(*state_.get(), /*all=*/true);
}

Task<> Once::Do(Task<> task, std::source_location at) const {
  return Run(state_, std::move(task), at);
}

Task<> Once::Run(internal::Shared<State> once, Task<> task,
                 std::source_location at) {
  const Mutex::Guard guard =
      co_await internal::Located<internal::HoldOperation>{once->mutex.Hold(),
                                                          at};
  if (once->done) co_return;
  once->done = true;
  co_await std::move(task);
}

namespace internal {

WaitOperation::WaitOperation(Shared<WaitGroupState> group)
    : Operation(OperationKind::kWait), group_(group) {
  waiter_.operation = this;
}

bool WaitOperation::Arrive() {
  WaitGroupState& group = *group_.get();
  Touch(group.traced, Access::kRead);
  if (group.counter == 0) return true;
  reason = WaitReason::kWaitGroupWait;
  group.waiters.PushBack(waiter_);
  return false;
}

LockOperation::LockOperation(Shared<MutexState> mutex, OperationKind kind)
    : Operation(kind), mutex_(mutex) {
  waiter_.operation = this;
}

// Whoever was woken and is destroyed before it tries owes the others a wake-up.
LockOperation::~LockOperation() {
  if (!woken_) return;
  mutex_->has_woken = false;
  if (mutex_->owner == 0) ReleaseMutex(*mutex_.get());
}

void LockOperation::Wake() {
  if (starving_) {
    mutex_->owner = task->id;
    Complete(waiter_, Outcome::kDone);
    return;
  }
  woken_ = mutex_->has_woken = true;
  waiter_.Unlink();
  task->scheduler->BeginAgain(*task);
}

bool LockOperation::Arrive() {
  MutexState& mutex = *mutex_.get();
  Touch(mutex.traced, Access::kWrite);
  if (std::exchange(woken_, false)) mutex.has_woken = false;
  if (mutex.owner == 0) {
    mutex.owner = task->id;
    return true;
  }
  reason = WaitReason::kMutexLock;
  const std::int64_t now = task->scheduler->now();
  if (waits_since_ < 0) {
    waits_since_ = now;
    mutex.waiters.PushBack(waiter_);
  } else {
    starving_ = now - waits_since_ > kStarvingAfter;
    mutex.waiters.PushFront(waiter_);
  }
  return false;
}

CondWaitOperation::CondWaitOperation(Shared<CondState> cond)
    : LockOperation(cond->mutex, OperationKind::kCondWait), cond_(cond) {}

bool CondWaitOperation::Arrive() {
  if (waits_) return LockOperation::Arrive();
  Touch(mutex_->traced, Access::kWrite);
  if (mutex_->owner == 0) {
    ending.outcome = Outcome::kUnlockOfUnlocked;
    return true;
  }
  ReleaseMutex(*mutex_.get());
  reason = WaitReason::kCondWait;
  waits_ = true;
  cond_->waiters.PushBack(waiter_);
  return false;
}

void CondWaitOperation::await_resume() const {
  if (IsPanic(ending.outcome)) ThrowOutcome(ending.outcome);
}

void WakeFromCond(CondState& cond, bool all) {
  Touch(cond.traced, cond.waiters.empty() ? Access::kRead : Access::kWrite);
  while (Waiter* waiter = cond.waiters.first) {
    waiter->Unlink();
    TaskRecord& task = *waiter->operation->task;
    task.scheduler->BeginAgain(task);
    if (!all) return;
  }
}

RWLockOperation::RWLockOperation(Shared<RWMutexState> mutex, OperationKind kind)
    : Operation(kind), mutex_(mutex) {
  waiter_.operation = this;
}

bool RWLockOperation::ArriveToRead() {
  RWMutexState& mutex = *mutex_.get();
  Touch(mutex.traced, Access::kWrite);
  if (mutex.writer == 0 && mutex.waiting_writers.empty()) {
    ++mutex.readers;
    mutex.last_reader = task->id;
    return true;
  }
  reason = WaitReason::kReadLock;
  mutex.waiting_readers.PushBack(waiter_);
  return false;
}

bool RWLockOperation::ArriveToWrite() {
  RWMutexState& mutex = *mutex_.get();
  Touch(mutex.traced, Access::kWrite);
  if (mutex.writer == 0 && mutex.readers == 0 &&
      mutex.waiting_writers.empty()) {
    mutex.writer = task->id;
    return true;
  }
  reason = WaitReason::kWriteLock;
  mutex.waiting_writers.PushBack(waiter_);
  return false;
}

}  // namespace internal
}  // namespace dojo
