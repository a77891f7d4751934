// Where frames, records and channels lie: which blocks come back, and when.
#include "runtime/internal/block_pool.h"

#include <valgrind/valgrind.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

#include "runtime/internal/sanitizers.h"

namespace {

using dojo::internal::BlockKind;
using dojo::internal::BlockPool;

constexpr BlockKind kKind = BlockKind::kOther;

// Then every block is operator new's.
bool IsChecked() { return DOJO_ADDRESS_SANITIZER || RUNNING_ON_VALGRIND; }

std::size_t LiveBytes() { return BlockPool::pooled_bytes(); }

TEST_CASE("Blocks are aligned and do not overlap, whatever their size") {
  std::vector<unsigned char*> blocks;
  for (std::size_t size = 1; size <= 2 * BlockPool::kMostBytes; ++size) {
    auto* block = static_cast<unsigned char*>(BlockPool::Allocate(kKind, size));
    CHECK(reinterpret_cast<std::uintptr_t>(block) % 16 == 0);
    std::memset(block, static_cast<int>(size % 251), size);
    blocks.push_back(block);
  }
  std::size_t size = 0;
  for (unsigned char* block : blocks) {
    ++size;
    CHECK(std::all_of(block, block + size,
                      [&](unsigned char byte) { return byte == size % 251; }));
    BlockPool::Free(kKind, block, size);
  }
}

TEST_CASE("A freed block serves the next request of its size") {
  if (IsChecked()) return;
  void* first = BlockPool::Allocate(kKind, 100);
  void* second = BlockPool::Allocate(kKind, 100);
  BlockPool::Free(kKind, first, 100);
  void* third = BlockPool::Allocate(kKind, 112);  // both are seven steps
  CHECK(third == first);
  BlockPool::Free(kKind, second, 100);
  BlockPool::Free(kKind, third, 112);
}

TEST_CASE("A block of another size does not get what was freed") {
  if (IsChecked()) return;
  void* first = BlockPool::Allocate(kKind, 100);
  BlockPool::Free(kKind, first, 100);
  void* second = BlockPool::Allocate(kKind, 113);
  CHECK(second != first);
  BlockPool::Free(kKind, second, 113);
}

TEST_CASE("After all have been freed, in any order, blocks follow in order") {
  if (IsChecked()) return;
  constexpr std::size_t kBlocks = 10'000;
  constexpr std::size_t kSize = 96;
  std::vector<void*> blocks(kBlocks);
  for (void*& block : blocks) block = BlockPool::Allocate(kKind, kSize);
  for (std::size_t i = 0; i < kBlocks; ++i)
    BlockPool::Free(kKind, blocks[i * 7919 % kBlocks], kSize);
  for (void*& block : blocks) block = BlockPool::Allocate(kKind, kSize);
  bool in_order = true;
  for (std::size_t i = 1; i < kBlocks; ++i) {
    in_order &= static_cast<std::byte*>(blocks[i]) ==
                static_cast<std::byte*>(blocks[i - 1]) + kSize;
  }
  CHECK(in_order);
  for (void* block : blocks) BlockPool::Free(kKind, block, kSize);
  CHECK(LiveBytes() == 0);
}

TEST_CASE("What was freed of more than is kept can be used again") {
  if (IsChecked()) return;
  std::vector<unsigned char*> blocks(100'000);  // 102 MB
  for (int round = 0; round < 2; ++round) {
    for (unsigned char*& block : blocks) {
      block = static_cast<unsigned char*>(BlockPool::Allocate(kKind, 1024));
      block[0] = block[1023] = 7;
    }
    for (unsigned char* block : blocks) BlockPool::Free(kKind, block, 1024);
  }
  CHECK(LiveBytes() == 0);
}

TEST_CASE("Another thread has no pool") {
  if (IsChecked()) return;
  void* mine = BlockPool::Allocate(kKind, 64);  // whoever comes first has it
  std::size_t allocated = 1;
  std::thread([&] {
    void* block = BlockPool::Allocate(kKind, 64);
    allocated = BlockPool::pooled_bytes();
    BlockPool::Free(kKind, block, 64);
  }).join();
  CHECK(allocated == 0);
  BlockPool::Free(kKind, mine, 64);
}

TEST_CASE("What another thread frees comes back before new memory is used") {
  if (IsChecked()) return;
  constexpr std::size_t kSize = 1024;
  constexpr std::size_t kBlocks = 1000;
  std::vector<void*> blocks(kBlocks);
  for (void*& block : blocks) block = BlockPool::Allocate(kKind, kSize);
  std::thread([&] {
    for (void* block : blocks) BlockPool::Free(kKind, block, kSize);
  }).join();
  CHECK(LiveBytes() == kBlocks * kSize);
  std::vector<void*> others(kBlocks);
  for (void*& other : others) other = BlockPool::Allocate(kKind, kSize);
  std::sort(blocks.begin(), blocks.end());
  std::sort(others.begin(), others.end());
  CHECK(others == blocks);
  for (void* other : others) BlockPool::Free(kKind, other, kSize);
  CHECK(LiveBytes() == 0);
}

}  // namespace
