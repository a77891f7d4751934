// The memory of tasks: coroutine frames and task records, counted and weighed.
#include <new>

#include "runtime/internal/task_record.h"
#include "runtime/runtime.h"

namespace dojo::internal {
namespace {

constinit thread_local LiveMemory live;

// A frame is allocated, its parameters are moved, its promise is made: a
// parameter whose move makes another coroutine nests, so the sizes of frames
// without a promise form a stack.
struct PendingFrame {
  void* frame = nullptr;
  std::size_t size = 0;
};
constexpr int kMaxPendingFrames = 16;
constinit thread_local PendingFrame pending[kMaxPendingFrames];
constinit thread_local int pending_count = 0;

}  // namespace

// Not inlined, so that valgrind's allocation stacks name them.
[[gnu::noinline]] void* AllocateFrame(std::size_t size) {
  void* frame = ::operator new(size);
  ++live.frame_blocks;
  live.frame_bytes += size;
  if (pending_count < kMaxPendingFrames) pending[pending_count] = {frame, size};
  ++pending_count;
  return frame;
}

[[gnu::noinline]] void* AllocateTaskRecord(std::size_t size) {
  void* record = ::operator new(size);
  ++live.record_blocks;
  live.record_bytes += size;
  return record;
}

void FreeFrame(void* frame, std::size_t size) noexcept {
  // A parameter whose move threw: the frame never got its promise.
  if (pending_count > 0 && pending_count <= kMaxPendingFrames &&
      pending[pending_count - 1].frame == frame) {
    --pending_count;
  }
  --live.frame_blocks;
  live.frame_bytes -= size;
  ::operator delete(frame);
}

void FreeTaskRecord(void* record, std::size_t size) noexcept {
  --live.record_blocks;
  live.record_bytes -= size;
  ::operator delete(record);
}

std::uint32_t TakeFrameSize(const void* frame) {
  // A frame that the compiler has put into its caller's: it dies before its
  // caller suspends, and weighs nothing of its own.
  if (pending_count == 0 || (pending_count <= kMaxPendingFrames &&
                             pending[pending_count - 1].frame != frame))
    return 0;
  --pending_count;
  if (pending_count >= kMaxPendingFrames) return 0;
  return static_cast<std::uint32_t>(pending[pending_count].size);
}

LiveMemory CurrentLiveMemory() { return live; }

}  // namespace dojo::internal
