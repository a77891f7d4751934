#include "runtime/internal/operation.h"

#include <utility>

#include "runtime/channel.h"
#include "runtime/internal/scheduler.h"
#include "runtime/runtime.h"
#include "runtime/scope.h"
#include "runtime/select.h"
#include "runtime/sync.h"

namespace dojo::internal {

bool Arrive(Operation& operation) {
  switch (operation.kind) {
    case OperationKind::kSend:
      return static_cast<ChannelOperation&>(operation).Send();
    case OperationKind::kReceive:
      return static_cast<ChannelOperation&>(operation).Receive();
    case OperationKind::kSelect:
      return static_cast<SelectOperationBase&>(operation).Arrive();
    case OperationKind::kSleep:
      return static_cast<SleepOperation&>(operation).Arrive();
    case OperationKind::kYield:
      return static_cast<YieldOperation&>(operation).Arrive();
    case OperationKind::kJoin:
      return static_cast<JoinOperation&>(operation).Arrive();
    case OperationKind::kWait:
      return static_cast<WaitOperation&>(operation).Arrive();
    case OperationKind::kLock:
      return static_cast<LockOperation&>(operation).Arrive();
    case OperationKind::kCondWait:
      return static_cast<CondWaitOperation&>(operation).Arrive();
    case OperationKind::kReadLock:
      return static_cast<RWLockOperation&>(operation).ArriveToRead();
    case OperationKind::kWriteLock:
      return static_cast<RWLockOperation&>(operation).ArriveToWrite();
    default:  // a call, which does not arrive
      return false;
  }
}

bool Operation::await_ready() {
  return current_scheduler->Begin(*this,
                                  [this] { return internal::Arrive(*this); });
}

void Waiter::Unlink() {
  Touch(queue->object, Access::kWrite);
  (previous != nullptr ? previous->next : queue->first) = next;
  (next != nullptr ? next->previous : queue->last) = previous;
  queue = nullptr;
  next = previous = nullptr;
}

void DecideSelect(Waiter& waiter) {
  auto& select = static_cast<SelectOperationBase&>(*waiter.operation);
  select.Decide(select.IndexOf(waiter));
}

void Alarm::Disarm() {
  if (scheduler != nullptr) std::exchange(scheduler, nullptr)->Disarm(*this);
}

}  // namespace dojo::internal
