// The smallest programs that leave a task behind, one for each way to wait:
// Go's wait reason, the pattern, and the wait-for cycle.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

// The one leak of a program that starts one task and returns.
Leak LeakOf(Task<> task) {
  Runtime runtime;
  const Report report = runtime.Run([](Task<> task) -> Task<> {
    Go("task", std::move(task));
    co_return;
  }(std::move(task)));
  CHECK(report.panics.empty());
  CHECK_FALSE(report.deadlock);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].task == "task");
  CHECK(report.leaks[0].count == 1);
  CHECK(report.leaks[0].state == LeakState::kStuck);
  return report.leaks[0];
}

void CheckLeak(Task<> task, std::string_view wait_reason,
               std::string_view pattern) {
  const Leak leak = LeakOf(std::move(task));
  CHECK(leak.wait_reason == wait_reason);
  CHECK(leak.pattern == pattern);
}

TEST_CASE("A receive of nil") {
  CheckLeak([](Receiver<int> nil) -> Task<> { co_await nil.Receive(); }({}),
            "chan receive (nil chan)", "nil channel");
}

TEST_CASE("A send on nil") {
  CheckLeak([](Sender<int> nil) -> Task<> { co_await nil.Send(1); }({}),
            "chan send (nil chan)", "nil channel");
}

TEST_CASE("A select without cases") {
  CheckLeak([]() -> Task<> { co_await Select(); }(), "select (no cases)",
            "empty select");
}

TEST_CASE("A select of nil channels only") {
  CheckLeak(
      [](Channel<int> nil) -> Task<> {
        co_await Select(OnReceive(nil), OnSend(nil, 1));
      }({}),
      "select", "select without a way out");
}

TEST_CASE("A select of one case, which Go's compiler makes a plain operation") {
  CheckLeak(
      [](Receiver<int> dropped) -> Task<> {
        co_await Select(OnReceive(dropped));
      }(MakeChannel<int>("dropped")),
      "chan receive", "orphan receiver");
  CheckLeak(
      [](Sender<int> dropped) -> Task<> {
        co_await Select(OnSend(dropped, 1));
      }(MakeChannel<int>("dropped")),
      "chan send", "abandoned sender");
  CheckLeak(
      [](Channel<int> nil) -> Task<> { co_await Select(OnReceive(nil)); }({}),
      "chan receive (nil chan)", "nil channel");
}

TEST_CASE("A receive from a channel that everybody else has dropped") {
  const Leak leak = LeakOf([](Receiver<int> dropped) -> Task<> {
    co_await dropped.Receive();
  }(MakeChannel<int>("dropped")));
  CHECK(leak.wait_reason == "chan receive");
  CHECK(leak.pattern == "orphan receiver");
  CHECK(leak.channel == "dropped");
  REQUIRE(leak.channels.size() == 1);
  CHECK(leak.channels[0].receivers == 1);
  CHECK(leak.channels[0].senders == 0);
}

TEST_CASE("A send to a channel that everybody else has dropped") {
  const Leak leak = LeakOf([](Sender<int> dropped) -> Task<> {
    co_await dropped.Send(1);
    co_await dropped.Send(2);
  }(MakeChannel<int>("dropped", 1)));
  CHECK(leak.wait_reason == "chan send");
  CHECK(leak.pattern == "abandoned sender");
  REQUIRE(leak.channels.size() == 1);
  CHECK(leak.channels[0].capacity == 1);
  CHECK(leak.channels[0].length == 1);
  CHECK(leak.channels[0].senders == 1);
}

TEST_CASE("A select on channels that everybody else has dropped") {
  const Leak leak = LeakOf([](Receiver<int> a, Sender<int> b) -> Task<> {
    co_await Select(OnReceive(a), OnSend(b, 1));
  }(MakeChannel<int>("a"), MakeChannel<int>("b")));
  CHECK(leak.wait_reason == "select");
  CHECK(leak.pattern == "select without a way out");
  REQUIRE(leak.channels.size() == 2);
  CHECK(leak.channels[0].name == "a");
  CHECK(leak.channels[1].name == "b");
}

