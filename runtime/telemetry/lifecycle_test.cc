#include "runtime/telemetry/lifecycle.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/observer.h"
#include "runtime/telemetry/testing.h"

namespace dojo::telemetry {
namespace {

using Lines = std::vector<std::string>;

// What telemetry says of what `body` does with channels, outside of a Run.
template <class F>
Lines Heard(F body, LifecycleOptions options = {}) {
  KeepingSink sink;
  Lifecycle lifecycle(std::move(options), sink);
  {
    const ScopedObserver listening(lifecycle);
    body();
  }
  REQUIRE(lifecycle.Flush().ok());
  Lines lines;
  for (const Event& event : sink.events) lines.push_back(Shown(event));
  return lines;
}

// Puts so many elements into a channel and takes so many out.
void Put(const Channel<int>& c, int count) {
  for (int i = 0; i < count; ++i) REQUIRE(c.TrySend(i));
}
void Take(const Channel<int>& c, int count) {
  for (int i = 0; i < count; ++i) REQUIRE(c.TryReceive().has_value());
}

TEST_CASE("A channel that nobody uses is created and destroyed") {
  CHECK(Heard([] { MakeChannel<int>("c", 3); }) ==
        Lines{"created c", "destroying c 0", "destroyed c"});
}

TEST_CASE("A channel is activated by its first element, and once") {
  CHECK(Heard([] {
          auto c = MakeChannel<int>("c", 9);
          Put(c, 2);
          Take(c, 2);
          Put(c, 1);
          Take(c, 1);
        }) ==
        Lines{"created c", "activated c", "destroying c 0", "destroyed c"});
}

TEST_CASE("A rendezvous activates, a closed channel that was empty is not") {
  KeepingSink sink;
  Lifecycle lifecycle({}, sink);
  const ScopedObserver listening(lifecycle);
  Runtime().Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    auto never = MakeChannel<int>("never");
    never.Close();
    co_await never.Receive();
    Go("giver", [](Sender<int> to) -> Task<> { co_await to.Send(1); }(c));
    co_await c.Receive();
  });
  Lines activated;
  for (const Event& event : sink.events)
    if (event.phase == Phase::kActivated) activated.push_back(Shown(event));
  CHECK(activated == Lines{"activated c"});
}

TEST_CASE("A buffer of exactly four fifths is not degraded, one more is") {
  CHECK(Heard([] { Put(MakeChannel<int>("c", 5), 4); }) ==
        Lines{"created c", "activated c", "destroying c 4", "destroyed c"});
  CHECK(Heard([] { Put(MakeChannel<int>("c", 5), 5); }) ==
        Lines{"created c", "activated c", "degraded c 5/5", "destroying c 5",
              "destroyed c"});
  CHECK(Heard([] { Put(MakeChannel<int>("c", 10), 8); }).size() == 4);
  CHECK(Heard([] { Put(MakeChannel<int>("c", 10), 9); })[2] ==
        "degraded c 9/10");
}

TEST_CASE("A length that swings about the limit is said once") {
  CHECK(Heard([] {
          auto c = MakeChannel<int>("c", 10);
          Put(c, 10);
          for (int i = 0; i < 3; ++i) {
            Take(c, 4);
            Put(c, 4);
          }
        }) == Lines{"created c", "activated c", "degraded c 9/10",
                    "destroying c 10", "destroyed c"});
}

TEST_CASE("Half is recovered, one more than half is not") {
  const auto run = [](int taken) {
    return Heard([taken] {
      auto c = MakeChannel<int>("c", 10);
      Put(c, 10);
      Take(c, taken);
      Put(c, taken);
    });
  };
  CHECK(run(4).size() == 5);  // down to six
  CHECK(run(5).size() == 6);  // down to five, and degraded once more
  CHECK(run(5)[3] == "degraded c 9/10");
}

TEST_CASE("An unbuffered channel never degrades") {
  KeepingSink sink;
  Lifecycle lifecycle({}, sink);
  const ScopedObserver listening(lifecycle);
  Runtime().Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    for (int i = 0; i < 3; ++i)
      Go("giver", [](Sender<int> to) -> Task<> { co_await to.Send(1); }(c));
    for (int i = 0; i < 3; ++i) co_await c.Receive();
  });
  CHECK(lifecycle.Emitted("unknown", Phase::kActivated) == 1);
  CHECK(lifecycle.Emitted("unknown", Phase::kDegraded) == 0);
}

TEST_CASE("A channel of capacity 1 is degraded whenever it holds its element") {
  CHECK(Heard([] {
          auto c = MakeChannel<int>("c", 1);
          Put(c, 1);
          Take(c, 1);
          Put(c, 1);
        }) == Lines{"created c", "activated c", "degraded c 1/1",
                    "degraded c 1/1", "destroying c 1", "destroyed c"});
}

