// The memory of tasks: coroutine frames and task records, counted and weighed.
#include "runtime/internal/block_pool.h"
#include "runtime/internal/task_record.h"
#include "runtime/runtime.h"

namespace dojo::internal {
namespace {

// A frame is allocated, its parameters are moved, its promise is made: a
// parameter whose move makes another coroutine nests, so the frames without a
// promise form a stack. The newest stands apart, as there is seldom another.
struct PendingFrame {
  void* frame = nullptr;
  std::size_t size = 0;
};
constexpr std::size_t kMostOuter = 16;  // others weigh nothing
constinit thread_local PendingFrame newest;
constinit thread_local PendingFrame outer[kMostOuter];
constinit thread_local std::size_t outer_count = 0;

void PushOuter() {
  if (outer_count < kMostOuter) outer[outer_count++] = newest;
}

void PopNewest() {
  newest.frame = nullptr;
  if (outer_count > 0) [[unlikely]]
    newest = outer[--outer_count];
}

}  // namespace

// Not inlined, so that valgrind's allocation stacks name them.
[[gnu::noinline]] void* AllocateFrame(std::size_t size) {
  void* const frame = BlockPool::Allocate(BlockKind::kFrame, size);
  if (newest.frame != nullptr) [[unlikely]]
    PushOuter();
  newest = {frame, size};
  return frame;
}

[[gnu::noinline]] TaskRecord* AllocateTaskRecord(
    const SpawnSiteReference& site) {
  return ::new (BlockPool::Allocate(BlockKind::kTaskRecord, sizeof(TaskRecord)))
      TaskRecord(site);
}

void FreeFrame(void* frame, std::size_t size) noexcept {
  // A parameter whose move threw: the frame never got its promise.
  if (newest.frame == frame) [[unlikely]]
    PopNewest();
  BlockPool::Free(BlockKind::kFrame, frame, size);
}

std::uint32_t TakeFrameSize(const void* frame) {
  // A frame that the compiler has put into its caller's: it dies before its
  // caller suspends, and weighs nothing of its own.
  if (newest.frame != frame) return 0;
  const std::size_t size = newest.size;
  PopNewest();
  return static_cast<std::uint32_t>(size);
}

LiveMemory CurrentLiveMemory() {
  return {.frame_blocks = BlockPool::live_blocks(BlockKind::kFrame),
          .frame_bytes = BlockPool::live_bytes(BlockKind::kFrame),
          .record_blocks = BlockPool::live_blocks(BlockKind::kTaskRecord),
          .record_bytes = BlockPool::live_bytes(BlockKind::kTaskRecord)};
}

}  // namespace dojo::internal
