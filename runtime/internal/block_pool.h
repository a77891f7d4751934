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

class BlockPool {
 public:
  static constexpr std::size_t kStep = 16;         // sizes and alignments
  static constexpr std::size_t kMostBytes = 1024;  // in one block

  static void* Allocate(std::size_t size) {
    void* const spare = size <= kMostBytes ? AllocateSpare(size) : nullptr;
    return spare != nullptr ? spare : AllocateAnew(size);
  }

  // A block that was freed, or null. `size` <= kMostBytes.
  static void* AllocateSpare(std::size_t size) {
    SpareBlock*& spare = mine_.spares[IndexOf(size)];
    SpareBlock* const block = spare;
    if (block == nullptr) return nullptr;
    spare = block->next;
    mine_.allocated_bytes += Rounded(size);
    return block;
  }

  // `size` as it was asked for.
  static void Free(void* block, std::size_t size) noexcept {
    if (!Has(block)) return ::operator delete(block);
    if (mine_.end == nullptr) return FreeOfOtherThread(block, size);
    Keep(block, size);
    if (mine_.freed_bytes == mine_.allocated_bytes) [[unlikely]]
      BeginAnew();
  }

  // What the blocks take that the pool has ever handed out, and has got back,
  // on this thread.
  static std::size_t allocated_bytes() { return mine_.allocated_bytes; }
  static std::size_t freed_bytes() { return mine_.freed_bytes; }

 private:
  struct SpareBlock {
    SpareBlock* next;
  };
  struct BlockOfOtherThread {
    BlockOfOtherThread* next;
    std::size_t size;
  };

  struct State {
    SpareBlock* spares[kMostBytes / kStep + 1];  // by size
    std::byte* next;                             // where the next block is cut
    std::byte* end;  // of the memory in use; null: has no pool
    std::size_t allocated_bytes;
    std::size_t freed_bytes;
  };

  static constexpr std::size_t IndexOf(std::size_t size) {
    return (size + kStep - 1) / kStep;
  }
  static constexpr std::size_t Rounded(std::size_t size) {
    return IndexOf(size) * kStep;
  }
  static bool Has(const void* block) {
    return reinterpret_cast<std::uintptr_t>(block) -
               range_.load(std::memory_order_relaxed) <
           kRangeBytes;
  }
  static void Keep(void* block, std::size_t size) noexcept {
    SpareBlock*& spare = mine_.spares[IndexOf(size)];
    spare = ::new (block) SpareBlock{spare};
    mine_.freed_bytes += Rounded(size);
  }

  static void* AllocateAnew(std::size_t size);
  static bool Grow();
  static bool Claim();
  static void BeginAnew() noexcept;
  static void FreeOfOtherThread(void* block, std::size_t size) noexcept;
  static void KeepWhatOthersFreed() noexcept;

  // Of addresses, not of memory.
  static constexpr std::size_t kRangeBytes = std::size_t{1} << 34;
  // No address of a process, until the range has been reserved.
  static inline constinit std::atomic<std::uintptr_t> range_ = std::uintptr_t{1}
                                                               << 63;
  static inline constinit std::atomic<BlockOfOtherThread*> freed_elsewhere_ =
      nullptr;
  static inline constinit thread_local State mine_ = {};
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_BLOCK_POOL_H_
