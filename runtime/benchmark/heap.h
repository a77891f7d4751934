// What the program holds and asks of the heap: allocations and bytes by
// operator new, counted, and what malloc and the system give for them. The
// frames and records of tasks and the channels of the main thread lie in a pool
// of the runtime's; those of another thread are operator new's.
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
