// Select, Scope, WaitGroup and Mutex: Go's rules, and what stays behind when
// they are misused.
#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/dojo.h"

namespace {

using namespace dojo::literals;
using dojo::Here;
using dojo::Report;
using dojo::Runtime;
using dojo::Task;

Task<> SendInts(dojo::Sender<int> to, int first, int count) {
  for (int i = 0; i < count; ++i) co_await to.Send(first + i);
}

Task<> SelectNothing() { co_await dojo::Select(); }

TEST_CASE("Select takes the ready case and leaves the others alone") {
  std::size_t index = 9;
  std::optional<int> a, b;
  std::size_t left = 9;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto full = dojo::MakeChannel<int>("full", 1);
    auto none = dojo::MakeChannel<int>("none");
    co_await full.Send(7);
    index = co_await dojo::Select(dojo::OnReceive(none, &a),
                                  dojo::OnReceive(full, &b));
    left = full.len();
  });
  CHECK(report.ToString() == "");
  CHECK(index == 1);
  CHECK(!a.has_value());
  CHECK(b == 7);
  CHECK(left == 0);
}

TEST_CASE("Select with Default does not wait") {
  std::size_t index = 9;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto none = dojo::MakeChannel<int>("none");
    index = co_await dojo::Select(dojo::OnReceive(none), dojo::Default());
  });
  CHECK(report.ok());
  CHECK(index == 1);
}

TEST_CASE("Select parks and wakes by whichever channel comes first") {
  std::size_t index = 9;
  std::optional<int> value;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto a = dojo::MakeChannel<int>("a");
    auto b = dojo::MakeChannel<int>("b");
    dojo::Go("sender", SendInts(b, 5, 1));
    index = co_await dojo::Select(dojo::OnReceive(a),
                                  dojo::OnReceive(b, &value), dojo::After(1_s));
  });
  CHECK(report.ToString() == "");
  CHECK(index == 1);
  CHECK(value == 5);
  // The timer has left with the other cases.
  CHECK(report.end.nanoseconds == 0);
}

TEST_CASE("After happens at its deadline when nothing else does") {
  std::size_t index = 9;
  dojo::Time woke;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto never = dojo::MakeChannel<int>("never");
    index = co_await dojo::Select(dojo::OnReceive(never), dojo::After(5_ms));
    woke = dojo::Now();
  });
  CHECK(report.ok());
  CHECK(index == 1);
  CHECK(woke == dojo::Time{5'000'000});
}

TEST_CASE("A closed channel is a ready case without a value") {
  std::size_t index = 9;
  std::optional<int> value = 3;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto closed = dojo::MakeChannel<int>("closed");
    closed.Close();
    index = co_await dojo::Select(dojo::OnReceive(closed, &value),
                                  dojo::After(1_s));
  });
  CHECK(report.ok());
  CHECK(index == 0);
  CHECK(!value.has_value());
}

TEST_CASE("A case on a nil channel never happens") {
  std::size_t index = 9;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Channel<int> nil;
    index = co_await dojo::Select(dojo::OnReceive(nil), dojo::OnSend(nil, 1),
                                  dojo::After(1_ns));
  });
  CHECK(report.ok());
  CHECK(index == 2);
}

TEST_CASE("A chosen send on a closed channel panics") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto closed = dojo::MakeChannel<int>("closed");
    closed.Close();
    co_await dojo::Select(dojo::OnSend(closed, 1));
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "send on closed channel");
}

TEST_CASE("Closing a channel panics the Select that waits to send on it") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto channel = dojo::MakeChannel<int>("channel");
    dojo::Go("selector", [](dojo::Sender<int> to) -> Task<> {
      co_await dojo::Select(dojo::OnSend(to, 1));
    }(channel));
    co_await dojo::Yield();
    channel.Close();
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "send on closed channel");
  CHECK(report.leaks.empty());
}

TEST_CASE("A moved value stays with the caller when its case does not happen") {
  auto kept = std::make_unique<int>(4);
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto nobody = dojo::MakeChannel<std::unique_ptr<int>>("nobody");
    co_await dojo::Select(dojo::OnSend(nobody, std::move(kept)),
                          dojo::Default());
  });
  CHECK(report.ok());
  REQUIRE(kept != nullptr);
  CHECK(*kept == 4);
}

TEST_CASE(
    "A task that selects send and receive on one channel never meets itself") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto channel = dojo::MakeChannel<int>("self");
    co_await dojo::Select(dojo::OnSend(channel, 1), dojo::OnReceive(channel));
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "select");
}

