#include "katas/harness/arena.h"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace kata::harness {
namespace {

// Fits into a judged run's 256 MiB of address space.
constexpr std::size_t kArenaBytes = std::size_t{160} << 20;
constexpr std::uintptr_t kArenaAddress = 0x2000'0000'0000;
// Alignment of every block, and the size of its header.
constexpr std::size_t kUnit = 16;

// A block knows its class, since not every delete says a size. Up to 4 KiB the
// classes are multiples of 16 bytes, above that powers of two.
constexpr std::size_t kSmallClasses = 256;
constexpr std::size_t kClasses = kSmallClasses + 16;

struct Block {
  Block* next;  // while it is free
  std::size_t size_class;
};
static_assert(sizeof(Block) == kUnit);

std::byte* low = nullptr;  // what is unused lies between low and high
std::byte* high = nullptr;
bool grows_down = false;
Block* free_blocks[kClasses];

bool FromArena(const void* p) {
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  return address >= kArenaAddress && address < kArenaAddress + kArenaBytes;
}

std::size_t BytesOf(std::size_t size_class) {
  return size_class < kSmallClasses
             ? (size_class + 1) * kUnit
             : (kSmallClasses * kUnit) << (size_class - kSmallClasses + 1);
}

std::size_t ClassOf(std::size_t size) {
  if (size <= kSmallClasses * kUnit) return size == 0 ? 0 : (size - 1) / kUnit;
  std::size_t size_class = kSmallClasses;
  while (size_class < kClasses && BytesOf(size_class) < size) ++size_class;
  return size_class;
}

void* ArenaAllocate(std::size_t size) {
  const std::size_t size_class = ClassOf(size);
  if (size_class >= kClasses) throw std::bad_alloc();
  Block* block = free_blocks[size_class];
  if (block != nullptr) {
    free_blocks[size_class] = block->next;
  } else {
    const std::size_t bytes = sizeof(Block) + BytesOf(size_class);
    if (static_cast<std::size_t>(high - low) < bytes) throw std::bad_alloc();
    block = reinterpret_cast<Block*>(grows_down ? high - bytes : low);
    (grows_down ? high : low) += grows_down
                                     ? -static_cast<std::ptrdiff_t>(bytes)
                                     : static_cast<std::ptrdiff_t>(bytes);
    block->size_class = size_class;
  }
  std::memset(block + 1, grows_down ? 0xA5 : 0x00, size);
  return block + 1;
}

// More alignment than a unit is rare in small programs: such blocks are not
// used again.
void* ArenaAllocateAligned(std::size_t size, std::size_t alignment) {
  const auto raw =
      reinterpret_cast<std::uintptr_t>(ArenaAllocate(size + alignment));
  return reinterpret_cast<void*>((raw + alignment - 1) & ~(alignment - 1));
}

void* Allocate(std::size_t size, std::size_t alignment) {
  if (low != nullptr)
    return alignment <= kUnit ? ArenaAllocate(size)
                              : ArenaAllocateAligned(size, alignment);
  void* block = alignment <= kUnit
                    ? std::malloc(size == 0 ? 1 : size)
                    : std::aligned_alloc(
                          alignment, (size + alignment - 1) & ~(alignment - 1));
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void Free(void* pointer, std::size_t alignment) {
  if (pointer == nullptr) return;
  if (!FromArena(pointer)) {
    std::free(pointer);
  } else if (alignment <= kUnit) {
    Block* block = static_cast<Block*>(pointer) - 1;
    block->next = free_blocks[block->size_class];
    free_blocks[block->size_class] = block;
  }
}

}  // namespace

void UseArena(bool descending) {
  void* region = mmap(
      reinterpret_cast<void*>(kArenaAddress), kArenaBytes,
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (region == MAP_FAILED) {
    std::perror("explore: cannot reserve the heap for exploration");
    std::exit(3);
  }
  grows_down = descending;
  low = static_cast<std::byte*>(region);
  high = low + kArenaBytes;
}

}  // namespace kata::harness

void* operator new(std::size_t size) {
  return kata::harness::Allocate(size, 1);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return kata::harness::Allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* block) noexcept { kata::harness::Free(block, 1); }
void operator delete(void* block, std::size_t) noexcept {
  kata::harness::Free(block, 1);
}
void operator delete(void* block, std::align_val_t alignment) noexcept {
  kata::harness::Free(block, static_cast<std::size_t>(alignment));
}
void operator delete(void* block, std::size_t,
                     std::align_val_t alignment) noexcept {
  kata::harness::Free(block, static_cast<std::size_t>(alignment));
}
