// BlockPool: where the frames, records and spawn sites of tasks lie, and
// channels.
//
// A task that starts and ends takes two blocks and gives them back, and a
// hundred thousand parked tasks cost the page faults of all their memory. So
// blocks are cut one after the other from a reserved range of addresses, are
// used again by size, and the range gets large pages once it is large.
//
// Invariants
//  1. A block is the pool's if and only if its address lies in the reserved
//     range. All others are operator new's: those of other threads than the one
//     that has the pool, large ones, and every one under valgrind and
//     AddressSanitizer, which must see each block begin and end.
//  2. The first thread of the process that asks for a block has the pool. What
//     other threads free of it waits on a list of their own.
//  3. When no block lives of a pool that has grown, it begins anew, so that the
//     tasks of the next program lie in the order in which they start.
#ifndef RUNTIME_INTERNAL_BLOCK_POOL_H_
#define RUNTIME_INTERNAL_BLOCK_POOL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>

namespace dojo::internal {

enum class BlockKind : std::uint8_t { kFrame, kTaskRecord, kOther };

// Blocks and their bytes, counted together: one addition each time.
class BlockCount {
 public:
  void Add(std::size_t bytes) { packed_ += kOneBlock + bytes; }
  void Remove(std::size_t bytes) { packed_ -= kOneBlock + bytes; }
  std::size_t blocks() const { return packed_ / kOneBlock; }
  std::size_t bytes() const { return packed_ % kOneBlock; }
  bool empty() const { return packed_ == 0; }

 private:
  static constexpr std::uint64_t kOneBlock = std::uint64_t{1} << 36;
  std::uint64_t packed_;
};

class BlockPool {
 public:
  static constexpr std::size_t kStep = 16;         // sizes and alignments
  static constexpr std::size_t kMostBytes = 1024;  // in one block

  static void* Allocate(BlockKind kind, std::size_t size) {
    void* const spare =
        size <= kMostBytes ? AllocateSpare(kind, size) : nullptr;
    return spare != nullptr ? spare : AllocateAnew(kind, size);
  }

  // A block that was freed, or null. `size` <= kMostBytes.
  static void* AllocateSpare(BlockKind kind, std::size_t size) {
    SpareBlock*& spare = mine_.spares[IndexOf(size)];
    SpareBlock* const block = spare;
    if (block == nullptr) return nullptr;
    spare = block->next;
    mine_.pooled[Index(kind)].Add(size);
    return block;
  }

  // `kind` and `size` as they were asked for.
  static void Free(BlockKind kind, void* block, std::size_t size) noexcept {
    if (!LiesIn(mine_.range, block)) [[unlikely]]
      return FreeElsewhere(kind, block, size);
    Keep(kind, block, size);
    if (mine_.pooled[Index(kind)].empty()) [[unlikely]]
      BeginAnewIfEmpty();
  }

  // What lives of the blocks that this thread asked for.
  static std::size_t live_blocks(BlockKind kind) {
    return mine_.pooled[Index(kind)].blocks() +
           mine_.unpooled[Index(kind)].blocks();
  }
  static std::size_t live_bytes(BlockKind kind) {
    return mine_.pooled[Index(kind)].bytes() +
           mine_.unpooled[Index(kind)].bytes();
  }
  // What the pool itself has handed out of it.
  static std::size_t pooled_bytes() {
    std::size_t bytes = 0;
    for (const BlockCount& count : mine_.pooled) bytes += count.bytes();
    return bytes;
  }

 private:
  static constexpr std::size_t kKinds = 3;
  static constexpr std::size_t Index(BlockKind kind) {
    return static_cast<std::size_t>(kind);
  }

  struct SpareBlock {
    SpareBlock* next;
  };
  struct BlockOfOtherThread {
    BlockOfOtherThread* next;
    std::uint32_t size;
    BlockKind kind;
  };
  static_assert(sizeof(BlockOfOtherThread) <= kStep);

  // No address of a process.
  static constexpr std::uintptr_t kNoRange = std::uintptr_t{1} << 63;

  struct State {
    std::uintptr_t range;  // of the thread that has the pool
    SpareBlock* spares[kMostBytes / kStep + 1];  // by size
    std::byte* next;                             // where the next block is cut
    std::byte* end;  // of the memory in use; null: has no pool
    BlockCount pooled[kKinds];
    BlockCount unpooled[kKinds];
  };

  static constexpr std::size_t IndexOf(std::size_t size) {
    return (size + kStep - 1) / kStep;
  }
  static constexpr std::size_t Rounded(std::size_t size) {
    return IndexOf(size) * kStep;
  }
  static bool LiesIn(std::uintptr_t range, const void* block) {
    return reinterpret_cast<std::uintptr_t>(block) - range < kRangeBytes;
  }
  static void Keep(BlockKind kind, void* block, std::size_t size) noexcept {
    SpareBlock*& spare = mine_.spares[IndexOf(size)];
    spare = ::new (block) SpareBlock{spare};
    mine_.pooled[Index(kind)].Remove(size);
  }

  static void* AllocateAnew(BlockKind kind, std::size_t size);
  static void* AllocateUnpooled(BlockKind kind, std::size_t size);
  static bool Grow();
  static bool Claim();
  static void BeginAnewIfEmpty() noexcept;
  static void FreeElsewhere(BlockKind kind, void* block,
                            std::size_t size) noexcept;
  static void FreeOfOtherThread(BlockKind kind, void* block,
                                std::size_t size) noexcept;
  static void KeepWhatOthersFreed() noexcept;

  // Of addresses, not of memory.
  static constexpr std::size_t kRangeBytes = std::size_t{1} << 34;
  static inline constinit std::atomic<std::uintptr_t> range_ = kNoRange;
  static inline constinit std::atomic<BlockOfOtherThread*> freed_elsewhere_ =
      nullptr;
  static inline constinit thread_local State mine_ = {kNoRange, {}, nullptr,
                                                      nullptr,  {}, {}};
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_BLOCK_POOL_H_
