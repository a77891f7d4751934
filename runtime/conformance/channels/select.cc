// select, select2, select4, select6, select7: default when nothing is ready,
// nil channels, steady memory, ready cases, and queues behind a losing select.
#include <malloc.h>

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo::conformance {
namespace {

// Offers a value to each channel until neither takes one; a channel that took
// one is set to nil. Returns how many were taken.
Task<int> OfferEachOnce(Sender<int> a, Sender<int> b) {
  for (int taken = 0;; ++taken) {
    switch (co_await Select(OnSend(a, 1), OnSend(b, 2), Default())) {
      case 0:
        a = {};
        break;
      case 1:
        b = {};
        break;
      default:
        co_return taken;
    }
  }
}

TEST_CASE("A nil channel disables its case, and default ends the loop") {
  std::vector<int> taken;
  int sum = 0;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto a = MakeChannel<int>("a", 1);
    const auto b = MakeChannel<int>("b", 1);
    taken.push_back(co_await OfferEachOnce(a, b));
    sum = *co_await a.Receive() + *co_await b.Receive();
    taken.push_back(co_await OfferEachOnce(a, {}));
    co_await a.Receive();
    taken.push_back(co_await OfferEachOnce({}, b));
    taken.push_back(co_await OfferEachOnce({}, {}));
  });
  CHECK(report.ToString() == "");
  CHECK(taken == std::vector<int>{2, 1, 1, 0});
  CHECK(sum == 3);
}

Task<> SelectToSend(Sender<int> to, Receiver<int> never, int count) {
  for (int i = 0; i < count;) {
    if (co_await Select(OnSend(to, i), OnReceive(never)) == 0) ++i;
  }
}

Task<> SelectToReceive(Receiver<int> from, Receiver<int> never, int count) {
  for (int i = 0; i < count;) {
    if (co_await Select(OnReceive(never), OnReceive(from)) == 1) ++i;
  }
}

TEST_CASE("A hundred thousand selects do not grow the heap") {
  constexpr int kSelects = 100'000;
  std::size_t after_few = 0;
  std::size_t after_many = 0;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    // Each select that parks joins the queue of a channel that nobody uses, and
    // must leave it again.
    const auto values = MakeChannel<int>("values");
    const auto never = MakeChannel<int>("never");
    for (const int count : {100, kSelects}) {
      Scope scope;
      scope.Go("sender", SelectToSend(values, never, count));
      scope.Go("receiver", SelectToReceive(values, never, count));
      co_await scope.Join();
      (count == 100 ? after_few : after_many) = mallinfo2().uordblks;
    }
  });
  CHECK(report.ToString() == "");
  CHECK(after_many == after_few);
}

TEST_CASE("A ready case proceeds without the others") {
  std::optional<int> ready, not_ready = 7;
  std::size_t taken = 9;
  std::size_t waiting = 9;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto full = MakeChannel<int>("full", 1);
    const auto empty = MakeChannel<int>("empty");
    const auto nobody = MakeChannel<int>("nobody");
    co_await full.Send(42);
    taken = co_await Select(OnReceive(empty, &not_ready), OnSend(nobody, 1),
                            OnReceive(full, &ready));
    waiting = empty.TrySend(1) ? 1 : 0;  // nobody stays in the queue
  });
  CHECK(report.ToString() == "");
  CHECK(taken == 2);
  CHECK(ready == 42);
  CHECK_FALSE(not_ready.has_value());
  CHECK(waiting == 0);
}

Task<> ReceiveInto(Receiver<int> from, Sender<int> to) {
  co_await to.Send(*co_await from.Receive());
}
Task<> SendValue(Sender<int> to, int value) { co_await to.Send(value); }
Task<> LoseOnReceive(Receiver<int> loses, Receiver<Unit> wins) {
  if (co_await Select(OnReceive(loses), OnReceive(wins)) != 1)
    throw Panic("the select took the channel that should lose", {});
}
Task<> LoseOnSend(Sender<int> loses, Receiver<Unit> wins) {
  if (co_await Select(OnSend(loses, -1), OnReceive(wins)) != 1)
    throw Panic("the select took the channel that should lose", {});
}

