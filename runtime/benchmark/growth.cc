// How cost grows with the length of a channel and the width of a select.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/benchmark/in_runtime.h"
#include "runtime/dojo.h"

namespace dojo_benchmark {
namespace {

using benchmark::State;
using dojo::Channel;
using dojo::MakeChannel;
using dojo::Task;

// So many elements always lie in the channel.
Task<> ChannelLength(State* state) {
  const auto length = state->range(0);
  auto items = MakeChannel<int>("items", length + 1);
  for (std::int64_t i = 0; i < length; ++i) co_await items.Send(1);
  for (auto _ : *state) {
    co_await items.Send(1);
    benchmark::DoNotOptimize(co_await items.Receive());
  }
}
BENCHMARK(InRuntime<ChannelLength>)
    ->Name("channel_length")
    ->RangeMultiplier(10)
    ->Range(1, 100'000);

// All channels in turn have a value.
template <std::size_t... index>
Task<> SelectWidth(State* state, std::index_sequence<index...>) {
  std::vector<Channel<int>> channels;
  for (std::size_t i = 0; i < sizeof...(index); ++i)
    channels.push_back(MakeChannel<int>("channel", 1));
  std::size_t next = 0;
  for (auto _ : *state) {
    co_await channels[next++ % channels.size()].Send(1);
    benchmark::DoNotOptimize(
        co_await dojo::Select(dojo::OnReceive(channels[index])...));
  }
}
template <std::size_t width>
void SelectOf(State& state) {
  RunToTheEnd(state, SelectWidth(&state, std::make_index_sequence<width>()));
}
BENCHMARK(SelectOf<1>)->Name("select_width/1");
BENCHMARK(SelectOf<4>)->Name("select_width/4");
BENCHMARK(SelectOf<16>)->Name("select_width/16");
BENCHMARK(SelectOf<64>)->Name("select_width/64");
BENCHMARK(SelectOf<256>)->Name("select_width/256");

}  // namespace
}  // namespace dojo_benchmark
