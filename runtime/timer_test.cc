// Timer, Ticker, AfterFunc: when they fire, what Stop and Reset promise, how
// long they live.
#include "runtime/timer.h"

#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace {

using namespace dojo::literals;
using dojo::Here;
using dojo::Report;
using dojo::Task;
using dojo::Time;

Report Run(auto body) { return dojo::Runtime().Run(body); }

TEST_CASE("A timer yields the instant at which it fires") {
  Time got;
  Report report = Run([&](Here) -> Task<> {
    dojo::Timer timer(5_ms);
    got = *co_await timer.C().Receive();
    CHECK(dojo::Now() == Time{} + 5_ms);
  });
  CHECK(report.ok());
  CHECK(got == Time{} + 5_ms);
}

TEST_CASE("A timer of no delay fires without the clock moving") {
  Report report = Run([](Here) -> Task<> {
    dojo::Timer timer(0_ms);
    CHECK(*co_await timer.C().Receive() == Time{});
  });
  CHECK(report.ok());
}

TEST_CASE("A stopped timer never fires, and its receiver waits for ever") {
  Report report = Run([](Here) -> Task<> {
    dojo::Timer timer(5_ms);
    CHECK(timer.Stop());
    CHECK_FALSE(timer.Stop());
    co_await timer.C().Receive();
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "chan receive");
  CHECK(report.leaks[0].state == dojo::LeakState::kStuck);
  CHECK(report.end == Time{});
}

TEST_CASE("Stop takes back a tick that nobody has received") {
  Report report = Run([](Here) -> Task<> {
    dojo::Timer timer(5_ms);
    co_await dojo::Sleep(6_ms);
    CHECK(timer.Stop());
    CHECK(timer.C().TryReceive().empty());
  });
  CHECK(report.ok());
}

TEST_CASE("Stop after the tick was received comes too late") {
  Report report = Run([](Here) -> Task<> {
    dojo::Timer timer(5_ms);
    co_await timer.C().Receive();
    CHECK_FALSE(timer.Stop());
  });
  CHECK(report.ok());
}

TEST_CASE("Reset moves the deadline, and no tick from before is received") {
  Report report = Run([](Here) -> Task<> {
    dojo::Timer timer(5_ms);
    co_await dojo::Sleep(6_ms);
    CHECK(timer.Reset(10_ms));
    CHECK(*co_await timer.C().Receive() == Time{} + 16_ms);
    CHECK_FALSE(timer.Reset(1_ms));
    CHECK(*co_await timer.C().Receive() == Time{} + 17_ms);
  });
  CHECK(report.ok());
}

TEST_CASE("A timer's tick is seen after its handles are gone") {
  Report report = Run([](Here) -> Task<> {
    auto tick = dojo::Timer(5_ms).C();
    CHECK(*co_await tick.Receive() == Time{} + 5_ms);
  });
  CHECK(report.ok());
}

TEST_CASE("A timer that nobody can see does not move the clock") {
  Report report = Run([](Here) -> Task<> {
    dojo::Timer(5_ms);
    co_return;
  });
  CHECK(report.ok());
  CHECK(report.end == Time{});
}

TEST_CASE("A ticker ticks at each multiple of its period") {
  std::vector<Time> ticks;
  Report report = Run([&](Here) -> Task<> {
    dojo::Ticker ticker(2_ms);
    for (int i = 0; i < 3; ++i) ticks.push_back(*co_await ticker.C().Receive());
    ticker.Stop();
  });
  CHECK(report.ok());
  CHECK(ticks == std::vector<Time>{{2'000'000}, {4'000'000}, {6'000'000}});
}

TEST_CASE("Ticks that nobody takes in time are dropped") {
  std::vector<Time> ticks;
  Report report = Run([&](Here) -> Task<> {
    dojo::Ticker ticker(2_ms);
    co_await dojo::Sleep(7_ms);
    for (int i = 0; i < 2; ++i) ticks.push_back(*co_await ticker.C().Receive());
    ticker.Stop();
  });
  CHECK(report.ok());
  CHECK(ticks == std::vector<Time>{{2'000'000}, {8'000'000}});
}

TEST_CASE("A ticker that nobody reads does not hide a deadlock") {
  Report report = Run([](Here) -> Task<> {
    dojo::Ticker ticker(1_ms);
    co_await dojo::MakeChannel<int>("never").Receive();
  });
  CHECK(report.deadlock);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.end <= Time{} + 1_ms);
}

TEST_CASE("A loop over a ticker that nobody stops is a ticking leak") {
  Report report = Run([](Here) -> Task<> {
    dojo::Go("poller", []() -> Task<> {
      dojo::Ticker ticker(1_ms);
      while (co_await ticker.C().Receive()) {
      }
    }());
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].state == dojo::LeakState::kTicking);
  CHECK(report.leaks[0].pattern == "looping timer");
}

TEST_CASE("A ticker reset to another period counts from then") {
  std::vector<Time> ticks;
  Report report = Run([&](Here) -> Task<> {
    dojo::Ticker ticker(2_ms);
    ticks.push_back(*co_await ticker.C().Receive());
    ticker.Reset(5_ms);
    ticks.push_back(*co_await ticker.C().Receive());
    ticker.Stop();
  });
  CHECK(report.ok());
  CHECK(ticks == std::vector<Time>{{2'000'000}, {7'000'000}});
}

