// Virtual time, as Go's testing/synctest has it: when the clock moves, and when
// timers, tickers and deferred tasks fire.
#include <catch2/catch.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo::conformance {
namespace {

constexpr Time At(Duration since_start) { return Time{} + since_start; }

Task<> Append(std::string* log, std::string what) {
  *log += what;
  co_return;
}

Task<> SleepThenAppend(Duration delay, std::string* log, std::string what) {
  co_await Sleep(delay);
  *log += what;
}

Task<> ReceiveThenAppend(Receiver<Time> from, std::string* log,
                         std::string what) {
  co_await from.Receive();
  *log += what;
}

// Every log that some schedule leaves; empty when not all were run, or one
// failed.
template <class F>
std::set<std::string> LogsOf(F body) {
  std::string log;
  std::set<std::string> logs;
  ExploreOptions options{.keep_going = true};
  options.after_run = [&](const Report&) {
    logs.insert(log);
    log.clear();
  };
  const Exploration explored =
      Explore([&](Here) -> Task<> { return body(&log); }, options);
  if (!explored.ok() || !explored.complete) return {};
  return logs;
}

TEST_CASE("The clock starts at the same instant in each Runtime") {
  for (int i = 0; i < 2; ++i) {
    Time start = At(1_s);
    const Report report = Runtime().Run([&](Here) -> Task<> {
      start = Now();
      co_await Sleep(5_ms);
    });
    CHECK(start == Time{});
    CHECK(report.end == At(5_ms));
  }
}

TEST_CASE("The clock stands still until every task is parked") {
  Time after_work;
  Time woke;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    Go("sleeper", [](Time* woke) -> Task<> {
      co_await Sleep(1_ns);
      *woke = Now();
    }(&woke));
    for (int i = 0; i < 1'000; ++i) co_await Yield();
    after_work = Now();
  });
  CHECK(report.ToString() == "");
  CHECK(after_work == Time{});
  CHECK(woke == At(1_ns));
}

TEST_CASE("The clock jumps to the next deadline, however far") {
  const Report report =
      Runtime().Run([](Here) -> Task<> { co_await Sleep(86'400'000_s); });
  CHECK(report.ToString() == "");
  CHECK(report.end == At(86'400'000_s));
}

TEST_CASE("A timer fires at its deadline, not a nanosecond before") {
  bool early = true;
  std::optional<Time> tick;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Timer timer(5_ms);
    co_await Sleep(5_ms - 1_ns);
    early = timer.C().TryReceive().value().has_value();
    tick = co_await timer.C().Receive();
  });
  CHECK(report.ToString() == "");
  CHECK_FALSE(early);
  CHECK(tick == At(5_ms));
  CHECK(report.end == At(5_ms));
}

TEST_CASE("A timer of no or negative delay fires without the clock moving") {
  for (const Duration delay : {0_ns, 0_ns - 1_s}) {
    std::optional<Time> tick;
    const Report report = Runtime().Run(
        [&](Here) -> Task<> { tick = co_await Timer(delay).C().Receive(); });
    CHECK(report.ToString() == "");
    CHECK(tick == Time{});
  }
}

TEST_CASE("Of two deadlines a nanosecond apart the earlier one wins a select") {
  std::vector<std::size_t> taken;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    taken.push_back(co_await Select(After(5_ms), After(5_ms - 1_ns)));
    const Timer timer(5_ms);
    taken.push_back(co_await Select(After(5_ms - 1_ns), OnReceive(timer.C())));
    taken.push_back(co_await Select(After(2_ns), OnReceive(timer.C())));
  });
  CHECK(report.ToString() == "");
  CHECK(taken == std::vector<std::size_t>{1, 0, 1});
}

TEST_CASE("A timer that is stopped in time never fires nor moves the clock") {
  bool stopped = false;
  bool stopped_again = true;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Timer timer(5_ms);
    stopped = timer.Stop();
    stopped_again = timer.Stop();
    co_await Select(OnReceive(timer.C()), After(1_ms));
  });
  CHECK(report.ToString() == "");
  CHECK(stopped);
  CHECK_FALSE(stopped_again);
  CHECK(report.end == At(1_ms));
}

TEST_CASE("Who waits for a timer that is stopped waits for ever") {
  const Report report = Runtime().Run([](Here) -> Task<> {
    const Timer timer(5_ms);
    Go("waiter", [](Receiver<Time> from) -> Task<> {
      co_await from.Receive();
    }(timer.C()));
    co_await Yield();
    timer.Stop();
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].task == "waiter");
  CHECK(report.leaks[0].state == LeakState::kStuck);
}