TEST_CASE("A wait for a group that is never done") {
  CheckLeak(
      []() -> Task<> {
        const WaitGroup group;
        group.Add(3);
        group.Done();
        Go("done", [](WaitGroup group) -> Task<> {
          group.Done();  // while it is waited for; one is missing
          co_return;
        }(group));
        co_await group.Wait();
      }(),
      "sync.WaitGroup.Wait", "wait group misuse");
}

TEST_CASE("A wait for a condition that nobody signals") {
  CheckLeak(
      []() -> Task<> {
        const Mutex mutex;
        const Cond cond(mutex);
        cond.Signal();  // before the wait: lost
        co_await mutex.Lock();
        co_await cond.Wait();
      }(),
      "sync.Cond.Wait", "lost wake-up");
}

TEST_CASE("A lock that its own task holds") {
  const Leak leak = LeakOf([]() -> Task<> {
    const Mutex mutex;
    co_await mutex.Lock();
    co_await mutex.Lock();
  }());
  CHECK(leak.wait_reason == "sync.Mutex.Lock");
  CHECK(leak.pattern == "double lock");
  CHECK(leak.cycle.size() == 1);
}

TEST_CASE("A lock that a task took with it") {
  CheckLeak(
      [](Mutex mutex) -> Task<> {
        Go("leaves",
           [](Mutex mutex) -> Task<> { co_await mutex.Lock(); }(mutex));
        co_await Yield();
        co_await mutex.Lock();
      }({}),
      "sync.Mutex.Lock", "mutex never unlocked");
}

TEST_CASE("A write lock of what its own task has read-locked") {
  CheckLeak(
      []() -> Task<> {
        const RWMutex mutex;
        co_await mutex.RLock();
        co_await mutex.Lock();
      }(),
      "sync.RWMutex.Lock", "double lock");
}

TEST_CASE("A read lock of what its own task has locked") {
  CheckLeak(
      []() -> Task<> {
        const RWMutex mutex;
        co_await mutex.Lock();
        co_await mutex.RLock();
      }(),
      "sync.RWMutex.RLock", "double lock");
}

TEST_CASE("A second read lock behind a writer that waits for the first") {
  Runtime runtime;
  const Report report = runtime.Run([](Here) -> Task<> {
    const RWMutex mutex;
    Go("reader", [](RWMutex mutex) -> Task<> {
      co_await mutex.RLock();
      co_await Yield();
      co_await mutex.RLock();
    }(mutex));
    Go("writer", [](RWMutex mutex) -> Task<> { co_await mutex.Lock(); }(mutex));
    co_return;
  });
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].wait_reason == "sync.RWMutex.RLock");
  CHECK(report.leaks[1].wait_reason == "sync.RWMutex.Lock");
}

TEST_CASE("Once inside its own Do") {
  const Leak leak = LeakOf([]() -> Task<> {
    const Once once;
    co_await once.Do([](Once once) -> Task<> {
      co_await once.Do([]() -> Task<> { co_return; }());
    }(once));
  }());
  CHECK(leak.wait_reason == "sync.Mutex.Lock");
  CHECK(leak.pattern == "double lock");
}

TEST_CASE("A cycle through a mutex and a channel names both tasks") {
  Runtime runtime;
  const Report report = runtime.Run([](Here) -> Task<> {
    const Mutex mutex;
    const auto answers = MakeChannel<int>("answers");
    Go("asks", [](Mutex mutex, Receiver<int> answers) -> Task<> {
      const Mutex::Guard guard = co_await mutex.Hold();
      co_await answers.Receive();
      co_await answers.Receive();
    }(mutex, answers));
    Go("answers", [](Mutex mutex, Sender<int> answers) -> Task<> {
      co_await answers.Send(1);
      const Mutex::Guard guard = co_await mutex.Hold();
      co_await answers.Send(2);
    }(mutex, answers));
    co_return;
  });
  REQUIRE(report.leaks.size() == 2);
  const Leak& asks = report.leaks[0];
  const Leak& answers = report.leaks[1];
  CHECK(asks.wait_reason == "chan receive");
  CHECK(asks.pattern == "lock held across a channel operation");
  CHECK(answers.wait_reason == "sync.Mutex.Lock");
  CHECK(answers.pattern == "circular wait");
  REQUIRE(asks.cycle.size() == 2);
  CHECK(asks.cycle[0].starts_with("asks (chan receive"));
  CHECK(asks.cycle[1].starts_with("answers (sync.Mutex.Lock"));
  REQUIRE(answers.cycle.size() == 2);
  CHECK(answers.cycle[0] == asks.cycle[1]);
  CHECK(answers.cycle[1] == asks.cycle[0]);
}

