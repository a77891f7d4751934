// The memory of tasks: coroutine frames and task records, counted and weighed.
#include <valgrind/valgrind.h>

#include <new>

#include "runtime/internal/sanitizers.h"
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

// The blocks of ended tasks, a list for each size in steps of 8 bytes.
// There are never more of them than there were tasks at one time.
struct SpareBlock {
  SpareBlock* next;
};
constexpr std::size_t kStep = 8;
constexpr std::size_t kMostBytes = 1024;
constinit thread_local SpareBlock* spares[kMostBytes / kStep + 1];
constinit thread_local int keepers = 0;
constinit thread_local bool keeping = false;

// What looks for the use of freed memory must see each block end.
bool IsChecked() { return DOJO_ADDRESS_SANITIZER || RUNNING_ON_VALGRIND; }

bool HasList(std::size_t size) {
  return size <= kMostBytes && size % kStep == 0;
}

inline void* Allocate(std::size_t size) {
  if (!HasList(size)) return ::operator new(size);
  SpareBlock*& first = spares[size / kStep];
  SpareBlock* const block = first;
  if (block == nullptr) return ::operator new(size);
  first = block->next;
  return block;
}

inline void Free(void* memory, std::size_t size) noexcept {
  if (!keeping || !HasList(size)) return ::operator delete(memory);
  SpareBlock*& first = spares[size / kStep];
  first = ::new (memory) SpareBlock{first};
}

}  // namespace

KeepSpareBlocks::KeepSpareBlocks() {
  if (keepers++ == 0) keeping = !IsChecked();
}

KeepSpareBlocks::~KeepSpareBlocks() {
  if (--keepers > 0) return;
  keeping = false;
  for (SpareBlock*& first : spares) {
    while (first != nullptr) {
      SpareBlock* const block = first;
      first = block->next;
      ::operator delete(block);
    }
  }
}

// Not inlined, so that valgrind's allocation stacks name them.
[[gnu::noinline]] void* AllocateFrame(std::size_t size) {
  void* frame = Allocate(size);
  ++live.frame_blocks;
  live.frame_bytes += size;
  if (pending_count < kMaxPendingFrames) pending[pending_count] = {frame, size};
  ++pending_count;
  return frame;
}

[[gnu::noinline]] void* AllocateTaskRecord() {
  void* record = Allocate(sizeof(TaskRecord));
  ++live.record_blocks;
  live.record_bytes += sizeof(TaskRecord);
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
  Free(frame, size);
}

void FreeTaskRecord(void* record) noexcept {
  --live.record_blocks;
  live.record_bytes -= sizeof(TaskRecord);
  Free(record, sizeof(TaskRecord));
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