TEST_CASE("Stop is false after the tick was received, true before it was") {
  bool unreceived = false;
  bool received = true;
  bool stale = true;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Timer timer(5_ms);
    co_await Sleep(6_ms);
    unreceived = timer.Stop();
    stale = timer.C().TryReceive().value().has_value();
    const Timer other(5_ms);
    co_await other.C().Receive();
    received = other.Stop();
  });
  CHECK(report.ToString() == "");
  CHECK(unreceived);
  CHECK_FALSE(stale);
  CHECK_FALSE(received);
}

TEST_CASE("Reset moves a deadline, and leaves no tick from before") {
  std::vector<bool> was_running;
  std::vector<Time> ticks;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Timer timer(5_ms);
    was_running.push_back(timer.Reset(2_ms));  // sooner
    ticks.push_back(*co_await timer.C().Receive());
    was_running.push_back(timer.Reset(1_ms));  // again, after it has fired
    ticks.push_back(*co_await timer.C().Receive());
    timer.Reset(1_ms);
    co_await Sleep(2_ms);
    was_running.push_back(timer.Reset(10_ms));  // with a tick not received
    ticks.push_back(*co_await timer.C().Receive());
    timer.Reset(1_ms);
    timer.Stop();
    was_running.push_back(timer.Reset(3_ms));  // after it was stopped
    ticks.push_back(*co_await timer.C().Receive());
  });
  CHECK(report.ToString() == "");
  CHECK(was_running == std::vector<bool>{true, false, true, false});
  CHECK(ticks == std::vector<Time>{At(2_ms), At(3_ms), At(15_ms), At(18_ms)});
}

TEST_CASE("A Reset in mid-wait delays who waits") {
  std::optional<Time> tick;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Timer timer(5_ms);
    Go("reset", [](Timer timer) -> Task<> {
      co_await Sleep(4_ms);
      timer.Reset(5_ms);
    }(timer));
    tick = co_await timer.C().Receive();
  });
  CHECK(report.ToString() == "");
  CHECK(tick == At(9_ms));
}

TEST_CASE("Equal deadlines fire in either order") {
  CHECK(LogsOf([](std::string* log) -> Task<> {
          Go("a", SleepThenAppend(5_ms, log, "a"));
          Go("b", SleepThenAppend(5_ms, log, "b"));
          co_return;
        }) == std::set<std::string>{"ab", "ba"});
  CHECK(LogsOf([](std::string* log) -> Task<> {
          Go("a", ReceiveThenAppend(Timer(5_ms).C(), log, "a"));
          Go("b", ReceiveThenAppend(Timer(5_ms).C(), log, "b"));
          co_return;
        }) == std::set<std::string>{"ab", "ba"});
  CHECK(LogsOf([](std::string* log) -> Task<> {
          AfterFunc(5_ms, "a", Append(log, "a"));
          AfterFunc(5_ms, "b", Append(log, "b"));
          co_return;
        }) == std::set<std::string>{"ab", "ba"});
  CHECK(LogsOf([](std::string* log) -> Task<> {
          const Timer timer(5_ms);
          *log += co_await Select(OnReceive(timer.C()), After(5_ms)) == 0
                      ? "timer"
                      : "after";
        }) == std::set<std::string>{"timer", "after"});
}

TEST_CASE("Different deadlines fire in their order on every schedule") {
  CHECK(LogsOf([](std::string* log) -> Task<> {
          Go("b", SleepThenAppend(5_ms, log, "b"));
          Go("a", SleepThenAppend(5_ms - 1_ns, log, "a"));
          co_return;
        }) == std::set<std::string>{"ab"});
  CHECK(LogsOf([](std::string* log) -> Task<> {
          const Timer timer(5_ms);
          *log += co_await Select(OnReceive(timer.C()), After(5_ms - 1_ns)) == 0
                      ? "timer"
                      : "after";
        }) == std::set<std::string>{"after"});
}

TEST_CASE("After Stop no tick is received, on any schedule") {
  // Whether Stop is in time is open; what it says must be so.
  CHECK(LogsOf([](std::string* log) -> Task<> {
          const Timer timer(5_ms);
          Go("reader", ReceiveThenAppend(timer.C(), log, "tick "));
          co_await Sleep(5_ms);
          const bool stopped = timer.Stop();
          // Whoever is still there is let go by a new tick.
          co_await Sleep(1_ms);
          *log += stopped ? "stopped" : "fired";
          if (stopped) timer.Reset(1_ms);
        }) == std::set<std::string>{"tick fired", "stoppedtick "});
}

TEST_CASE("AfterFunc starts its task at the deadline") {
  std::optional<Time> began;
  Report report = Runtime().Run([&](Here) -> Task<> {
    AfterFunc(5_ms, "later", [](std::optional<Time>* began) -> Task<> {
      *began = Now();
      co_await Select();
    }(&began));
    co_return;
  });
  CHECK(began == At(5_ms));
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].task == "later");
  CHECK(report.leaks[0].wait_reason == "select (no cases)");
}