TEST_CASE("Philosophers who each hold one fork wait in a circle") {
  constexpr std::size_t kSeats = 5;
  Runtime runtime;
  const Report report = runtime.Run([](Here) -> Task<> {
    const std::vector<Mutex> forks(kSeats);
    for (std::size_t seat = 0; seat < kSeats; ++seat) {
      Go("philosopher", [](Mutex left, Mutex right) -> Task<> {
        co_await left.Lock();
        co_await Yield();
        co_await right.Lock();
      }(forks[seat], forks[(seat + 1) % kSeats]));
    }
    co_return;
  });
  REQUIRE(report.leaked_tasks() == kSeats);
  CHECK(report.leaks[0].pattern == "circular wait");
  CHECK(report.leaks[0].cycle.size() == kSeats);
}

TEST_CASE(
    "A task on a channel that a global still holds is stuck all the same") {
  static Channel<int> global;
  global = MakeChannel<int>("global");
  CheckLeak(
      [](Receiver<int> from) -> Task<> { co_await from.Receive(); }(global),
      "chan receive", "orphan receiver");
  global = {};
}

TEST_CASE("A loop around a ticker or a sleep is ticking, not stuck") {
  for (const bool sleeps : {true, false}) {
    Runtime runtime;
    const Report report = runtime.Run([sleeps](Here) -> Task<> {
      Go("loop", [](bool sleeps) -> Task<> {
        const Ticker ticker(1_ms);
        for (;;) {
          if (sleeps) {
            co_await Sleep(1_ms);
          } else {
            co_await ticker.C().Receive();
          }
        }
      }(sleeps));
      co_return;
    });
    CHECK_FALSE(report.out_of_steps);
    CHECK_FALSE(report.deadlock);
    REQUIRE(report.leaks.size() == 1);
    CHECK(report.leaks[0].state == LeakState::kTicking);
    CHECK(report.leaks[0].pattern == "looping timer");
    CHECK(report.leaks[0].wait_reason == (sleeps ? "sleep" : "chan receive"));
  }
}

TEST_CASE(
    "A task that could run on when the steps were used up waits for nobody") {
  Runtime runtime({.max_steps = 1'000});
  const Report report = runtime.Run([](Here) -> Task<> {
    const auto answers = MakeChannel<int>("answers", 1);
    for (;;) {
      co_await answers.Send(1);
      co_await answers.Receive();
    }
  });
  CHECK(report.out_of_steps);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "runnable");
  CHECK(report.leaks[0].cycle.empty());
}

TEST_CASE("A hundred tasks from one loop are one leak with a count") {
  Runtime runtime;
  const Report report = runtime.Run([](Here) -> Task<> {
    const auto jobs = MakeChannel<int>("jobs");
    for (int i = 0; i < 100; ++i) {
      Go("worker", [](Receiver<int> jobs) -> Task<> {
        while (co_await jobs.Receive()) {
        }
      }(jobs));
    }
    for (int i = 0; i < 10; ++i) co_await jobs.Send(i);
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].count == 100);
  CHECK(report.leaks[0].pattern == "unclosed range");
  CHECK(report.leaks[0].left.starts_with("main, last sent at "));
  CHECK(report.leaks[0].channels.at(0).receivers == 100);
}

TEST_CASE("Main parked for ever is a deadlock, and a leak like any other") {
  Runtime runtime;
  const Report report = runtime.Run([](Here) -> Task<> {
    const WaitGroup group;
    group.Add();
    co_await group.Wait();
  });
  CHECK(report.deadlock);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].task == "main");
  CHECK(report.leaks[0].wait_reason == "sync.WaitGroup.Wait");
}

}  // namespace
}  // namespace dojo::conformance