TEST_CASE("What is still in it is said before its elements die") {
  struct Holder {
    Channel<int> inner;
  };
  CHECK(Heard([] {
          auto outer = MakeChannel<Holder>("outer", 4);
          CHECK(outer.TrySend(Holder{MakeChannel<int>("inner")}));
        }) == Lines{"created outer", "created inner", "activated outer",
                    "destroying outer 1", "destroying inner 0",
                    "destroyed inner", "destroyed outer"});
}

TEST_CASE("A channel from before the Observer is created when it is heard of") {
  SECTION("by an element") {
    auto c = MakeChannel<int>("c", 4);
    Put(c, 1);
    CHECK(Heard([&] {
            Put(c, 1);
            c = {};
          }) ==
          Lines{"created c", "activated c", "destroying c 2", "destroyed c"});
  }
  SECTION("by an element that leaves it") {
    auto c = MakeChannel<int>("c", 4);
    Put(c, 1);
    CHECK(Heard([&] { Take(c, 1); }) == Lines{"created c", "activated c"});
  }
  SECTION("by its end") {
    auto c = MakeChannel<int>("c", 4);
    Put(c, 3);
    CHECK(Heard([&] { c = {}; }) ==
          Lines{"created c", "destroying c 3", "destroyed c"});
  }
  SECTION("full") {
    auto c = MakeChannel<int>("c", 10);
    Put(c, 10);
    CHECK(Heard([&] { Take(c, 1); }) ==
          Lines{"created c", "activated c", "degraded c 9/10"});
  }
}

TEST_CASE("Channels of a task that stayed die with the Runtime") {
  KeepingSink sink;
  Lifecycle lifecycle({}, sink);
  {
    const ScopedObserver listening(lifecycle);
    Runtime runtime;
    runtime.Run([](Here) -> Task<> {
      auto c = MakeChannel<int>("c");
      Go("stuck", [](Receiver<int> r) -> Task<> { co_await r.Receive(); }(c));
      co_await Sleep(7_ns);
    });
    CHECK(lifecycle.Read().alive == 1);
  }
  CHECK(lifecycle.Read().alive == 0);
  CHECK(lifecycle.Read().events.buffered == 2);
  REQUIRE(lifecycle.Flush().ok());
  // The clock stands where the Run left it.
  CHECK(Shown(sink.events.back()) == "destroyed c");
  CHECK(sink.events.back().time == Time{7});
}