TEST_CASE("A ticker without a period panics, as Go's does") {
  Report report = Run([](Here) -> Task<> {
    dojo::Ticker ticker(0_ms);
    co_return;
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "non-positive interval for NewTicker");
}

TEST_CASE("AfterFunc starts its task at its deadline") {
  Time began{-1};
  Report report = Run([&](Here) -> Task<> {
    dojo::AfterFunc(3_ms, "late", [](Time* out) -> Task<> {
      *out = dojo::Now();
      co_return;
    }(&began));
    co_return;
  });
  CHECK(report.ok());
  CHECK(began == Time{} + 3_ms);
}

TEST_CASE("A stopped AfterFunc never starts its task") {
  bool began = false;
  Report report = Run([&](Here) -> Task<> {
    auto timer = dojo::AfterFunc(3_ms, "late", [](bool* out) -> Task<> {
      *out = true;
      co_return;
    }(&began));
    CHECK(timer.Stop());
    co_return;
  });
  CHECK(report.ok());
  CHECK_FALSE(began);
}

TEST_CASE("An AfterFunc whose task has begun cannot be reset") {
  Report report = Run([](Here) -> Task<> {
    auto timer = dojo::AfterFunc(1_ms, "late", []() -> Task<> { co_return; }());
    co_await dojo::Sleep(2_ms);
    timer.Reset(1_ms);
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "Reset of an AfterFunc whose task has begun");
}

TEST_CASE(
    "A task of an AfterFunc that stays names the line that asked for it") {
  Report report = Run([](Here) -> Task<> {
    dojo::AfterFunc(1_ms, "late", []() -> Task<> {
      co_await dojo::MakeChannel<int>("never").Receive();
    }());
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].task == "late");
  REQUIRE(report.leaks[0].spawn_chain.size() == 2);
  CHECK(report.leaks[0].spawn_chain[1].task == "main");
}

TEST_CASE("Timers outlive neither their Runtime nor their use") {
  std::optional<dojo::Timer> kept;
  {
    dojo::Runtime runtime;
    runtime.Run([&](Here) -> Task<> {
      kept.emplace(5_ms);
      dojo::Go("stuck", [](dojo::Timer timer) -> Task<> {
        timer.Stop();
        co_await timer.C().Receive();
      }(*kept));
      co_return;
    });
  }
  CHECK(kept->C());
}

TEST_CASE("A timer outside of a Run panics") {
  CHECK_THROWS_WITH(dojo::Timer(1_ms), "NewTimer outside a Run");
  CHECK_THROWS_WITH(dojo::Ticker(1_ms), "NewTicker outside a Run");
}

TEST_CASE("Stop and the deadline compete: both orders are explored") {
  bool stopped = false, fired = false;
  dojo::Exploration found = dojo::Explore(
      [&](Here) -> Task<> {
        dojo::Timer timer(1_ms);
        co_await dojo::Sleep(1_ms);
        (timer.Stop() ? stopped : fired) = true;
        // A tick that nobody took was never sent.
        CHECK(timer.C().TryReceive().empty());
      },
      {.keep_going = true});
  CHECK(found.ok());
  CHECK(stopped);
  CHECK_FALSE(fired);
}

TEST_CASE("An answer at the very deadline is seen before and after it") {
  bool answered = false, timed_out = false;
  dojo::Exploration found = dojo::Explore(
      [&](Here) -> Task<> {
        auto answers = dojo::MakeChannel<int>("answers", 1);
        dojo::Go("replica", [](dojo::Sender<int> to) -> Task<> {
          co_await dojo::Sleep(5_ms);
          co_await to.Send(1);
        }(answers));
        dojo::Timer timer(5_ms);
        const auto index = co_await dojo::Select(dojo::OnReceive(answers),
                                                 dojo::OnReceive(timer.C()));
        (index == 0 ? answered : timed_out) = true;
      },
      {.keep_going = true});
  CHECK(found.ok());
  CHECK(found.complete);
  CHECK(answered);
  CHECK(timed_out);
}

TEST_CASE("Timers that are left after main each have their turn") {
  Report report = Run([](Here) -> Task<> {
    for (const auto delay : {1_ms, 2_ms, 3_ms, 4_ms})
      dojo::AfterFunc(delay, "quiet", []() -> Task<> { co_return; }());
    dojo::AfterFunc(5_ms, "late", []() -> Task<> {
      co_await dojo::MakeChannel<int>("never").Receive();
    }());
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].task == "late");
  CHECK(report.leaks[0].state == dojo::LeakState::kStuck);
}

TEST_CASE("An AfterFunc that holds its own timer dies with the Runtime") {
  auto alive = std::make_shared<std::optional<dojo::Timer>>();
  dojo::Runtime().Run([&](Here) -> Task<> {
    *alive = dojo::AfterFunc(
        5_ms, "never",
        [](std::shared_ptr<std::optional<dojo::Timer>>) -> Task<> {
          co_return;
        }(alive));
    (*alive)->Stop();
    co_return;
  });
  CHECK(alive.use_count() == 1);
}

}  // namespace
