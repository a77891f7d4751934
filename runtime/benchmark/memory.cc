// What many tasks weigh, and how long the verdict on them takes.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "runtime/benchmark/heap.h"
#include "runtime/benchmark/in_runtime.h"
#include "runtime/dojo.h"

namespace dojo_benchmark {
namespace {

using benchmark::State;
using dojo::MakeChannel;
using dojo::Receiver;
using dojo::Sender;
using dojo::Task;

Task<> Park(Receiver<int> jobs) { co_await jobs.Receive(); }

// `before`, if given: what malloc had handed out before the first task.
Task<> ParkMany(std::int64_t tasks, std::size_t* before = nullptr) {
  auto jobs = MakeChannel<int>("jobs");
  if (before != nullptr) *before = MallocedBytes();
  for (std::int64_t i = 0; i < tasks; ++i) dojo::Go("worker", Park(jobs));
  co_return;
}

void Parked(State& state) {
  const auto tasks = static_cast<double>(state.range(0));
  const std::size_t resident = ResidentBytes();
  std::size_t malloced = 0;
  dojo::Runtime runtime(kEndless);
  for (auto _ : state) runtime.Run(ParkMany(state.range(0), &malloced));
  if (runtime.Census().leaked_tasks() != static_cast<std::size_t>(tasks))
    state.SkipWithError("not every task is parked");
  // The frame of main is gone by now.
  state.counters["bytes_per_task"] =
      static_cast<double>(MallocedBytes() - malloced) / tasks;
  state.counters["resident_bytes"] =
      static_cast<double>(ResidentBytes() - resident);
}
// Once: only the first time does the system give new memory.
BENCHMARK(Parked)
    ->Name("parked")
    ->RangeMultiplier(10)
    ->Range(1'000, 1'000'000)
    ->Iterations(1);

// The census of tasks that are all alike.
void Census(State& state) {
  dojo::Runtime runtime(kEndless);
  runtime.Run(ParkMany(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(runtime.Census());
}
BENCHMARK(Census)->Name("census")->RangeMultiplier(10)->Range(1'000, 1'000'000);

// The verdict: the Report and its text.
void Verdict(State& state, Task<> main) {
  dojo::Runtime runtime(kEndless);
  runtime.Run(std::move(main));
  for (auto _ : state) {
    const dojo::Report report = runtime.Census();
    if (report.leaked_tasks() != 1000)
      state.SkipWithError("there should be 1,000 leaks");
    benchmark::DoNotOptimize(report.ToString());
  }
}
void VerdictAlike(State& state) { Verdict(state, ParkMany(1000)); }
BENCHMARK(VerdictAlike)->Name("verdict_1000");

Task<> ParkWithNames() {
  auto jobs = MakeChannel<int>("jobs");
  for (int i = 0; i < 1000; ++i)
    dojo::Go("worker " + std::to_string(i), Park(jobs));
  co_return;
}
void VerdictDistinct(State& state) { Verdict(state, ParkWithNames()); }
BENCHMARK(VerdictDistinct)->Name("verdict_1000_distinct");

Task<> PassOn(Receiver<int> from, Sender<int> to) {
  const auto value = co_await from.Receive();
  co_await to.Send(*value + 1);
}

Task<> DaisyChain(std::int64_t tasks, int* last) {
  auto leftmost = MakeChannel<int>("link");
  Receiver<int> from = leftmost;
  for (std::int64_t i = 0; i < tasks; ++i) {
    auto to = MakeChannel<int>("link");
    dojo::Go("link", PassOn(from, to));
    from = to;
  }
  co_await leftmost.Send(0);
  *last = *co_await from.Receive();
}

void RunDaisyChain(State& state) {
  int last = 0;
  RunToTheEnd(state, DaisyChain(state.range(0), &last));
  if (last != state.range(0)) state.SkipWithError("the chain is broken");
}

// After an untimed one, so that the process has the memory for it.
void DaisyChains(State& state) {
  RunDaisyChain(state);
  for (auto _ : state) RunDaisyChain(state);
}
BENCHMARK(DaisyChains)->Name("daisy_chain")->Arg(100'000);

void FirstDaisyChain(State& state) {
  for (auto _ : state) RunDaisyChain(state);
}
BENCHMARK(FirstDaisyChain)
    ->Name("daisy_chain_first")
    ->Arg(100'000)
    ->Iterations(1);

}  // namespace
}  // namespace dojo_benchmark