TEST_CASE("An AfterFunc that is stopped in time never runs") {
  std::string log;
  std::vector<bool> stopped;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Timer never = AfterFunc(5_ms, "never", Append(&log, "never"));
    const Timer once = AfterFunc(5_ms, "once", Append(&log, "once"));
    CHECK_FALSE(once.C());
    co_await Sleep(5_ms - 1_ns);
    stopped.push_back(never.Stop());
    stopped.push_back(never.Stop());
    co_await Sleep(2_ns);
    stopped.push_back(once.Stop());
  });
  CHECK(report.ToString() == "");
  CHECK(log == "once");
  CHECK(stopped == std::vector<bool>{true, false, false});
}

TEST_CASE("Reset moves an AfterFunc") {
  std::string log;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Timer timer = AfterFunc(5_ms, "later", Append(&log, "ran"));
    co_await Sleep(4_ms);
    CHECK(timer.Reset(5_ms));
    co_await Sleep(4_ms);
    log += "waited ";
    co_await Sleep(2_ms);
  });
  CHECK(report.ToString() == "");
  CHECK(log == "waited ran");
}

TEST_CASE("A ticker ticks at each multiple of its period") {
  std::vector<Time> ticks;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Ticker ticker(2_ms);
    for (int i = 0; i < 3; ++i) ticks.push_back(*co_await ticker.C().Receive());
    ticker.Reset(5_ms);
    ticks.push_back(*co_await ticker.C().Receive());
    ticker.Stop();
  });
  CHECK(report.ToString() == "");
  CHECK(ticks == std::vector<Time>{At(2_ms), At(4_ms), At(6_ms), At(11_ms)});
}

TEST_CASE("A slow reader finds one tick, and the next one on time") {
  std::vector<Time> ticks;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Ticker ticker(2_ms);
    co_await Sleep(7_ms);
    ticks.push_back(*co_await ticker.C().Receive());
    ticks.push_back(*co_await ticker.C().Receive());
    ticks.push_back(*co_await ticker.C().Receive());
    co_await Sleep(5_ms);
    ticker.Stop();
    ticks.push_back(ticker.C().TryReceive().value().value_or(Time{}));
  });
  CHECK(report.ToString() == "");
  CHECK(ticks == std::vector<Time>{At(2_ms), At(8_ms), At(10_ms), Time{}});
}

TEST_CASE("A period must be positive") {
  const Report report = Runtime().Run([](Here) -> Task<> {
    CHECK_THROWS_WITH(Ticker(0_ns), "non-positive interval for NewTicker");
    const Ticker ticker(1_ms);
    CHECK_THROWS_WITH(ticker.Reset(0_ns - 1_ns),
                      "non-positive interval for Ticker.Reset");
    ticker.Stop();
    co_return;
  });
  CHECK(report.ToString() == "");
}

TEST_CASE("All parked and no timer left is a deadlock") {
  const Report report = Runtime().Run([](Here) -> Task<> {
    const auto never = MakeChannel<int>("never");
    Go("sleeper", [](Receiver<int> never) -> Task<> {
      co_await Sleep(1_ms);
      co_await never.Receive();
    }(never));
    co_await never.Receive();
  });
  CHECK(report.deadlock);
  CHECK(report.leaked_tasks() == 2);
  CHECK(report.end == At(1_ms));
}

TEST_CASE("All parked with a timer left is no deadlock") {
  const Report report = Runtime().Run([](Here) -> Task<> {
    const auto later = MakeChannel<int>("later");
    AfterFunc(1_s, "close", [](Sender<int> later) -> Task<> {
      later.Close();
      co_return;
    }(later));
    co_await later.Receive();
  });
  CHECK(report.ToString() == "");
  CHECK(report.end == At(1_s));
}

TEST_CASE("A ticker that nobody reads does not hide a deadlock") {
  const Report report = Runtime().Run([](Here) -> Task<> {
    const Ticker ticker(1_ms);
    co_await MakeChannel<int>("never").Receive();
  });
  CHECK(report.deadlock);
  CHECK_FALSE(report.out_of_steps);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].state == LeakState::kStuck);
}

Task<> ReadTicks() {
  const Ticker ticker(1_ms);
  for (;;) co_await ticker.C().Receive();
}

TEST_CASE("A task that reads ticks for ever does not hide who is stuck") {
  const Report report = Runtime().Run([](Here) -> Task<> {
    Go("ticking", ReadTicks());
    Go("stuck", [](Receiver<int> never) -> Task<> {
      co_await never.Receive();
    }(MakeChannel<int>("never")));
    co_return;
  });
  CHECK_FALSE(report.out_of_steps);
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].task == "ticking");
  CHECK(report.leaks[0].state == LeakState::kTicking);
  CHECK(report.leaks[1].task == "stuck");
  CHECK(report.leaks[1].state == LeakState::kStuck);
}

