// Runs the body of a benchmark as the main task of a Runtime.
#ifndef RUNTIME_BENCHMARK_IN_RUNTIME_H_
#define RUNTIME_BENCHMARK_IN_RUNTIME_H_

#include <benchmark/benchmark.h>

#include <limits>
#include <string>
#include <thread>
#include <utility>

#include "runtime/dojo.h"

namespace dojo_benchmark {

// The name of one of the operations. On a runtime that does not ask for an
// Observer it is another one, so that only the figures that compare the two
// find it.
inline std::string Named(const char* name) {
#ifdef DOJO_WITHOUT_OBSERVER
  return std::string("without_observer_") + name;
#else
  return name;
#endif
}

// A benchmark has as many steps as it has time for.
inline constexpr dojo::RuntimeOptions kEndless = {
    .max_steps = std::numeric_limits<std::uint64_t>::max()};

// `main` loops over the state itself, so that what is timed is inside the run.
// A task that stays behind spoils the figure.
inline void RunToTheEnd(benchmark::State& state, dojo::Task<> main) {
  dojo::Runtime runtime(kEndless);
  const dojo::Report report = runtime.Run(std::move(main));
  if (!report.ok()) state.SkipWithError(report.ToString().c_str());
}

template <dojo::Task<> (*main)(benchmark::State* state)>
void InRuntime(benchmark::State& state) {
  RunToTheEnd(state, main(&state));
}

// Where every block is asked of operator new, which counts its bytes. Only
// those are of interest: what another thread does is not timed.
template <void (*benchmark)(benchmark::State& state)>
void OnThreadWithoutPool(benchmark::State& state) {
  // The first thread that asks has the pool.
  RunToTheEnd(state, []() -> dojo::Task<> { co_return; }());
  std::thread([&] { benchmark(state); }).join();
}

}  // namespace dojo_benchmark

#endif  // RUNTIME_BENCHMARK_IN_RUNTIME_H_
