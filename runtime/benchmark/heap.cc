#include "runtime/benchmark/heap.h"

#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <new>

#include "runtime/internal/block_pool.h"

namespace dojo_benchmark {
namespace {

constinit HeapUse use;

void* Allocate(std::size_t size) {
  ++use.allocations;
  use.bytes += size;
  if (void* block = std::malloc(size); block != nullptr) return block;
  throw std::bad_alloc();
}

void* AllocateAligned(std::size_t size, std::align_val_t alignment) {
  ++use.allocations;
  use.bytes += size;
  const auto align = static_cast<std::size_t>(alignment);
  void* block = std::aligned_alloc(align, (size + align - 1) / align * align);
  if (block != nullptr) return block;
  throw std::bad_alloc();
}

}  // namespace

HeapUse CurrentHeapUse() { return use; }

std::size_t MallocedBytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd +
         dojo::internal::BlockPool::pooled_bytes();
}

std::size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void HeapMeter::Report(benchmark::State& state) const {
  const HeapUse now = CurrentHeapUse();
  const auto iterations = static_cast<double>(state.max_iterations);
  state.counters["allocations"] =
      static_cast<double>(now.allocations - before_.allocations) / iterations;
  state.counters["heap_bytes"] =
      static_cast<double>(now.bytes - before_.bytes) / iterations;
}

}  // namespace dojo_benchmark

void* operator new(std::size_t size) { return dojo_benchmark::Allocate(size); }
void* operator new[](std::size_t size) {
  return dojo_benchmark::Allocate(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return dojo_benchmark::AllocateAligned(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return dojo_benchmark::AllocateAligned(size, alignment);
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept {
  std::free(block);
}
void operator delete[](void* block, std::align_val_t) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  std::free(block);
}
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
  std::free(block);
}
