#include "runtime/sync.h"

#include "runtime/internal/scheduler.h"

namespace dojo {
namespace {

void Unlock(internal::MutexState& mutex, std::source_location at) {
  internal::SynchronousPoint(internal::OperationKind::kUnlock, nullptr, at,
                             /*abandonable=*/false);
  Touch(mutex.traced, internal::Access::kWrite);
  if (!mutex.locked) internal::ThrowPanic("sync: unlock of unlocked mutex", at);
  if (internal::Waiter* next = mutex.waiters.first; next != nullptr) {
    // It stays locked: it is the next task's now.
    internal::Complete(*next, internal::Outcome::kDone);
  } else {
    mutex.locked = false;
  }
}

}  // namespace

void WaitGroup::Add(std::int64_t delta, std::source_location at) const {
  internal::SynchronousPoint(internal::OperationKind::kAdd, nullptr, at,
                             /*abandonable=*/false);
  internal::WaitGroupState& group = *state_.get();
  Touch(group.traced, delta < 0 && group.counter + delta >= 0
                          ? internal::Access::kDecrement
                          : internal::Access::kWrite);
  if (group.counter + delta < 0)
    internal::ThrowPanic("sync: negative WaitGroup counter", at);
  group.counter += delta;
  if (group.counter > 0) return;
  while (internal::Waiter* waiter = group.waiters.first)
    internal::Complete(*waiter, internal::Outcome::kDone);
}

void Mutex::Unlock(std::source_location at) const {
  dojo::Unlock(*state_.get(), at);
}

Mutex::Guard::~Guard() {
  // Unlocked by hand before: nothing left to do, and a destructor must not
  // panic.
  if (state_.get() != nullptr && state_.get()->locked)
    dojo::Unlock(*state_.get(), {});
}

namespace internal {

WaitOperation::WaitOperation(Shared<WaitGroupState> group)
    : Operation(OperationKind::kWait, &Arrive), group_(std::move(group)) {
  waiter_.operation = this;
}

bool WaitOperation::Arrive(Operation& operation) {
  auto& self = static_cast<WaitOperation&>(operation);
  WaitGroupState& group = *self.group_.get();
  Touch(group.traced, Access::kRead);
  if (group.counter == 0) return true;
  self.reason = WaitReason::kWaitGroupWait;
  group.waiters.PushBack(self.waiter_);
  return false;
}

LockOperation::LockOperation(Shared<MutexState> mutex)
    : Operation(OperationKind::kLock, &Arrive), mutex_(std::move(mutex)) {
  waiter_.operation = this;
}

bool LockOperation::Arrive(Operation& operation) {
  auto& self = static_cast<LockOperation&>(operation);
  MutexState& mutex = *self.mutex_.get();
  Touch(mutex.traced, Access::kWrite);
  if (!mutex.locked) {
    mutex.locked = true;
    return true;
  }
  self.reason = WaitReason::kMutexLock;
  mutex.waiters.PushBack(self.waiter_);
  return false;
}

}  // namespace internal
}  // namespace dojo
