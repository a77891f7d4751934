// A counter behind a lock, and an atomic one: by one thread alone, and by two
// at the same time, where the price of both is that of a cache line on its way.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>

namespace dojo_benchmark {
namespace {

using benchmark::State;

// On cache lines of their own.
struct alignas(64) Locked {
  std::mutex mutex;
  std::int64_t count = 0;
};
Locked locked;
alignas(64) std::atomic<std::int64_t> atomic{0};

// The C library's mutex spares itself the atomic operations of a process that
// has never had a second thread. What is asked for is the price where there are
// some.
void HaveHadThreads() {
  std::thread([] {}).join();
}

void CountLocked(State& state) {
  HaveHadThreads();
  for (auto _ : state) {
    const std::lock_guard lock(locked.mutex);
    benchmark::DoNotOptimize(++locked.count);
  }
}

void CountAtomic(State& state) {
  HaveHadThreads();
  for (auto _ : state) benchmark::DoNotOptimize(atomic.fetch_add(1));
}

BENCHMARK(CountLocked)->Name("counter_locked");
BENCHMARK(CountAtomic)->Name("counter_atomic");
// The processor time of both threads counts.
BENCHMARK(CountLocked)
    ->Name("counter_locked_by_two")
    ->Threads(2)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(CountAtomic)
    ->Name("counter_atomic_by_two")
    ->Threads(2)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace dojo_benchmark
