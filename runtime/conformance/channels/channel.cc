// chan_test: blocking and order for every small capacity, races of a receive
// with a close, selects on both ends of one channel, and many consumers.
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo::conformance {
namespace {

constexpr int kCapacities = 200;

Task<> SendUpTo(Sender<int> to, int count, int* sent) {
  for (int i = 0; i < count; ++i) {
    co_await to.Send(i);
    ++*sent;
  }
}

Task<> ReceiveMany(Receiver<int> from, int count, int* received) {
  for (int i = 0; i < count; ++i) {
    if (*co_await from.Receive() != i) throw Panic("out of order", {});
    ++*received;
  }
}

TEST_CASE("A receive of an empty channel waits, whatever the capacity") {
  for (int capacity = 0; capacity < kCapacities; ++capacity) {
    int received = 0;
    int early = 0;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const auto channel = MakeChannel<int>("channel", capacity);
      Go("receiver", ReceiveMany(channel, 1, &received));
      co_await Sleep(1_ms);
      early = received;
      co_await channel.Send(0);
    });
    REQUIRE(report.ToString() == "");
    REQUIRE(early == 0);
    REQUIRE(received == 1);
  }
}

TEST_CASE("Sends wait as soon as the buffer is full, whatever the capacity") {
  for (int capacity = 0; capacity < kCapacities; ++capacity) {
    int sent = 0;
    int before_receive = 0;
    int after_receive = 0;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const auto channel = MakeChannel<int>("channel", capacity);
      Go("sender", SendUpTo(channel, capacity + 1, &sent));
      co_await Sleep(1_ms);
      before_receive = sent;
      co_await channel.Receive();
      co_await Sleep(1_ms);
      after_receive = sent;
      while (channel.TryReceive().value()) {
      }
    });
    REQUIRE(report.ToString() == "");
    REQUIRE(before_receive == capacity);
    REQUIRE(after_receive == capacity + 1);
  }
}

TEST_CASE("Each of several senders keeps its order, whatever the capacity") {
  constexpr int kSenders = 4;
  constexpr int kValues = 10;
  for (int capacity = 0; capacity < kCapacities; ++capacity) {
    bool in_order = true;
    int total = 0;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const auto channel = MakeChannel<int>("channel", capacity);
      for (int sender = 0; sender < kSenders; ++sender) {
        Go("sender", [](Sender<int> to, int sender) -> Task<> {
          for (int i = 0; i < kValues; ++i)
            co_await to.Send(sender * kValues + i);
        }(channel, sender));
      }
      std::map<int, int> next;
      for (; total < kSenders * kValues; ++total) {
        const int value = *co_await channel.Receive();
        in_order &= value % kValues == next[value / kValues]++;
      }
    });
    REQUIRE(report.ToString() == "");
    REQUIRE(in_order);
  }
}

TEST_CASE("A receive that does not wait finds a value or the close, always") {
  // The value may be taken, and the channel is closed before that: there is no
  // moment at which the channel is neither.
  const Exploration explored = Explore([](Here) -> Task<> {
    const auto channel = MakeChannel<int>("channel", 1);
    co_await channel.Send(1);
    Go("receiver", [](Receiver<int> from) -> Task<> {
      if (co_await Select(OnReceive(from), Default()) == 1)
        throw Panic("the channel was not ready", {});
    }(channel));
    channel.Close();
    co_await channel.Receive();
  });
  CHECK(explored.ok());
  CHECK(explored.complete);
}

// Sends its own number or receives another's, `rounds` times.
Task<> SendOrReceive(Channel<int> channel, int number, int rounds, bool* met) {
  for (int i = 0; i < rounds; ++i) {
    std::optional<int> value;
    if (co_await Select(OnSend(channel, number), OnReceive(channel, &value)) ==
            1 &&
        value == number)
      *met = true;
  }
}

TEST_CASE("A select of both ends of one channel never meets itself") {
  bool met_itself = false;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto channel = MakeChannel<int>("channel");
    for (int number = 0; number < 2; ++number)
      Go("task", SendOrReceive(channel, number, 10'000, &met_itself));
    co_return;
  });
  CHECK(report.ToString() == "");
  CHECK_FALSE(met_itself);
}

TEST_CASE("With a buffer, too, selects of both ends of one channel go on") {
  bool met_itself = false;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto channel = MakeChannel<int>("channel", 10);
    for (int number = 0; number < 2; ++number)
      Go("task", SendOrReceive(channel, number, 10'000, &met_itself));
    co_return;
  });
  CHECK(report.ToString() == "");
}

TEST_CASE("Two selects of both ends meet each other on every schedule") {
  const Exploration explored = Explore([](Here) -> Task<> {
    bool met_itself = false;
    const auto channel = MakeChannel<int>("channel");
    Scope scope;
    for (int number = 0; number < 2; ++number)
      scope.Go("task", SendOrReceive(channel, number, 2, &met_itself));
    co_await scope.Join();
    if (met_itself) throw Panic("met itself", {});
  });
  CHECK(explored.ok());
  CHECK(explored.complete);
}

TEST_CASE("Two cases that send on one channel are both taken") {
  for (const int capacity : {0, 1, 7}) {
    constexpr int kValues = 1'000;
    int ones = 0;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const auto channel = MakeChannel<int>("channel", capacity);
      Go("sender", [](Sender<int> to) -> Task<> {
        for (int i = 0; i < kValues; ++i)
          co_await Select(OnSend(to, 0), OnSend(to, 1));
      }(channel));
      for (int i = 0; i < kValues; ++i) ones += *co_await channel.Receive();
    });
    CHECK(report.ToString() == "");
    CHECK(ones > kValues / 10);
    CHECK(ones < kValues - kValues / 10);
  }
}

Task<> Work(Receiver<int> queue, Sender<int> results, WaitGroup running) {
  while (const auto value = co_await queue.Receive()) {
    // Lets the others come between, in an uneven way.
    if (*value % 5 == 0) co_await Yield();
    co_await results.Send(*value);
  }
  running.Done();
}

TEST_CASE("Many consumers of one queue take each value once") {
  constexpr int kWorkers = 23;
  constexpr int kValues = 20'000;
  std::int64_t expected = 0;
  std::int64_t sum = 0;
  int count = 0;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto queue = MakeChannel<int>("queue", 3 * kWorkers);
    const auto results = MakeChannel<int>("results", 3 * kWorkers);
    const WaitGroup running;
    for (int i = 0; i < kWorkers; ++i) {
      running.Add();
      Go("worker", Work(queue, results, running));
    }
    Go("producer",
       [](Sender<int> queue, Sender<int> results, WaitGroup running,
          std::int64_t* expected) -> Task<> {
         constexpr int kPrimes[] = {3, 5, 7, 11, 13, 17, 19, 23};
         for (int i = 0; i < kValues; ++i) {
           const int value = kPrimes[i % 8] * i;
           *expected += value;
           co_await queue.Send(value);
         }
         queue.Close();
         co_await running.Wait();
         results.Close();
       }(queue, results, running, &expected));
    while (const auto value = co_await results.Receive()) {
      sum += *value;
      ++count;
    }
  });
  CHECK(report.ToString() == "");
  CHECK(count == kValues);
  CHECK(sum == expected);
}

}  // namespace
}  // namespace dojo::conformance
