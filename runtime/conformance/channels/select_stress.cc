// ken/chan, doubleselect: selects over many channels at once deliver each value
// of each stream once and in order.
#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo::conformance {
namespace {

constexpr std::size_t kStreams = 4;
using Streams = std::array<Channel<int>, kStreams>;

Streams MakeStreams(int capacity) {
  Streams streams;
  for (std::size_t i = 0; i < kStreams; ++i)
    streams[i] = MakeChannel<int>("stream " + std::to_string(i), capacity);
  return streams;
}

// Sends 0, 1, 2, ... on every stream, whichever is ready; closes each.
Task<> SendOnAny(Streams streams, int count) {
  std::array<int, kStreams> next{};
  for (std::size_t open = kStreams; open > 0;) {
    const std::size_t i = co_await Select(
        OnSend(streams[0], next[0]), OnSend(streams[1], next[1]),
        OnSend(streams[2], next[2]), OnSend(streams[3], next[3]));
    if (++next[i] < count) continue;
    streams[i].Close();
    streams[i] = {};
    --open;
  }
}

Task<> SendOnOne(Sender<int> stream, int count) {
  const CloseGuard close_stream(stream);
  for (int i = 0; i < count; ++i) co_await stream.Send(i);
}

// Receives from every stream until all are closed; says what is wrong.
Task<std::string> ReceiveFromAny(Streams streams, int count) {
  std::array<int, kStreams> next{};
  for (std::size_t open = kStreams; open > 0;) {
    std::optional<int> value;
    const std::size_t i = co_await Select(
        OnReceive(streams[0], &value), OnReceive(streams[1], &value),
        OnReceive(streams[2], &value), OnReceive(streams[3], &value));
    if (value) {
      if (*value != next[i]++) co_return "out of order";
    } else {
      if (next[i] != count) co_return "lost the end";
      streams[i] = {};
      --open;
    }
  }
  co_return "";
}

Task<> ReceiveFromOne(Receiver<int> stream, int count, std::string* wrong) {
  int next = 0;
  while (const auto value = co_await stream.Receive()) {
    if (*value != next++) *wrong = "out of order";
  }
  if (next != count) *wrong = "lost the end";
}

TEST_CASE("Select receives from many senders, each in order") {
  for (const int capacity : {0, 1, 10}) {
    std::string wrong = "did not end";
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const Streams streams = MakeStreams(capacity);
      for (const auto& stream : streams) Go("sender", SendOnOne(stream, 1'000));
      wrong = co_await ReceiveFromAny(streams, 1'000);
    });
    CHECK(report.ToString() == "");
    CHECK(wrong == "");
  }
}

TEST_CASE("Select sends to many receivers, each in order") {
  for (const int capacity : {0, 1, 10}) {
    std::string wrong;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const Streams streams = MakeStreams(capacity);
      for (const auto& stream : streams)
        Go("receiver", ReceiveFromOne(stream, 1'000, &wrong));
      co_await SendOnAny(streams, 1'000);
    });
    CHECK(report.ToString() == "");
    CHECK(wrong == "");
  }
}

TEST_CASE("Select against select over the same channels, each in order") {
  for (const int capacity : {0, 1, 10}) {
    std::string wrong = "did not end";
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const Streams streams = MakeStreams(capacity);
      Go("sender", SendOnAny(streams, 1'000));
      wrong = co_await ReceiveFromAny(streams, 1'000);
    });
    CHECK(report.ToString() == "");
    CHECK(wrong == "");
  }
}

TEST_CASE("Select against select keeps order on random schedules") {
  for (const int capacity : {0, 1}) {
    std::uint64_t runs = 0;
    ExploreOptions options{
        .deviation_runs = 0, .enumeration_runs = 0, .random_runs = 200};
    options.after_run = [&](const Report&) { ++runs; };
    const Exploration explored = Explore(
        [=](Here) -> Task<> {
          const Streams streams = MakeStreams(capacity);
          Go("sender", SendOnAny(streams, 5));
          const std::string wrong = co_await ReceiveFromAny(streams, 5);
          if (!wrong.empty()) throw Panic(wrong, {});
        },
        options);
    CHECK(explored.ok());
    CHECK(runs == 200);
  }
}

Task<> SendEachOnce(Streams streams, int count) {
  for (int i = 0; i < count; ++i) {
    co_await Select(OnSend(streams[0], i), OnSend(streams[1], i),
                    OnSend(streams[2], i), OnSend(streams[3], i));
  }
  for (const auto& stream : streams) stream.Close();
}

Task<> Forward(Receiver<int> from, Sender<int> to, WaitGroup running) {
  while (const auto value = co_await from.Receive()) co_await to.Send(*value);
  running.Done();
}

TEST_CASE("A select that sends on several channels sends on exactly one") {
  for (const int capacity : {0, 1, 10}) {
    constexpr int kValues = 10'000;
    std::vector<int> times(kValues);
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const Streams streams = MakeStreams(capacity);
      const auto merged = MakeChannel<int>("merged");
      const WaitGroup running;
      Go("sender", SendEachOnce(streams, kValues));
      for (const auto& stream : streams) {
        running.Add();
        Go("forward", Forward(stream, merged, running));
      }
      Go("closer", [](WaitGroup running, Sender<int> merged) -> Task<> {
        co_await running.Wait();
        merged.Close();
      }(running, merged));
      while (const auto value = co_await merged.Receive())
        ++times[static_cast<std::size_t>(*value)];
    });
    CHECK(report.ToString() == "");
    CHECK(times == std::vector<int>(kValues, 1));
  }
}

}  // namespace
}  // namespace dojo::conformance
