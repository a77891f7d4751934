// TaskRecord: what the runtime knows of one task. One heap block.
//
// The registry links records by masked pointers (bitwise not). Plain ones would
// make every parked frame reachable from the Runtime, and memcheck could no
// longer tell a lost task from one that somebody still holds. Go's leak profile
// hides its pointers from the collector for the same reason.
#ifndef RUNTIME_INTERNAL_TASK_RECORD_H_
#define RUNTIME_INTERNAL_TASK_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/internal/block_pool.h"
#include "runtime/internal/operation.h"
#include "runtime/internal/spawn_site.h"
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

// What may happen before any step of an explored run; last of all by default.
struct Stray : Actor {
  Stray(std::string name, std::function<void()> action, std::source_location at)
      : Actor(Kind::kStray),
        name(std::move(name)),
        action(std::move(action)),
        at(at) {}
  const std::string name;
  const std::function<void()> action;
  const std::source_location at;
};

// A place in the registry: the task before and the one after, or the
// registry's own end.
struct MaskedLinks {
  std::uintptr_t older;
  std::uintptr_t newer;
};

struct TaskRecord : MaskedLinks, Actor {
  explicit TaskRecord(const SpawnSiteReference& site)
      : Actor(Kind::kTask), site(site) {}

  TaskState state = TaskState::kRunnable;
  std::string_view name() const { return site->name(); }

  Scheduler* scheduler = nullptr;
  // The innermost coroutine: what to resume.
  PromiseBase* leaf = nullptr;
  // What it is parked in, or (exploring) about to begin.
  Operation* operation = nullptr;
  // Exploring: stopped here before an operation that is not awaited.
  Fiber* fiber = nullptr;
  Scope* scope = nullptr;   // whose child it is, or null
  SpawnSiteReference site;  // its name, and who started it where
  std::int64_t parked_since = 0;
  std::uint32_t id = 0;  // 1 is main; in order of spawning
  // Tasks, objects and alarms that it has made: with `canonical` they name what
  // it makes next, the same in every schedule.
  std::uint32_t made = 0;
};
static_assert(sizeof(TaskRecord) <= 112);

// Each record is one block, so that records can be weighed, and named by
// valgrind, which never sees a spare block.
TaskRecord* AllocateTaskRecord(const SpawnSiteReference& site);

// The same, without a call; null where no block is spare.
inline TaskRecord* AllocateSpareTaskRecord(const SpawnSiteReference& site) {
  void* const spare =
      BlockPool::AllocateSpare(BlockKind::kTaskRecord, sizeof(TaskRecord));
  return spare != nullptr ? ::new (spare) TaskRecord(site) : nullptr;
}
inline void DeleteTaskRecord(TaskRecord& task) {
  task.~TaskRecord();
  BlockPool::Free(BlockKind::kTaskRecord, &task, sizeof(TaskRecord));
}

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_TASK_RECORD_H_