TEST_CASE("Receivers queued around a losing select still wake") {
  constexpr int kWaiters = 3;
  for (int select_at = 0; select_at <= kWaiters; ++select_at) {
    std::vector<int> received;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const auto values = MakeChannel<int>("values");
      const auto wins = MakeChannel("wins");
      const auto results = MakeChannel<int>("results", kWaiters);
      for (int i = 0; i <= kWaiters; ++i) {
        if (i == select_at) Go("select", LoseOnReceive(values, wins));
        if (i < kWaiters) Go("receiver", ReceiveInto(values, results));
      }
      co_await Yield();
      co_await wins.Send({});
      for (int i = 0; i < kWaiters; ++i) co_await values.Send(i);
      for (int i = 0; i < kWaiters; ++i)
        received.push_back(*co_await results.Receive());
    });
    CHECK(report.ToString() == "");
    CHECK(received == std::vector<int>{0, 1, 2});
  }
}

TEST_CASE("Senders queued around a losing select still wake") {
  constexpr int kWaiters = 3;
  for (int select_at = 0; select_at <= kWaiters; ++select_at) {
    std::vector<int> received;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const auto values = MakeChannel<int>("values");
      const auto wins = MakeChannel("wins");
      for (int i = 0; i <= kWaiters; ++i) {
        if (i == select_at) Go("select", LoseOnSend(values, wins));
        if (i < kWaiters) Go("sender", SendValue(values, i));
      }
      co_await Yield();
      co_await wins.Send({});
      for (int i = 0; i < kWaiters; ++i)
        received.push_back(*co_await values.Receive());
    });
    CHECK(report.ToString() == "");
    CHECK(received == std::vector<int>{0, 1, 2});
  }
}

TEST_CASE("A select that loses one channel loses no value, on any schedule") {
  const Exploration explored = Explore([](Here) -> Task<> {
    const auto values = MakeChannel<int>("values");
    const auto other = MakeChannel<int>("other");
    const auto results = MakeChannel<int>("results", 2);
    Go("receiver", ReceiveInto(values, results));
    Go("sender", SendValue(other, 20));
    Go("sender", SendValue(values, 10));
    std::optional<int> value;
    co_await Select(OnReceive(values, &value), OnReceive(other, &value));
    // Whichever the select took, the other two meet or the rest is for us.
    int sum = *value;
    if (*value == 10) {
      Go("sender", SendValue(values, 30));
      sum += *co_await other.Receive();
      sum += *co_await results.Receive();
    } else {
      sum += *co_await results.Receive() + 30;
    }
    if (sum != 60) throw Panic("a value was lost", {});
  });
  CHECK(explored.ok());
  CHECK(explored.complete);
}

// The ways to receive and to send.
enum class Way { kPlain, kSelect, kPolling };

Task<> ReceiveBy(Way way, Receiver<int> from, std::optional<int>* out) {
  if (way == Way::kSelect) {
    co_await Select(OnReceive(from, out));
  } else if (way == Way::kPolling) {
    while (co_await Select(OnReceive(from, out), Default()) == 1)
      co_await Yield();
  } else {
    const auto value = co_await from.Receive();
    if (out != nullptr) *out = value;
  }
}

Task<> SendBy(Way way, Sender<int> to, int value) {
  if (way == Way::kSelect) {
    co_await Select(OnSend(to, value));
  } else if (way == Way::kPolling) {
    while (co_await Select(OnSend(to, value), Default()) == 1) co_await Yield();
  } else {
    co_await to.Send(value);
  }
}

TEST_CASE("Every way to send meets every way to receive, kept or discarded") {
  for (const Way sends : {Way::kPlain, Way::kSelect, Way::kPolling}) {
    for (const Way receives : {Way::kPlain, Way::kSelect, Way::kPolling}) {
      // Two tasks that poll an unbuffered channel never meet, in Go either.
      if (sends == Way::kPolling && receives == Way::kPolling) continue;
      for (const bool keeps : {true, false}) {
        CAPTURE(static_cast<int>(sends), static_cast<int>(receives), keeps);
        std::optional<int> value;
        const Report report = Runtime().Run([&](Here) -> Task<> {
          const auto channel = MakeChannel<int>("channel");
          Go("receiver",
             ReceiveBy(receives, channel, keeps ? &value : nullptr));
          co_await SendBy(sends, channel, 5);
        });
        CHECK(report.ToString() == "");
        CHECK(value == (keeps ? std::optional<int>(5) : std::nullopt));
      }
    }
  }
}

}  // namespace
}  // namespace dojo::conformance
