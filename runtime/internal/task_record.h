// TaskRecord: what the runtime knows of one task. One heap block, the task's
// name behind it.
//
// The registry links records by masked pointers (bitwise not). Plain ones would
// make every parked frame reachable from the Runtime, and memcheck could no
// longer tell a lost task from one that somebody still holds. Go's leak profile
// hides its pointers from the collector for the same reason.
#ifndef RUNTIME_INTERNAL_TASK_RECORD_H_
#define RUNTIME_INTERNAL_TASK_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>

#include "runtime/internal/operation.h"
#include "runtime/scope.h"
#include "runtime/task.h"

namespace dojo::internal {

class Fiber;
class Scheduler;

enum class TaskState : std::uint8_t {
  kRunnable,
  kRunning,
  kPending,
  kParked,
  kDone
};

struct TaskRecord : Actor {
  TaskRecord() : Actor(Kind::kTask) {}

  std::string_view name() const {
    return {reinterpret_cast<const char*>(this + 1), name_length};
  }

  std::uintptr_t masked_older = ~std::uintptr_t{0};
  std::uintptr_t masked_newer = ~std::uintptr_t{0};
  Scheduler* scheduler = nullptr;
  PromiseBase* root = nullptr;
  // The innermost coroutine: what to resume.
  PromiseBase* leaf = nullptr;
  // What it is parked in, or (exploring) about to begin.
  Operation* operation = nullptr;
  // Exploring: stopped here before an operation that is not awaited.
  Fiber* fiber = nullptr;
  Scope* scope = nullptr;  // whose child it is, or null
  std::source_location spawned_at;
  std::int64_t parked_since = 0;
  std::uint32_t id = 0;  // 1 is main; in order of spawning
  // Tasks, objects and alarms that it has made: with `canonical` they name what
  // it makes next, the same in every schedule.
  std::uint32_t made = 0;
  std::uint16_t name_length = 0;
  TaskState state = TaskState::kRunnable;
};

// Each record is one block from here, so that records can be counted and
// weighed, and named by valgrind.
void* AllocateTaskRecord(std::size_t size);
void FreeTaskRecord(void* record, std::size_t size) noexcept;

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_TASK_RECORD_H_