TEST_CASE("Times are virtual, and numbers go on through several Runs") {
  KeepingSink sink;
  Lifecycle lifecycle({}, sink);
  const ScopedObserver listening(lifecycle);
  MakeChannel<int>("before");
  for (int i = 0; i < 2; ++i) {
    Runtime().Run([](Here) -> Task<> {
      co_await Sleep(5_ms);
      auto c = MakeChannel<int>("c");
      co_await Sleep(1_ms);
    });
  }
  std::vector<std::int64_t> times;
  for (const Event& event : sink.events)
    times.push_back(event.time.nanoseconds);
  const std::int64_t ms = 1'000'000;
  CHECK(times == std::vector<std::int64_t>{0, 0, 0, 5 * ms, 6 * ms, 6 * ms,
                                           5 * ms, 6 * ms, 6 * ms});
  CHECK(sink.sequences() ==
        std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(sink.events[3].channel->id != sink.events[6].channel->id);
}

TEST_CASE("Each channel has the version that the program says, its end too") {
  std::string version = "v1";
  KeepingSink sink;
  Lifecycle lifecycle(
      {.deployment = [&version](std::string_view channel) -> Deployment {
        if (channel == "quiet") throw std::runtime_error("no idea");
        return {.version = version};
      }},
      sink);
  const ScopedObserver listening(lifecycle);
  {
    auto old = MakeChannel<int>("c", 1);
    version = "v2";
    auto other = MakeChannel<int>("c", 1);
    auto quiet = MakeChannel<int>("quiet", 1);
    Put(old, 1);
  }
  REQUIRE(lifecycle.Flush().ok());
  std::map<std::uint32_t, std::set<std::string>> versions;
  for (const Event& event : sink.events)
    versions[event.channel->id].insert(event.channel->version);
  CHECK(versions == std::map<std::uint32_t, std::set<std::string>>{
                        {1, {"v1"}}, {2, {"v2"}}, {3, {"unknown"}}});
  CHECK(lifecycle.Emitted("v1", Phase::kActivated) == 1);
  CHECK(lifecycle.Emitted("v2", Phase::kActivated) == 0);
  CHECK(lifecycle.Emitted("v3", Phase::kCreated) == 0);
}

TEST_CASE("The traffic ratio is asked for at the activation, and kept to it") {
  double ratio = 0.01;
  KeepingSink sink;
  Lifecycle lifecycle({.deployment = [&ratio](std::string_view) -> Deployment {
                        return {.version = "v", .traffic_ratio = ratio};
                      }},
                      sink);
  const ScopedObserver listening(lifecycle);
  const auto activated = [&](double now) {
    sink.events.clear();
    {
      auto c = MakeChannel<int>("c", 1);
      ratio = now;
      Put(c, 1);
    }
    REQUIRE(lifecycle.Flush().ok());
    std::optional<double> said;
    for (const Event& event : sink.events) {
      if (event.phase == Phase::kActivated) {
        said = event.traffic_ratio;
      } else {
        CHECK_FALSE(event.traffic_ratio.has_value());
      }
    }
    return said;
  };
  CHECK(activated(0.5) == 0.5);
  CHECK(activated(0) == 0.0);
  CHECK(activated(1) == 1.0);
  CHECK(activated(-0.1) == std::nullopt);
  CHECK(activated(1.01) == std::nullopt);
  CHECK(activated(std::nan("")) == std::nullopt);
  CHECK(activated(std::numeric_limits<double>::infinity()) == std::nullopt);
}

TEST_CASE("A long name is cut, so that the buffer is bounded in bytes") {
  const Lines lines = Heard([] { MakeChannel<int>(std::string(5'000, 'x')); });
  CHECK(lines[0] == "created " + std::string(kMostLabelBytes, 'x'));
}

TEST_CASE("A reading says what is alive and degraded now") {
  KeepingSink sink;
  sink.down = true;
  Lifecycle lifecycle({.delivery = {.capacity = 4}}, sink);
  const ScopedObserver listening(lifecycle);
  auto a = MakeChannel<int>("a", 5);
  auto b = MakeChannel<int>("b", 5);
  Put(b, 5);
  Put(a, 5);
  Take(a, 1);
  Reading reading = lifecycle.Read();
  CHECK(reading.alive == 2);
  REQUIRE(reading.degraded.size() == 2);
  CHECK(reading.degraded[0].labels.name == "a");
  CHECK(reading.degraded[0].length == 4);
  CHECK(reading.degraded[0].capacity == 5);
  CHECK(reading.degraded[1].length == 5);
  // Also what was dropped is counted.
  CHECK(reading.events.emitted == 6);
  CHECK(reading.events.dropped == 2);
  CHECK(reading.emitted_by_version.at("unknown") == PhaseCounts{2, 2, 2, 0, 0});
  Take(a, 2);  // two of five: recovered
  b = {};
  reading = lifecycle.Read();
  CHECK(reading.alive == 1);
  CHECK(reading.degraded.empty());
}

TEST_CASE("Events reach the sink when the clock moves, and when the Run ends") {
  struct WhenAsked : KeepingSink {
    absl::StatusOr<std::size_t> Deliver(std::span<const Event> batch) override {
      in_task.push_back(*running);
      return KeepingSink::Deliver(batch);
    }
    const bool* running;
    std::vector<bool> in_task;
  } sink;
  bool running = false;
  sink.running = &running;
  Lifecycle lifecycle({}, sink);
  const ScopedObserver listening(lifecycle);
  Runtime().Run([&](Here) -> Task<> {
    running = true;
    auto c = MakeChannel<int>("c");
    CHECK(sink.events.empty());
    running = false;
    co_await Sleep(1_ns);
    running = true;
    CHECK(sink.events.size() == 1);
    c = {};
    CHECK(sink.events.size() == 1);
    running = false;
  });
  CHECK(sink.events.size() == 3);
  CHECK(sink.in_task == std::vector<bool>{false, false});
}

TEST_CASE("A sink that throws does not reach the runtime") {
  struct Throwing : Sink {
    absl::StatusOr<std::size_t> Deliver(std::span<const Event>) override {
      if (++calls % 2 == 0) throw 7;
      throw std::runtime_error("no space");
    }
    int calls = 0;
  } sink;
  Lifecycle lifecycle({}, sink);
  const ScopedObserver listening(lifecycle);
  const Report report = Runtime().Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    co_await Sleep(1_s);
  });
  CHECK(report.ok());
  CHECK(report.end == Time{1'000'000'000});
  CHECK(sink.calls == 2);
  CHECK(lifecycle.Flush().message() == "the sink threw: no space");
  CHECK(lifecycle.Flush().code() == absl::StatusCode::kInternal);
  const DeliveryCounts counts = lifecycle.Read().events;
  CHECK(counts.emitted == 3);
  CHECK(counts.buffered == 3);
  CHECK(counts.delivered == 0);
  CHECK(counts.refusals == 4);
}

}  // namespace
}  // namespace dojo::telemetry