TEST_CASE("Two Selects that offer both ends of one channel meet each other") {
  std::vector<std::size_t> indices;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto channel = dojo::MakeChannel<int>("both");
    auto both = [](dojo::Channel<int> c,
                   std::vector<std::size_t>* out) -> Task<> {
      out->push_back(
          co_await dojo::Select(dojo::OnSend(c, 1), dojo::OnReceive(c)));
    };
    dojo::Go("one", both(channel, &indices));
    dojo::Go("two", both(channel, &indices));
    co_return;
  });
  CHECK(report.ToString() == "");
  REQUIRE(indices.size() == 2);
  CHECK(indices[0] + indices[1] == 1);
}

TEST_CASE("Ready cases are taken in turn, so none starves") {
  int taken[2] = {0, 0};
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto a = dojo::MakeChannel<int>("a", 100);
    auto b = dojo::MakeChannel<int>("b", 100);
    for (int i = 0; i < 100; ++i) {
      co_await a.Send(i);
      co_await b.Send(i);
    }
    for (int i = 0; i < 100; ++i)
      ++taken[co_await dojo::Select(dojo::OnReceive(a), dojo::OnReceive(b))];
  });
  CHECK(report.ok());
  CHECK(taken[0] == 50);
  CHECK(taken[1] == 50);
}

TEST_CASE("Select without cases parks for ever") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Go("empty", SelectNothing());
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "select (no cases)");
}

TEST_CASE("Join waits for every child of the scope") {
  int ended = 0;
  int seen_by_join = -1;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Scope scope;
    for (int i = 0; i < 3; ++i) {
      scope.Go("child", [](int n, int* out) -> Task<> {
        co_await dojo::Sleep(n * 1_ms);
        ++*out;
      }(i, &ended));
    }
    co_await scope.Join();
    seen_by_join = ended;
  });
  CHECK(report.ok());
  CHECK(seen_by_join == 3);
}

TEST_CASE("A scope left without Join destroys its children and says so") {
  auto alive = std::make_shared<int>(0);
  std::weak_ptr<int> held = alive;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto never = dojo::MakeChannel<int>("never");
    dojo::Scope scope;
    scope.Go("child",
             [](dojo::Receiver<int> from, std::shared_ptr<int>) -> Task<> {
               co_await from.Receive();
             }(never, std::move(alive)));
    co_await dojo::Yield();
  });
  CHECK(held.expired());
  CHECK(report.leaks.empty());
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "scope left without Join");
}

TEST_CASE(
    "A child that never ends keeps its Join parked, with both in the report") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto never = dojo::MakeChannel<int>("never");
    dojo::Scope scope;
    scope.Go("child", [](dojo::Receiver<int> from) -> Task<> {
      co_await from.Receive();
    }(never));
    co_await scope.Join();
  });
  CHECK(report.deadlock);
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].wait_reason == "scope join");
  CHECK(report.leaks[1].wait_reason == "chan receive");
}

TEST_CASE("Wait returns when the counter is back at zero") {
  int done = 0;
  int seen = -1;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::WaitGroup group;
    group.Add(2);
    for (int i = 0; i < 2; ++i) {
      dojo::Go("worker", [](dojo::WaitGroup g, int* out) -> Task<> {
        co_await dojo::Yield();
        ++*out;
        g.Done();
      }(group, &done));
    }
    co_await group.Wait();
    seen = done;
  });
  CHECK(report.ok());
  CHECK(seen == 2);
}

TEST_CASE("A counter below zero panics") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::WaitGroup().Done();
    co_return;
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "sync: negative WaitGroup counter");
}

TEST_CASE("A forgotten Done leaves the waiter with Go's reason") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::WaitGroup group;
    group.Add();
    co_await group.Wait();
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "sync.WaitGroup.Wait");
}

TEST_CASE("A mutex goes to its waiters in the order of their coming") {
  std::string order;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Mutex mutex;
    co_await mutex.Lock();
    for (char name : {'a', 'b', 'c'}) {
      dojo::Go("user", [](dojo::Mutex m, char n, std::string* out) -> Task<> {
        auto guard = co_await m.Hold();
        *out += n;
        co_await dojo::Yield();
        *out += n;
      }(mutex, name, &order));
    }
    co_await dojo::Yield();
    mutex.Unlock();
  });
  CHECK(report.ok());
  CHECK(order == "aabbcc");
}

TEST_CASE("Locking twice in one task waits for ever") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Mutex mutex;
    co_await mutex.Lock();
    co_await mutex.Lock();
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "sync.Mutex.Lock");
}

TEST_CASE("Unlocking an unlocked mutex panics") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Mutex().Unlock();
    co_return;
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "sync: unlock of unlocked mutex");
}

TEST_CASE("A mutex that is unlocked may go to a newcomer first, as in Go") {
  std::string order;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Mutex mutex;
    co_await mutex.Lock();
    dojo::Go("waiter", [](dojo::Mutex m, std::string* out) -> Task<> {
      co_await m.Lock();
      *out += "waiter ";
      m.Unlock();
    }(mutex, &order));
    co_await dojo::Yield();
    mutex.Unlock();
    co_await mutex.Lock();
    order += "newcomer ";
    mutex.Unlock();
  });
  CHECK(report.ok());
  CHECK(order == "newcomer waiter ");
}