TEST_CASE("A task that reads ticks for ever does not hide that main is stuck") {
  // Go would run on for ever, and so does this, as far as its steps reach.
  const Report report = Runtime({.max_steps = 1'000}).Run([](Here) -> Task<> {
    Go("ticking", ReadTicks());
    co_await MakeChannel<int>("never").Receive();
  });
  CHECK(report.out_of_steps);
  REQUIRE_FALSE(report.leaks.empty());
  CHECK(report.leaks[0].task == "main");
  CHECK(report.leaks[0].wait_reason == "chan receive");
  CHECK(report.leaks[0].state == LeakState::kStuck);
  CHECK(report.leaks[0].waited > 100_ms);
}

TEST_CASE("A task that waits for a lock is parked: the clock moves") {
  std::string log;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Mutex mutex;
    const RWMutex rw_mutex;
    co_await mutex.Lock();
    co_await rw_mutex.Lock();
    Go("locks", [](Mutex mutex, std::string* log) -> Task<> {
      const Mutex::Guard guard = co_await mutex.Hold();
      *log += "locked ";
    }(mutex, &log));
    Go("read-locks", [](RWMutex mutex, std::string* log) -> Task<> {
      co_await mutex.RLock();
      *log += "read-locked";
      mutex.RUnlock();
    }(rw_mutex, &log));
    co_await Sleep(5_ms);
    mutex.Unlock();
    rw_mutex.Unlock();
  });
  CHECK(report.ToString() == "");
  CHECK(log == "locked read-locked");
  CHECK(report.end == At(5_ms));
}

// Locks, and after a millisecond unlocks and locks again at once.
Task<> LockTwice(Mutex mutex, std::string* order) {
  for (int i = 0; i < 2; ++i) {
    co_await mutex.Lock();
    *order += "n";
    co_await Sleep(1_ms);
    mutex.Unlock();
  }
}

TEST_CASE("A lock is handed to who has waited for more than a millisecond") {
  for (const Duration wait : {1_ms, 1_ms + 1_ns}) {
    std::string order;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const Mutex mutex;
      co_await mutex.Lock();
      Go("waiter", [](Mutex mutex, std::string* order) -> Task<> {
        const Mutex::Guard guard = co_await mutex.Hold();
        *order += "w";
      }(mutex, &order));
      co_await Sleep(wait);
      Go("newcomer", LockTwice(mutex, &order));
      mutex.Unlock();
    });
    CHECK(report.ToString() == "");
    // Who is woken and finds the lock taken notices how long it has waited.
    CHECK(order == (wait > 1_ms ? "nwn" : "nnw"));
  }
}

Task<> LockBriefly(Mutex mutex, std::string* order, std::string self) {
  const Mutex::Guard guard = co_await mutex.Hold();
  *order += self;
  co_await Sleep(1_us);
}

TEST_CASE("Who is woken in vain stays ahead of who came later") {
  std::string order;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const Mutex mutex;
    co_await mutex.Lock();
    Go("first", LockBriefly(mutex, &order, "1"));
    Go("second", LockBriefly(mutex, &order, "2"));
    co_await Sleep(1_us);
    Go("newcomer", LockBriefly(mutex, &order, "n"));
    mutex.Unlock();
  });
  CHECK(report.ToString() == "");
  CHECK(order == "n12");
}

TEST_CASE("What needs a clock panics outside of a Run") {
  CHECK_THROWS_AS(Timer(1_ms), Panic);
  CHECK_THROWS_AS(Ticker(1_ms), Panic);
  CHECK_THROWS_AS(AfterFunc(1_ms, "never", []() -> Task<> { co_return; }()),
                  Panic);
}

Task<> SleepForEver() {
  for (;;) co_await Sleep(1_ms);
}

TEST_CASE("A timer that is not due when its Runtime dies never fires") {
  std::optional<Timer> timer, after_func;
  std::optional<Ticker> ticker;
  std::string log;
  {
    // The run ends when only the sleeper would go on.
    Runtime runtime;
    const Report report = runtime.Run([&](Here) -> Task<> {
      timer.emplace(3'600_s);
      ticker.emplace(3'600_s);
      after_func = AfterFunc(3'600_s, "later", Append(&log, "later"));
      Go("sleeper", SleepForEver());
      co_return;
    });
    CHECK(report.leaked_tasks() == 1);
    CHECK(report.end < At(1_s));
  }
  CHECK_FALSE(timer->Stop());
  CHECK_FALSE(after_func->Stop());
  ticker->Stop();
  CHECK(log == "");
}

}  // namespace
}  // namespace dojo::conformance
