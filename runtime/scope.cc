#include "runtime/scope.h"

#include "runtime/internal/scheduler.h"

namespace dojo {

void Scope::Go(std::string_view name, Task<> task, std::source_location at) {
  internal::Scheduler* scheduler = internal::Scheduler::Current();
  if (scheduler == nullptr) internal::ThrowPanic("Scope::Go outside a Run", at);
  scheduler
      ->Spawn(std::move(task), scheduler->SiteFor(name, at),
              scheduler->NextCanonical())
      ->scope = this;
  // Counting up and counting down commute: whoever starts a child holds the
  // scope's count above zero.
  Touch(traced_, internal::Access::kDecrement);
  ++children_;
}

Scope::~Scope() {
  if (children_ > 0) internal::DestroyChildren(*this, at_);
}

namespace internal {

JoinOperation::JoinOperation(Scope& scope)
    : Operation(OperationKind::kJoin), scope_(scope) {
  waiter_.operation = this;
}

bool JoinOperation::Arrive() {
  Touch(scope_.traced_, Access::kRead);
  if (scope_.children_ == 0) return true;
  reason = WaitReason::kScopeJoin;
  scope_.joiners_.PushBack(waiter_);
  return false;
}

void ChildEnded(Scope& scope) {
  Touch(scope.traced_, Access::kDecrement);
  if (--scope.children_ > 0) return;
  while (Waiter* joiner = scope.joiners_.first)
    Complete(*joiner, Outcome::kDone);
}

}  // namespace internal
}  // namespace dojo