TEST_CASE("Who has waited for long is handed the mutex") {
  int laps = 0, laps_until_then = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Mutex mutex;
    bool stop = false;
    dojo::Go("hog", [](dojo::Mutex m, bool* end, int* out) -> Task<> {
      while (!*end) {
        co_await m.Lock();
        ++*out;
        co_await dojo::Sleep(1_ms);
        m.Unlock();
      }
    }(mutex, &stop, &laps));
    co_await dojo::Yield();
    co_await mutex.Lock();
    laps_until_then = laps;
    stop = true;
    mutex.Unlock();
    co_await dojo::Sleep(5_ms);
  });
  CHECK(report.ok());
  // Woken in vain after one and after two milliseconds; Go's limit is more
  // than one.
  CHECK(laps_until_then == 3);
}

TEST_CASE("TryLock locks only what is unlocked") {
  dojo::Mutex mutex;
  CHECK(mutex.TryLock());
  CHECK_FALSE(mutex.TryLock());
  mutex.Unlock();
  CHECK(mutex.TryLock());
}

TEST_CASE("Readers share, a writer has it alone") {
  std::string order;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::RWMutex mutex;
    co_await mutex.RLock();
    dojo::Go("reader", [](dojo::RWMutex m, std::string* out) -> Task<> {
      co_await m.RLock();
      *out += "r";
      m.RUnlock();
    }(mutex, &order));
    dojo::Go("writer", [](dojo::RWMutex m, std::string* out) -> Task<> {
      co_await m.Lock();
      *out += "w";
      m.Unlock();
    }(mutex, &order));
    co_await dojo::Yield();
    order += "m";
    mutex.RUnlock();
  });
  CHECK(report.ok());
  CHECK(order == "rmw");
}

TEST_CASE("A writer that waits keeps later readers out") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::RWMutex mutex;
    co_await mutex.RLock();
    dojo::Go("writer", [](dojo::RWMutex m) -> Task<> {
      co_await m.Lock();
      m.Unlock();
    }(mutex));
    co_await dojo::Yield();
    co_await mutex.RLock();
  });
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].task == "main");
  CHECK(report.leaks[0].wait_reason == "sync.RWMutex.RLock");
  CHECK(report.leaks[0].pattern == "double lock");
  CHECK(report.leaks[1].wait_reason == "sync.RWMutex.Lock");
}

TEST_CASE("A writer that unlocks lets in the readers that wait") {
  std::string order;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::RWMutex mutex;
    co_await mutex.Lock();
    dojo::Go("writer", [](dojo::RWMutex m, std::string* out) -> Task<> {
      co_await m.Lock();
      *out += "w";
      m.Unlock();
    }(mutex, &order));
    dojo::Go("reader", [](dojo::RWMutex m, std::string* out) -> Task<> {
      co_await m.RLock();
      *out += "r";
      m.RUnlock();
    }(mutex, &order));
    co_await dojo::Yield();
    mutex.Unlock();
  });
  CHECK(report.ok());
  CHECK(order == "rw");
}

TEST_CASE("Unlocking an unlocked RWMutex panics, with Go's two texts") {
  dojo::RWMutex mutex;
  CHECK_THROWS_WITH(mutex.Unlock(), "sync: Unlock of unlocked RWMutex");
  CHECK_THROWS_WITH(mutex.RUnlock(), "sync: RUnlock of unlocked RWMutex");
}

TEST_CASE("Signal wakes whoever has waited longest, with the mutex locked") {
  std::string order;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Mutex mutex;
    dojo::Cond cond(mutex);
    for (const char* name : {"a", "b"}) {
      dojo::Go(name,
               [](dojo::Mutex m, dojo::Cond c, std::string n,
                  std::string* out) -> Task<> {
                 co_await m.Lock();
                 co_await c.Wait();
                 *out += n;
                 CHECK_FALSE(m.TryLock());
                 m.Unlock();
               }(mutex, cond, name, &order));
    }
    co_await dojo::Yield();
    cond.Signal();
    co_await dojo::Sleep(1_ms);
    order += "|";
    cond.Signal();
  });
  CHECK(report.ok());
  CHECK(order == "a|b");
}

