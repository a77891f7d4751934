// Runs the body of a benchmark as the main task of a Runtime.
#ifndef RUNTIME_BENCHMARK_IN_RUNTIME_H_
#define RUNTIME_BENCHMARK_IN_RUNTIME_H_

#include <benchmark/benchmark.h>

#include <limits>
#include <utility>

#include "runtime/dojo.h"

namespace dojo_benchmark {

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

}  // namespace dojo_benchmark

#endif  // RUNTIME_BENCHMARK_IN_RUNTIME_H_
