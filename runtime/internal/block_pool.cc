#include "runtime/internal/block_pool.h"

#include <sys/mman.h>
#include <valgrind/valgrind.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "runtime/internal/sanitizers.h"

namespace dojo::internal {
namespace {

// The size of a large page; memory is taken into use in pieces of it.
constexpr std::size_t kPiece = std::size_t{2} << 20;
// What a pool without blocks keeps in use for the next program.
constexpr std::size_t kKeptBytes = 32 * kPiece;

// Where blocks lie matters little among fewer bytes than this.
constexpr std::ptrdiff_t kScattered = 64 << 10;

constinit std::atomic<bool> claimed = false;

}  // namespace

// The first thread that asks reserves the range and has the pool.
bool BlockPool::Claim() {
  if (claimed.exchange(true)) return false;
  if (DOJO_ADDRESS_SANITIZER || RUNNING_ON_VALGRIND) return false;
  // Where addresses are limited there is no pool, and that is no error.
  void* const reserved =
      mmap(nullptr, kRangeBytes + kPiece, PROT_NONE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) return false;
  const std::uintptr_t begin =
      (reinterpret_cast<std::uintptr_t>(reserved) + kPiece - 1) / kPiece *
      kPiece;
  range_ = mine_.range = begin;
  mine_.next = mine_.end = reinterpret_cast<std::byte*>(begin);
  return true;
}

bool BlockPool::Grow() {
  const std::size_t used =
      reinterpret_cast<std::uintptr_t>(mine_.end) - range_.load();
  if (used == kRangeBytes ||
      mprotect(mine_.end, kPiece, PROT_READ | PROT_WRITE) != 0)
    return false;
  // Most programs touch a few pages of the first piece.
  if (used > 0) madvise(mine_.end, kPiece, MADV_HUGEPAGE);
  mine_.end += kPiece;
  return true;
}

void* BlockPool::AllocateUnpooled(BlockKind kind, std::size_t size) {
  void* const block = ::operator new(size);
  mine_.unpooled[Index(kind)].Add(size);
  return block;
}

void* BlockPool::AllocateAnew(BlockKind kind, std::size_t size) {
  if (size > kMostBytes || (mine_.end == nullptr && !Claim()))
    return AllocateUnpooled(kind, size);
  if (freed_elsewhere_.load(std::memory_order_relaxed) != nullptr) {
    KeepWhatOthersFreed();
    return Allocate(kind, size);
  }
  if (static_cast<std::size_t>(mine_.end - mine_.next) < Rounded(size) &&
      !Grow())
    return AllocateUnpooled(kind, size);
  mine_.pooled[Index(kind)].Add(size);
  return std::exchange(mine_.next, mine_.next + Rounded(size));
}

void BlockPool::BeginAnewIfEmpty() noexcept {
  if (!std::ranges::all_of(mine_.pooled, &BlockCount::empty)) return;
  auto* const begin = reinterpret_cast<std::byte*>(range_.load());
  if (mine_.next - begin < kScattered) return;
  std::ranges::fill(mine_.spares, nullptr);
  if (mine_.next > begin + kKeptBytes) {
    madvise(begin + kKeptBytes,
            static_cast<std::size_t>(mine_.next - begin) - kKeptBytes,
            MADV_DONTNEED);
  }
  mine_.next = begin;
}

void BlockPool::FreeElsewhere(BlockKind kind, void* block,
                              std::size_t size) noexcept {
  if (LiesIn(range_.load(std::memory_order_relaxed), block))
    return FreeOfOtherThread(kind, block, size);
  mine_.unpooled[Index(kind)].Remove(size);
  ::operator delete(block);
}

void BlockPool::FreeOfOtherThread(BlockKind kind, void* block,
                                  std::size_t size) noexcept {
  auto* const freed = ::new (block)
      BlockOfOtherThread{nullptr, static_cast<std::uint32_t>(size), kind};
  freed->next = freed_elsewhere_.load(std::memory_order_relaxed);
  while (!freed_elsewhere_.compare_exchange_weak(freed->next, freed,
                                                 std::memory_order_release,
                                                 std::memory_order_relaxed)) {
  }
}

void BlockPool::KeepWhatOthersFreed() noexcept {
  BlockOfOtherThread* freed =
      freed_elsewhere_.exchange(nullptr, std::memory_order_acquire);
  while (freed != nullptr) {
    const BlockOfOtherThread block = *freed;
    Keep(block.kind, freed, block.size);
    freed = block.next;
  }
}

}  // namespace dojo::internal
