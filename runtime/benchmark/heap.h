// What the program holds and asks of the heap: allocations by operator new,
// counted, the bytes of those and of the pool's blocks, in which frames, task
// records and channels lie, and what malloc and the system give for them.
#ifndef RUNTIME_BENCHMARK_HEAP_H_
#define RUNTIME_BENCHMARK_HEAP_H_

#include <benchmark/benchmark.h>

#include <cstddef>

namespace dojo_benchmark {

struct HeapUse {
  std::size_t allocations = 0;  // since the program began
  std::size_t bytes = 0;        // since the program began
};
HeapUse CurrentHeapUse();

// Bytes that malloc and the pool have handed out and not got back, malloc's own
// headers included.
std::size_t MallocedBytes();
// Bytes of the program that are in memory.
std::size_t ResidentBytes();

// Reports what each iteration since the construction took from the heap, as
// the counters "allocations" and "heap_bytes".
class HeapMeter {
 public:
  HeapMeter() : before_(CurrentHeapUse()) {}
  void Report(benchmark::State& state) const;

 private:
  HeapUse before_;
};

}  // namespace dojo_benchmark

#endif  // RUNTIME_BENCHMARK_HEAP_H_