TEST_CASE("Broadcast wakes all; a signal that finds nobody is lost") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Mutex mutex;
    dojo::Cond cond(mutex);
    auto wait = [](dojo::Mutex m, dojo::Cond c) -> Task<> {
      co_await m.Lock();
      co_await c.Wait();
      m.Unlock();
    };
    cond.Signal();
    dojo::Go("early", wait(mutex, cond));
    dojo::Go("early", wait(mutex, cond));
    co_await dojo::Yield();
    cond.Broadcast();
    co_await dojo::Sleep(1_ms);
    dojo::Go("late", wait(mutex, cond));
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].task == "late");
  CHECK(report.leaks[0].wait_reason == "sync.Cond.Wait");
  CHECK(report.leaks[0].pattern == "lost wake-up");
}

TEST_CASE("Cond.Wait without the lock panics") {
  Report report = Runtime().Run(
      [](Here) -> Task<> { co_await dojo::Cond(dojo::Mutex()).Wait(); });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "sync: unlock of unlocked mutex");
}

TEST_CASE("Once runs its task once; the others wait until that is done") {
  int opened = 0;
  std::string order;
  Report report = Runtime().Run([&](Here) -> Task<> {
    dojo::Once once;
    for (int i = 0; i < 3; ++i) {
      dojo::Go("user", [](dojo::Once o, int* n, std::string* out) -> Task<> {
        co_await o.Do([](int* count, std::string* text) -> Task<> {
          co_await dojo::Sleep(1_ms);
          ++*count;
          *text += "opened ";
        }(n, out));
        *out += "used ";
      }(once, &opened, &order));
    }
    co_return;
  });
  CHECK(report.ok());
  CHECK(opened == 1);
  CHECK(order == "opened used used used ");
}

TEST_CASE("A Once inside itself waits for ever, at the caller's line") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Once once;
    co_await once.Do([](dojo::Once o) -> Task<> {
      co_await o.Do([]() -> Task<> { co_return; }());
    }(once));
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "sync.Mutex.Lock");
  CHECK(report.leaks[0].awaits_at.file == "sync_test.cc");
}

TEST_CASE("Two locks taken in opposite order are a cycle, and named so") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Mutex a, b;
    auto take = [](dojo::Mutex first, dojo::Mutex second) -> Task<> {
      co_await first.Lock();
      co_await dojo::Yield();
      co_await second.Lock();
    };
    dojo::Go("left", take(a, b));
    dojo::Go("right", take(b, a));
    co_return;
  });
  REQUIRE(report.leaks.size() == 2);
  for (const dojo::Leak& leak : report.leaks) {
    CHECK(leak.pattern == "circular wait");
    REQUIRE(leak.cycle.size() == 2);
  }
  CHECK(report.leaks[0].cycle[1].find("right (sync.Mutex.Lock") == 0);
  CHECK(report.ToString().find("waits for right") != std::string::npos);
}

TEST_CASE("A lock held across a send that never ends is named so") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Mutex mutex;
    auto updates = dojo::MakeChannel<int>("updates");
    dojo::Go("setter", [](dojo::Mutex m, dojo::Sender<int> to) -> Task<> {
      auto guard = co_await m.Hold();
      co_await to.Send(1);
    }(mutex, updates));
    dojo::Go("loop", [](dojo::Mutex m, dojo::Receiver<int> from) -> Task<> {
      co_await dojo::Yield();
      auto guard = co_await m.Hold();
      co_await from.Receive();
    }(mutex, updates));
    co_return;
  });
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].pattern == "lock held across a channel operation");
  CHECK(report.leaks[1].wait_reason == "sync.Mutex.Lock");
}

TEST_CASE("Until a woken waiter has tried, no second one is woken") {
  std::string order;
  Report report = dojo::Runtime().Run([&](Here) -> Task<> {
    dojo::Mutex mutex;
    co_await mutex.Lock();
    for (const char* name : {"1", "2"}) {
      dojo::Go(name,
               [](dojo::Mutex m, std::string n, std::string* out) -> Task<> {
                 co_await m.Lock();
                 *out += n;
                 co_await dojo::Yield();
                 m.Unlock();
               }(mutex, name, &order));
    }
    co_await dojo::Yield();
    mutex.Unlock();
    CHECK(mutex.TryLock());
    mutex.Unlock();
  });
  CHECK(report.ok());
  CHECK(order == "12");
}

TEST_CASE("A woken waiter that is destroyed hands its turn on") {
  bool locked = false;
  Report report = dojo::Runtime().Run([&](Here) -> Task<> {
    dojo::Mutex mutex;
    co_await mutex.Lock();
    const auto lock = [](dojo::Mutex m, bool* out) -> Task<> {
      co_await m.Lock();
      *out = true;
      m.Unlock();
    };
    {
      dojo::Scope scope;
      scope.Go("first", lock(mutex, &locked));
      co_await dojo::Yield();
      dojo::Go("second", lock(mutex, &locked));
      co_await dojo::Yield();
      mutex.Unlock();
    }
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.leaks.empty());
  CHECK(locked);
}

}  // namespace
