// The twins with Boost.Fiber of the benchmarks of the runtime, under the same
// names. It has no select, and its buffered channel holds one element less than
// its capacity.
#include <benchmark/benchmark.h>

#include <boost/fiber/all.hpp>
#include <boost/version.hpp>
#include <vector>

namespace {

using benchmark::State;
using boost::fibers::buffered_channel;
using boost::fibers::fiber;
using boost::fibers::launch;
using boost::fibers::unbuffered_channel;

void RoundTrip(State& state) {
  unbuffered_channel<int> ping;
  unbuffered_channel<int> pong;
  fiber echo([&] {
    for (int value : ping) pong.push(value);
  });
  for (auto _ : state) {
    ping.push(1);
    benchmark::DoNotOptimize(pong.value_pop());
  }
  ping.close();
  echo.join();
}
BENCHMARK(RoundTrip)->Name("round_trip");

template <class Channel>
void OneWay(State& state, Channel& items) {
  fiber producer([&] {
    for (benchmark::IterationCount i = 0; i < state.max_iterations; ++i)
      items.push(1);
  });
  for (auto _ : state) benchmark::DoNotOptimize(items.value_pop());
  producer.join();
}
void OneWayUnbuffered(State& state) {
  unbuffered_channel<int> items;
  OneWay(state, items);
}
void OneWay128(State& state) {
  buffered_channel<int> items(128);
  OneWay(state, items);
}
BENCHMARK(OneWayUnbuffered)->Name("one_way_unbuffered");
BENCHMARK(OneWay128)->Name("one_way_128");

void SameTask(State& state) {
  buffered_channel<int> slot(2);
  for (auto _ : state) {
    slot.push(1);
    benchmark::DoNotOptimize(slot.value_pop());
  }
}
BENCHMARK(SameTask)->Name("same_task");

void SpawnFinish(State& state) {
  for (auto _ : state) {
    fiber(launch::post, [] {}).detach();
    boost::this_fiber::yield();
  }
}
BENCHMARK(SpawnFinish)->Name("spawn_finish");

void SpawnJoin(State& state, int tasks) {
  std::vector<fiber> fibers;
  for (auto _ : state) {
    for (int i = 0; i < tasks; ++i) fibers.emplace_back(launch::post, [] {});
    for (fiber& each : fibers) each.join();
    fibers.clear();
  }
}
BENCHMARK_CAPTURE(SpawnJoin, one, 1)->Name("spawn_join");
BENCHMARK_CAPTURE(SpawnJoin, thousand, 1000)->Name("spawn_join_1000");

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::AddCustomContext("version", BOOST_LIB_VERSION);
  benchmark::RunSpecifiedBenchmarks();
}
