// Schedules per second: a search over every schedule of two workers that range
// over a channel of two jobs that nobody closes. Three tasks, six steps.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo_benchmark {
namespace {

dojo::Task<> Work(dojo::Receiver<int> jobs) {
  while (co_await jobs.Receive()) {
  }
}

dojo::Task<> RangeOverUnclosed(dojo::Here) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  for (int i = 0; i < 2; ++i) dojo::Go("worker", Work(jobs));
  for (int i = 0; i < 2; ++i) co_await jobs.Send(i);
}

void Schedules(benchmark::State& state, bool reduction) {
  const dojo::ExploreOptions options = {.deviation_runs = 0,
                                        .enumeration_runs = 1'000'000,
                                        .random_runs = 0,
                                        .reduction = reduction,
                                        .keep_going = true};
  std::uint64_t runs = 0;
  for (auto _ : state) {
    const dojo::Exploration found = dojo::Explore(&RangeOverUnclosed, options);
    if (!found.complete) state.SkipWithError("not every schedule was run");
    runs += found.runs;
  }
  state.counters["schedules_per_second"] = benchmark::Counter(
      static_cast<double>(runs), benchmark::Counter::kIsRate);
  state.counters["schedules"] =
      static_cast<double>(runs) / static_cast<double>(state.iterations());
}
BENCHMARK_CAPTURE(Schedules, plain, false)->Name("schedules_plain");
BENCHMARK_CAPTURE(Schedules, reduced, true)->Name("schedules_reduced");

}  // namespace
}  // namespace dojo_benchmark
