// Schedules per second of relacy's full search, over the cheapest program of
// the same shape that it can be given: three threads, six atomic operations on
// one object. (Channels would have to be built from its mutex and condition
// variable, several operations for each of ours.)
#include <benchmark/benchmark.h>

#include <cstdint>
#include <ostream>
#include <relacy/relacy.hpp>

namespace {

class Counting : public rl::test_suite<Counting, 3> {
 public:
  static std::uint64_t runs;

  void before() {
    counter_($).store(0, rl::mo_relaxed);
    ++runs;
  }
  void thread(unsigned) {
    for (int i = 0; i < 2; ++i) counter_($).fetch_add(1, rl::mo_seq_cst);
  }

 private:
  rl::atomic<int> counter_;
};
std::uint64_t Counting::runs = 0;

void Schedules(benchmark::State& state) {
  std::ostream silent(nullptr);
  Counting::runs = 0;
  for (auto _ : state) {
    rl::test_params parameters;
    parameters.search_type = rl::sched_full;
    parameters.output_stream = &silent;
    parameters.progress_stream = &silent;
    if (!rl::simulate<Counting>(parameters))
      state.SkipWithError("the search failed");
  }
  state.counters["schedules_per_second"] = benchmark::Counter(
      static_cast<double>(Counting::runs), benchmark::Counter::kIsRate);
  state.counters["schedules"] = static_cast<double>(Counting::runs) /
                                static_cast<double>(state.iterations());
}
}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  // Not by the macro BENCHMARK: relacy replaces `new`, which that uses.
  benchmark::RegisterBenchmark("schedules_plain", &Schedules);
  benchmark::RunSpecifiedBenchmarks();
}
