// The twins with Asio's experimental channels of the benchmarks of the runtime,
// under the same names: C++20 coroutines on one thread, too.
#include <benchmark/benchmark.h>

#include <asio.hpp>
#include <asio/experimental/channel.hpp>
#include <string>

namespace {

using asio::awaitable;
using asio::use_awaitable;
using benchmark::State;
using Channel = asio::experimental::channel<void(asio::error_code, int)>;

// Runs `main` on an event loop of its own, to its end.
template <class Main>
void RunToTheEnd(Main main) {
  asio::io_context loop(1);
  asio::co_spawn(loop, main(loop), asio::detached);
  loop.run();
}

awaitable<void> Echo(Channel& in, Channel& out, std::int64_t items) {
  for (std::int64_t i = 0; i < items; ++i) {
    const int value = co_await in.async_receive(use_awaitable);
    co_await out.async_send({}, value, use_awaitable);
  }
}

void RoundTrip(State& state) {
  RunToTheEnd([&](asio::io_context& loop) -> awaitable<void> {
    Channel ping(loop);
    Channel pong(loop);
    asio::co_spawn(loop, Echo(ping, pong, state.max_iterations),
                   asio::detached);
    for (auto _ : state) {
      co_await ping.async_send({}, 1, use_awaitable);
      benchmark::DoNotOptimize(co_await pong.async_receive(use_awaitable));
    }
  });
}
BENCHMARK(RoundTrip)->Name("round_trip");

awaitable<void> Produce(Channel& out, std::int64_t items) {
  for (std::int64_t i = 0; i < items; ++i)
    co_await out.async_send({}, 1, use_awaitable);
}

void OneWay(State& state, std::size_t capacity) {
  RunToTheEnd([&](asio::io_context& loop) -> awaitable<void> {
    Channel items(loop, capacity);
    asio::co_spawn(loop, Produce(items, state.max_iterations), asio::detached);
    for (auto _ : state)
      benchmark::DoNotOptimize(co_await items.async_receive(use_awaitable));
  });
}
BENCHMARK_CAPTURE(OneWay, unbuffered, 0)->Name("one_way_unbuffered");
BENCHMARK_CAPTURE(OneWay, buffered, 128)->Name("one_way_128");

void SameTask(State& state) {
  RunToTheEnd([&](asio::io_context& loop) -> awaitable<void> {
    Channel slot(loop, 1);
    for (auto _ : state) {
      co_await slot.async_send({}, 1, use_awaitable);
      benchmark::DoNotOptimize(co_await slot.async_receive(use_awaitable));
    }
  });
}
BENCHMARK(SameTask)->Name("same_task");

awaitable<void> Nothing() { co_return; }

void SpawnFinish(State& state) {
  RunToTheEnd([&](asio::io_context& loop) -> awaitable<void> {
    for (auto _ : state) {
      asio::co_spawn(loop, Nothing(), asio::detached);
      co_await asio::post(use_awaitable);
    }
  });
}
BENCHMARK(SpawnFinish)->Name("spawn_finish");

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::AddCustomContext(
      "version", std::to_string(ASIO_VERSION / 100000) + "." +
                     std::to_string(ASIO_VERSION / 100 % 1000) + "." +
                     std::to_string(ASIO_VERSION % 100));
  benchmark::RunSpecifiedBenchmarks();
}
