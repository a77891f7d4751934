#include "runtime/runtime.h"

#include "runtime/internal/scheduler.h"

namespace dojo {

using internal::Scheduler;

Runtime::Runtime(RuntimeOptions options)
    : scheduler_(std::make_unique<Scheduler>(options)) {}
Runtime::~Runtime() = default;

Report Runtime::Run(Task<> main, std::source_location at) {
  return scheduler_->Run(std::move(main), at);
}
Report Runtime::Census(std::uint32_t after) const {
  return scheduler_->Census(after);
}
std::uint32_t Runtime::LastTask() const { return scheduler_->last_id(); }

namespace {

// Apart, so that the quick way needs no room on the stack.
[[gnu::noinline]] void GoSlowly(std::string_view name, Task<>& task,
                                std::source_location at) {
  if (Scheduler::Current() == nullptr)
    internal::ThrowPanic("Go outside a Run", at);
  Scheduler& scheduler = *Scheduler::Current();
  scheduler.Spawn(std::move(task), scheduler.SiteFor(name, at),
                  scheduler.NextCanonical());
}

}  // namespace

void Go(std::string_view name, Task<> task, std::source_location at) {
  Scheduler* const scheduler = Scheduler::Current();
  if (scheduler == nullptr || !scheduler->SpawnQuickly(name, task, at))
    return GoSlowly(name, task, at);
}

Time Now(std::source_location at) {
  if (Scheduler::Current() == nullptr)
    internal::ThrowPanic("Now outside a Run", at);
  internal::SynchronousPoint(internal::OperationKind::kNow, nullptr, at,
                             /*abandonable=*/true);
  return {Scheduler::Current()->now()};
}

namespace internal {

SleepOperation::SleepOperation(Duration duration)
    : Operation(OperationKind::kSleep), duration_(duration), alarm_(&Fire) {
  alarm_.operation = this;
}

bool SleepOperation::Arrive() {
  Scheduler& scheduler = *task->scheduler;
  if (duration_.nanoseconds <= 0) {
    scheduler.Wake(*task);
    return false;
  }
  reason = WaitReason::kSleep;
  scheduler.Arm(alarm_, scheduler.now() + duration_.nanoseconds,
                scheduler.NextCanonical());
  return false;
}

void SleepOperation::Fire(Alarm& alarm) {
  TaskRecord& task = *alarm.operation->task;
  task.scheduler->Wake(task);
}

bool YieldOperation::await_ready() {
  Scheduler& scheduler = *current_scheduler;
  if (!scheduler.CountQuickStep()) {
    scheduler.UncountStep();
    return Operation::await_ready();
  }
  scheduler.WakeUntraced(*scheduler.running());
  return false;
}

bool YieldOperation::Arrive() {
  task->scheduler->Wake(*task);
  return false;
}

}  // namespace internal
}  // namespace dojo
