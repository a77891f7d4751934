// What one operation costs: channels, select, starting and joining tasks. Each
// benchmark has a twin of the same name in the files of peers/.
#include <benchmark/benchmark.h>

#include <optional>

#include "runtime/benchmark/heap.h"
#include "runtime/benchmark/in_runtime.h"
#include "runtime/context.h"
#include "runtime/dojo.h"

namespace dojo_benchmark {
namespace {

using benchmark::State;
using dojo::MakeChannel;
using dojo::Receiver;
using dojo::Sender;
using dojo::Task;
using dojo::Unit;

Task<> Echo(Receiver<int> in, Sender<int> out) {
  while (auto value = co_await in.Receive()) co_await out.Send(*value);
}

Task<> RoundTrip(State* state) {
  auto ping = MakeChannel<int>("ping");
  auto pong = MakeChannel<int>("pong");
  dojo::Go("echo", Echo(ping, pong));
  HeapMeter heap;
  for (auto _ : *state) {
    co_await ping.Send(1);
    benchmark::DoNotOptimize(co_await pong.Receive());
  }
  heap.Report(*state);
  ping.Close();
}
BENCHMARK(InRuntime<RoundTrip>)->Name(Named("round_trip"));

Task<> Produce(Sender<int> out, benchmark::IterationCount items) {
  for (benchmark::IterationCount i = 0; i < items; ++i) co_await out.Send(1);
}

Task<> OneWay(State* state, int capacity) {
  auto items = MakeChannel<int>("items", capacity);
  dojo::Go("producer", Produce(items, state->max_iterations));
  HeapMeter heap;
  for (auto _ : *state) benchmark::DoNotOptimize(co_await items.Receive());
  heap.Report(*state);
}
void OneWayUnbuffered(State& state) { RunToTheEnd(state, OneWay(&state, 0)); }
void OneWay128(State& state) { RunToTheEnd(state, OneWay(&state, 128)); }
BENCHMARK(OneWayUnbuffered)->Name(Named("one_way_unbuffered"));
BENCHMARK(OneWay128)->Name(Named("one_way_128"));

Task<> SameTask(State* state) {
  auto slot = MakeChannel<int>("slot", 1);
  HeapMeter heap;
  for (auto _ : *state) {
    co_await slot.Send(1);
    benchmark::DoNotOptimize(co_await slot.Receive());
  }
  heap.Report(*state);
}
BENCHMARK(InRuntime<SameTask>)->Name(Named("same_task"));

Task<> ProduceInTurn(Sender<int> a, Sender<int> b,
                     benchmark::IterationCount items) {
  for (benchmark::IterationCount i = 0; i < items; ++i)
    co_await (i % 2 == 0 ? a : b).Send(1);
}

Task<> SelectBlocking(State* state) {
  auto a = MakeChannel<int>("a");
  auto b = MakeChannel<int>("b");
  dojo::Go("producer", ProduceInTurn(a, b, state->max_iterations));
  std::optional<int> from_a;
  std::optional<int> from_b;
  HeapMeter heap;
  for (auto _ : *state) {
    benchmark::DoNotOptimize(co_await dojo::Select(
        dojo::OnReceive(a, &from_a), dojo::OnReceive(b, &from_b)));
  }
  heap.Report(*state);
}
BENCHMARK(InRuntime<SelectBlocking>)->Name(Named("select_blocking"));

Task<> SelectReady(State* state) {
  auto a = MakeChannel<int>("a", 1);
  auto b = MakeChannel<int>("b", 1);
  std::optional<int> from_a;
  std::optional<int> from_b;
  HeapMeter heap;
  for (auto _ : *state) {
    co_await a.Send(1);
    benchmark::DoNotOptimize(co_await dojo::Select(
        dojo::OnReceive(a, &from_a), dojo::OnReceive(b, &from_b)));
  }
  heap.Report(*state);
}
BENCHMARK(InRuntime<SelectReady>)->Name(Named("select_ready"));

Task<> SelectDefault(State* state) {
  auto a = MakeChannel<int>("a", 1);
  std::optional<int> from_a;
  HeapMeter heap;
  for (auto _ : *state) {
    benchmark::DoNotOptimize(
        co_await dojo::Select(dojo::OnReceive(a, &from_a), dojo::Default()));
  }
  heap.Report(*state);
}
BENCHMARK(InRuntime<SelectDefault>)->Name(Named("select_default"));

Task<> Nothing() { co_return; }

Task<> SpawnFinish(State* state) {
  HeapMeter heap;
  for (auto _ : *state) {
    dojo::Go("task", Nothing());
    co_await dojo::Yield();
  }
  heap.Report(*state);
}
BENCHMARK(InRuntime<SpawnFinish>)->Name(Named("spawn_finish"));
BENCHMARK(OnThreadWithoutPool<InRuntime<SpawnFinish>>)
    ->Name(Named("spawn_finish_bytes"));

Task<> CountDown(dojo::WaitGroup group) {
  group.Done();
  co_return;
}

Task<> SpawnJoin(State* state, int tasks) {
  HeapMeter heap;
  for (auto _ : *state) {
    dojo::WaitGroup group;
    group.Add(tasks);
    for (int i = 0; i < tasks; ++i) dojo::Go("task", CountDown(group));
    co_await group.Wait();
  }
  heap.Report(*state);
}
void SpawnJoinOne(State& state) { RunToTheEnd(state, SpawnJoin(&state, 1)); }
void SpawnJoin1000(State& state) {
  RunToTheEnd(state, SpawnJoin(&state, 1000));
}
// A wait group is also the third way to stop a worker (see README.md).
BENCHMARK(SpawnJoinOne)->Name(Named("spawn_join"));
BENCHMARK(OnThreadWithoutPool<SpawnJoinOne>)->Name(Named("spawn_join_bytes"));
BENCHMARK(SpawnJoin1000)->Name(Named("spawn_join_1000"));

Task<> WorkUntilStopped(Receiver<int> work, Receiver<Unit> stop,
                        Sender<Unit> finished) {
  dojo::CloseGuard close_finished(finished);
  std::optional<int> item;
  while (co_await dojo::Select(dojo::OnReceive(work, &item),
                               dojo::OnReceive(stop)) == 0) {
  }
}

Task<> StopByDoneChannel(State* state) {
  auto work = MakeChannel<int>("work");
  HeapMeter heap;
  for (auto _ : *state) {
    auto stop = MakeChannel("stop");
    auto finished = MakeChannel("finished");
    dojo::Go("worker", WorkUntilStopped(work, stop, finished));
    stop.Close();
    co_await finished.Receive();
  }
  heap.Report(*state);
}
BENCHMARK(InRuntime<StopByDoneChannel>)->Name(Named("stop_done_channel"));
BENCHMARK(OnThreadWithoutPool<InRuntime<StopByDoneChannel>>)
    ->Name(Named("stop_done_channel_bytes"));

Task<> WaitForDone(dojo::Context ctx, Sender<Unit> finished) {
  co_await ctx.Done().Receive();
  finished.Close();
}

Task<> ContextCancel(State* state) {
  HeapMeter heap;
  for (auto _ : *state) {
    const auto [ctx, cancel] =
        dojo::Context::WithCancel(dojo::Context::Background());
    auto finished = MakeChannel("finished");
    dojo::Go("waiter", WaitForDone(ctx, finished));
    cancel();
    co_await finished.Receive();
  }
  heap.Report(*state);
}
BENCHMARK(InRuntime<ContextCancel>)->Name(Named("context_cancel"));

}  // namespace
}  // namespace dojo_benchmark
