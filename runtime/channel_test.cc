// Channels: the rules of Go's channels, blocking and not, and what stays behind
// when nobody comes.
#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace {

using dojo::Here;
using dojo::Report;
using dojo::Runtime;
using dojo::Task;
using dojo::Unit;

using Ints = std::vector<int>;

Task<> SendInts(dojo::Sender<int> to, int first, int count) {
  for (int i = 0; i < count; ++i) co_await to.Send(first + i);
}

Task<> SendIntsAndClose(dojo::Sender<int> to, int first, int count) {
  for (int i = 0; i < count; ++i) co_await to.Send(first + i);
  to.Close();
}

Task<> CollectInts(dojo::Receiver<int> from, Ints* into) {
  while (auto value = co_await from.Receive()) into->push_back(*value);
}

Task<> ReceiveOnce(dojo::Receiver<int> from, std::optional<int>* into) {
  *into = co_await from.Receive();
}

Task<> CountDrained(dojo::Receiver<int> from, int* woken) {
  if (!co_await from.Receive()) ++*woken;
}

Task<> PassOn(dojo::Receiver<int> from, dojo::Sender<int> to) {
  while (auto value = co_await from.Receive()) co_await to.Send(*value);
  to.Close();
}

// Says when it dies; a value that has been moved from says nothing.
class Tracked {
 public:
  explicit Tracked(int* deaths) : deaths_(deaths) {}
  Tracked(Tracked&& other) noexcept
      : deaths_(std::exchange(other.deaths_, nullptr)) {}
  Tracked& operator=(Tracked&& other) noexcept {
    std::swap(deaths_, other.deaths_);
    return *this;
  }
  ~Tracked() {
    if (deaths_ != nullptr) ++*deaths_;
  }

 private:
  int* deaths_;
};

// The text of the Panic that `call` throws, or "no panic".
template <class F>
std::string PanicOf(F call) {
  try {
    call();
  } catch (const dojo::Panic& panic) {
    return panic.what();
  }
  return "no panic";
}

// ---- order

TEST_CASE(
    "A buffered channel delivers in the order of sending, all around its "
    "ring") {
  Ints got, wanted;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c", 3);
    for (int i = 0; i < 20; i += 2) {
      co_await c.Send(i);
      co_await c.Send(i + 1);
      got.push_back((co_await c.Receive()).value());
      got.push_back((co_await c.Receive()).value());
    }
  });
  for (int i = 0; i < 20; ++i) wanted.push_back(i);
  CHECK(report.ToString() == "");
  CHECK(got == wanted);
}

TEST_CASE("One sender's values arrive in order, whatever the capacity") {
  const int capacity = GENERATE(0, 1, 2, 3, 10, 99, 100, 199);
  Ints got, wanted;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c", capacity);
    dojo::Go("sender", SendIntsAndClose(c, 0, 100));
    co_await CollectInts(c, &got);
  });
  for (int i = 0; i < 100; ++i) wanted.push_back(i);
  CHECK(report.ToString() == "");
  CHECK(got == wanted);
}

TEST_CASE("An unbuffered hand-off keeps order along a daisy chain") {
  Ints got, wanted;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto left = dojo::MakeChannel<int>("first");
    dojo::Go("source", SendIntsAndClose(left, 0, 50));
    for (int i = 0; i < 20; ++i) {
      auto right = dojo::MakeChannel<int>("next");
      dojo::Go("link", PassOn(left, right));
      left = right;
    }
    co_await CollectInts(left, &got);
  });
  for (int i = 0; i < 50; ++i) wanted.push_back(i);
  CHECK(report.ToString() == "");
  CHECK(got == wanted);
}

TEST_CASE("Waiting senders are served in the order of their coming") {
  Ints got;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    for (int i = 1; i <= 4; ++i) dojo::Go("sender", SendInts(c, i, 1));
    co_await dojo::Yield();
    for (int i = 0; i < 4; ++i) got.push_back((co_await c.Receive()).value());
  });
  CHECK(report.ToString() == "");
  CHECK(got == Ints{1, 2, 3, 4});
}

TEST_CASE("Waiting receivers are served in the order of their coming") {
  std::array<std::optional<int>, 3> got;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    for (auto& slot : got) dojo::Go("receiver", ReceiveOnce(c, &slot));
    co_await dojo::Yield();
    co_await SendInts(c, 1, 3);
  });
  CHECK(report.ToString() == "");
  CHECK(got == std::array<std::optional<int>, 3>{1, 2, 3});
}

TEST_CASE(
    "A sender that waits for room takes the slot behind what is buffered") {
  Ints got;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c", 2);
    dojo::Go("sender", SendInts(c, 1, 3));
    co_await dojo::Yield();
    for (int i = 0; i < 3; ++i) got.push_back((co_await c.Receive()).value());
  });
  CHECK(report.ToString() == "");
  CHECK(got == Ints{1, 2, 3});
}

TEST_CASE("A buffered send waits only when the buffer is full") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c", 2);
    co_await c.Send(1);
    co_await c.Send(2);
  });
  CHECK(report.ToString() == "");
}

TEST_CASE("An unbuffered send waits for its receiver") {
  bool sent = true;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    sent = false;
    co_await c.Send(1);
    sent = true;
  });
  CHECK_FALSE(sent);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "chan send");
}

// ---- closing

TEST_CASE("A closed channel still delivers what is buffered, then nothing") {
  Ints got;
  std::optional<int> after = 9;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c", 3);
    co_await SendInts(c, 1, 3);
    c.Close();
    co_await CollectInts(c, &got);
    after = co_await c.Receive();
  });
  CHECK(report.ToString() == "");
  CHECK(got == Ints{1, 2, 3});
  CHECK_FALSE(after.has_value());
}

TEST_CASE("A receive of a closed channel is empty at once, each time") {
  int empty = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    c.Close();
    for (int i = 0; i < 3; ++i)
      empty += (co_await c.Receive()).has_value() ? 0 : 1;
  });
  CHECK(report.ToString() == "");
  CHECK(empty == 3);
}

TEST_CASE("Close wakes every waiting receiver with nothing") {
  int woken = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    for (int i = 0; i < 5; ++i) dojo::Go("receiver", CountDrained(c, &woken));
    co_await dojo::Yield();
    c.Close();
  });
  CHECK(report.ToString() == "");
  CHECK(woken == 5);
}

TEST_CASE("A waiting sender panics when the channel is closed") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("sender", SendInts(c, 1, 1));
    co_await dojo::Yield();
    c.Close();
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].task == "sender");
  CHECK(report.panics[0].text == "send on closed channel");
}

TEST_CASE("A send on a closed channel panics at the line of its co_await") {
  unsigned line = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c", 1);
    c.Close();
    line = std::source_location::current().line() + 1;
    co_await c.Send(1);
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "send on closed channel");
  CHECK(report.panics[0].at == dojo::Location{"channel_test.cc", line});
}

TEST_CASE("A value that waited to be sent does not arrive after Close") {
  Ints got;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c", 1);
    dojo::Go("sender", SendInts(c, 1, 2));
    co_await dojo::Yield();
    c.Close();
    co_await CollectInts(c, &got);
  });
  CHECK(report.panics.size() == 1);
  CHECK(got == Ints{1});
}

TEST_CASE("A second Close panics at its own line") {
  auto c = dojo::MakeChannel<int>("c");
  c.Close();
  unsigned line = 0;
  try {
    line = std::source_location::current().line() + 1;
    c.Close();
    FAIL("no panic");
  } catch (const dojo::Panic& panic) {
    CHECK(std::string(panic.what()) == "close of closed channel");
    CHECK(panic.at().line() == line);
  }
}

TEST_CASE("Close of a nil channel panics") {
  CHECK(PanicOf([] { dojo::Channel<int>().Close(); }) ==
        "close of nil channel");
}

TEST_CASE("The death of the last Sender closes nothing") {
  Report report = Runtime().Run([](Here) -> Task<> {
    dojo::Receiver<int> end = dojo::MakeChannel<int>("dropped");
    co_await end.Receive();
  });
  CHECK(report.deadlock);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].channel == "dropped");
}

// ---- nil

TEST_CASE("A receive of nil parks for ever: a deadlock of main") {
  Report report = Runtime().Run(
      [](Here) -> Task<> { co_await dojo::Channel<int>().Receive(); });
  CHECK(report.deadlock);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "chan receive (nil chan)");
}

TEST_CASE("A send on nil parks for ever: a deadlock of main") {
  Report report = Runtime().Run(
      [](Here) -> Task<> { co_await dojo::Channel<int>().Send(1); });
  CHECK(report.deadlock);
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "chan send (nil chan)");
}

TEST_CASE("A default-made channel and its ends are nil") {
  CHECK_FALSE(dojo::Channel<int>());
  CHECK_FALSE(dojo::Sender<int>());
  CHECK_FALSE(dojo::Receiver<int>());
}

TEST_CASE("A made channel and its ends are not nil") {
  auto c = dojo::MakeChannel<int>("c");
  CHECK(c);
  CHECK(dojo::Sender<int>(c));
  CHECK(dojo::Receiver<int>(c));
}

TEST_CASE("TrySend on nil sends nothing") {
  CHECK_FALSE(dojo::Channel<int>().TrySend(1));
}

TEST_CASE("TryReceive of nil is empty, not closed") {
  auto attempt = dojo::Channel<int>().TryReceive();
  CHECK(attempt.empty());
  CHECK_FALSE(attempt.closed());
}

// ---- without waiting

TEST_CASE("TryReceive has three answers: a value, nothing now, nothing ever") {
  auto c = dojo::MakeChannel<int>("c", 1);
  auto nothing_now = c.TryReceive();
  c.TrySend(7);
  auto value = c.TryReceive();
  c.Close();
  auto nothing_ever = c.TryReceive();

  CHECK((nothing_now.empty() && !nothing_now.has_value() &&
         !nothing_now.closed()));
  CHECK((value.has_value() && !value.empty() && !value.closed()));
  CHECK(value.value() == 7);
  CHECK((nothing_ever.closed() && !nothing_ever.has_value() &&
         !nothing_ever.empty()));
}

TEST_CASE("TryReceive of a closed channel yields what is buffered first") {
  auto c = dojo::MakeChannel<int>("c", 1);
  c.TrySend(7);
  c.Close();
  auto attempt = c.TryReceive();
  REQUIRE(attempt.has_value());
  CHECK(*attempt == 7);
}

TEST_CASE("TrySend fails when the buffer is full") {
  auto c = dojo::MakeChannel<int>("c", 2);
  CHECK(c.TrySend(1));
  CHECK(c.TrySend(2));
  CHECK_FALSE(c.TrySend(3));
  CHECK(c.len() == 2);
}

TEST_CASE("TrySend on an unbuffered channel fails while nobody receives") {
  CHECK_FALSE(dojo::MakeChannel<int>("c").TrySend(1));
}

TEST_CASE("TrySend reaches a receiver that waits") {
  bool sent = false;
  std::optional<int> got;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("receiver", ReceiveOnce(c, &got));
    co_await dojo::Yield();
    sent = c.TrySend(7);
  });
  CHECK(report.ToString() == "");
  CHECK(sent);
  CHECK(got == 7);
}

TEST_CASE("TryReceive takes from a sender that waits") {
  std::optional<int> got;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("sender", SendInts(c, 7, 1));
    co_await dojo::Yield();
    got = c.TryReceive().value();
  });
  CHECK(report.ToString() == "");
  CHECK(got == 7);
}

TEST_CASE("TrySend on a closed channel panics") {
  auto c = dojo::MakeChannel<int>("c", 1);
  c.Close();
  CHECK(PanicOf([&] { c.TrySend(1); }) == "send on closed channel");
}

TEST_CASE("TrySend of an rvalue leaves it alone when it returns false") {
  auto c = dojo::MakeChannel<std::unique_ptr<int>>("c");
  auto value = std::make_unique<int>(7);
  CHECK_FALSE(c.TrySend(std::move(value)));
  // NOLINT(bugprone-use-after-move): that is the promise.
  REQUIRE(value != nullptr);
  CHECK(*value == 7);
}

TEST_CASE("TrySend of an rvalue moves it when it returns true") {
  auto c = dojo::MakeChannel<std::unique_ptr<int>>("c", 1);
  auto value = std::make_unique<int>(7);
  CHECK(c.TrySend(std::move(value)));
  // NOLINT(bugprone-use-after-move): that is the promise.
  CHECK(value == nullptr);
}

TEST_CASE("TrySend of an lvalue copies it") {
  auto c = dojo::MakeChannel<std::string>("c", 1);
  const std::string value =
      "a string too long for the small buffer of a std::string";
  CHECK(c.TrySend(value));
  CHECK(value == c.TryReceive().value());
}

// ---- elements

TEST_CASE("Move-only elements pass, buffered and handed off") {
  const int capacity = GENERATE(0, 2);
  int got = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<std::unique_ptr<int>>("c", capacity);
    dojo::Go("sender", [](dojo::Sender<std::unique_ptr<int>> to) -> Task<> {
      co_await to.Send(std::make_unique<int>(3));
      co_await to.Send(std::make_unique<int>(4));
    }(c));
    auto a = co_await c.Receive();
    auto b = co_await c.Receive();
    got = **a * 10 + **b;
  });
  CHECK(report.ToString() == "");
  CHECK(got == 34);
}

TEST_CASE("Unit elements are counted like any other") {
  int got = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel("tokens", 3);
    for (int i = 0; i < 3; ++i) co_await c.Send(Unit());
    c.Close();
    while (co_await c.Receive()) ++got;
  });
  CHECK(report.ToString() == "");
  CHECK(got == 3);
}

TEST_CASE("A received false is a value, not the end") {
  int got = 0;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<bool>("flags", 2);
    co_await c.Send(false);
    co_await c.Send(false);
    c.Close();
    while (auto flag = co_await c.Receive()) ++got;
  });
  CHECK(report.ToString() == "");
  CHECK(got == 2);
}

struct alignas(64) Wide {
  int value = 0;
};

TEST_CASE("Over-aligned elements lie aligned when they are received") {
  bool aligned = false;
  auto c = dojo::MakeChannel<Wide>("a name of odd length", 3);
  c.TrySend(Wide{1});
  c.TrySend(Wide{2});
  c.TryReceive();
  auto attempt = c.TryReceive();
  aligned = reinterpret_cast<std::uintptr_t>(&*attempt) % 64 == 0;
  CHECK(aligned);
  CHECK(attempt->value == 2);
}

TEST_CASE("Buffered values are destroyed with their channel") {
  int deaths = 0;
  {
    auto c = dojo::MakeChannel<Tracked>("c", 3);
    for (int i = 0; i < 3; ++i) c.TrySend(Tracked(&deaths));
    CHECK(deaths == 0);
  }
  CHECK(deaths == 3);
}

TEST_CASE(
    "Buffered values that go around the ring's end are destroyed once each") {
  int deaths = 0;
  {
    auto c = dojo::MakeChannel<Tracked>("c", 3);
    for (int i = 0; i < 3; ++i) c.TrySend(Tracked(&deaths));
    c.TryReceive();
    c.TryReceive();
    for (int i = 0; i < 2; ++i) c.TrySend(Tracked(&deaths));
    REQUIRE(deaths == 2);
  }
  CHECK(deaths == 5);
}

TEST_CASE("A value that waits in a parked sender dies with the sender") {
  int deaths = 0;
  {
    Runtime runtime;
    runtime.Run([&](Here) -> Task<> {
      co_await dojo::MakeChannel<Tracked>("c").Send(Tracked(&deaths));
    });
    CHECK(deaths == 0);
  }
  CHECK(deaths == 1);
}

// ---- making

TEST_CASE("cap is the buffer's size and len what lies in it") {
  auto c = dojo::MakeChannel<int>("c", 10);
  for (int i = 0; i < 3; ++i) c.TrySend(i);
  CHECK(c.cap() == 10);
  CHECK(c.len() == 3);
}

TEST_CASE("An unbuffered channel has neither cap nor len") {
  auto c = dojo::MakeChannel<int>("c");
  CHECK(c.cap() == 0);
  CHECK(c.len() == 0);
}

TEST_CASE("A nil channel has neither cap nor len") {
  CHECK(dojo::Channel<int>().cap() == 0);
  CHECK(dojo::Channel<int>().len() == 0);
}

TEST_CASE("MakeChannel refuses a negative capacity") {
  CHECK(PanicOf([] { dojo::MakeChannel<int>("c", -1); }) ==
        "makechan: size out of range");
}

TEST_CASE("MakeChannel refuses a capacity whose bytes overflow") {
  CHECK(PanicOf([] {
          dojo::MakeChannel<int>("c",
                                 std::numeric_limits<std::ptrdiff_t>::max());
        }) == "makechan: size out of range");
}

TEST_CASE("A channel copies its name") {
  Report report = Runtime().Run([](Here) -> Task<> {
    std::string name = "jobs";
    auto c = dojo::MakeChannel<int>(name);
    name = "gone";
    co_await c.Receive();
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].channel == "jobs");
}

TEST_CASE("Copies of a channel are equal and share what is sent") {
  auto a = dojo::MakeChannel<int>("c", 1);
  auto b = a;
  a.TrySend(7);
  CHECK(a == b);
  CHECK(b.TryReceive().value() == 7);
}

TEST_CASE("Channels made apart differ, also under one name") {
  CHECK_FALSE(dojo::MakeChannel<int>("c") == dojo::MakeChannel<int>("c"));
}

TEST_CASE("The ends of one channel are equal to each other") {
  auto c = dojo::MakeChannel<int>("c");
  CHECK(dojo::Sender<int>(c) == dojo::Sender<int>(c));
  CHECK(dojo::Receiver<int>(c) == dojo::Receiver<int>(c));
}

// ---- CloseGuard

TEST_CASE("CloseGuard closes when its scope returns") {
  auto c = dojo::MakeChannel<int>("c");
  [&] {
    dojo::CloseGuard guard(c);
    if (c) return;
    FAIL("not reached");
  }();
  CHECK(c.TryReceive().closed());
}

TEST_CASE("CloseGuard does not close before its scope ends") {
  auto c = dojo::MakeChannel<int>("c");
  dojo::CloseGuard guard(c);
  CHECK_FALSE(c.TryReceive().closed());
}

TEST_CASE("CloseGuard closes when an exception leaves its scope") {
  auto c = dojo::MakeChannel<int>("c");
  try {
    dojo::CloseGuard guard(c);
    throw std::runtime_error("away");
  } catch (const std::runtime_error&) {
  }
  CHECK(c.TryReceive().closed());
}

TEST_CASE("CloseGuard closes when its task ends by co_return") {
  Ints got;
  Report report = Runtime().Run([&](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("sender", [](dojo::Sender<int> to) -> Task<> {
      dojo::CloseGuard guard(to);
      co_await to.Send(1);
      co_return;
    }(c));
    co_await CollectInts(c, &got);
  });
  CHECK(report.ToString() == "");
  CHECK(got == Ints{1});
}

TEST_CASE("CloseGuard panics when somebody else has closed the channel") {
  auto c = dojo::MakeChannel<int>("c");
  CHECK(PanicOf([&] {
          dojo::CloseGuard guard(c);
          c.Close();
        }) == "close of closed channel");
}

TEST_CASE("CloseGuard's panic in a task is that task's panic") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    dojo::Go("second", [](dojo::Sender<int> to) -> Task<> {
      dojo::CloseGuard guard(to);
      co_await dojo::Yield();
    }(c));
    co_await dojo::Yield();
    c.Close();
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].task == "second");
  CHECK(report.panics[0].text == "close of closed channel");
}

TEST_CASE(
    "CloseGuard keeps quiet about a closed channel while another exception "
    "unwinds") {
  auto c = dojo::MakeChannel<int>("c");
  std::string caught;
  try {
    dojo::CloseGuard guard(c);
    c.Close();
    throw std::runtime_error("the first trouble");
  } catch (const std::exception& e) {
    caught = e.what();
  }
  CHECK(caught == "the first trouble");
}

TEST_CASE("CloseGuard in a parked frame keeps quiet when the Runtime dies") {
  auto c = dojo::MakeChannel<int>("c");
  {
    Runtime runtime;
    runtime.Run([&](Here) -> Task<> {
      dojo::CloseGuard guard(c);
      co_await dojo::Channel<int>().Receive();
    });
    c.Close();
  }
  CHECK(c.TryReceive().closed());
}

// ---- one-way ends: what does not compile

template <class End>
concept CanClose = requires(End end) { end.Close(); };
template <class End>
concept CanSend = requires(End end) { end.Send(1); };
template <class End>
concept CanTrySend = requires(End end) { end.TrySend(1); };
template <class End>
concept CanReceive = requires(End end) { end.Receive(); };
template <class End>
concept CanTryReceive = requires(End end) { end.TryReceive(); };
template <class End>
concept CanGuard = requires(End end) { dojo::CloseGuard(end); };

using IntReceiver = dojo::Receiver<int>;
using IntSender = dojo::Sender<int>;
using IntChannel = dojo::Channel<int>;

static_assert(CanSend<IntChannel> && CanTrySend<IntChannel> &&
              CanReceive<IntChannel> && CanTryReceive<IntChannel>);
static_assert(CanClose<IntChannel> && CanClose<IntSender>);
static_assert(CanSend<IntSender> && CanTrySend<IntSender> &&
              CanReceive<IntReceiver> && CanTryReceive<IntReceiver>);
static_assert(CanGuard<IntChannel> && CanGuard<IntSender>);

static_assert(!CanClose<IntReceiver>, "a receiver cannot close");
static_assert(!CanGuard<IntReceiver>, "nor does a guard on it");
static_assert(!CanSend<IntReceiver> && !CanTrySend<IntReceiver>,
              "a receiver cannot send");
static_assert(!CanReceive<IntSender> && !CanTryReceive<IntSender>,
              "a sender cannot receive");
static_assert(!std::is_convertible_v<IntReceiver, IntSender>,
              "ends do not turn into each other");
static_assert(!std::is_convertible_v<IntSender, IntReceiver>);
static_assert(!std::is_convertible_v<IntSender, IntChannel>,
              "nor back into a channel");
static_assert(!std::is_convertible_v<IntReceiver, IntChannel>);
static_assert(!std::is_convertible_v<IntChannel, dojo::Sender<long>>,
              "the element type is exact");
static_assert(!std::is_convertible_v<IntChannel, bool>,
              "a channel is no number");

TEST_CASE("An end that was moved from is not nil: its use panics") {
  Report report = Runtime().Run([](Here) -> Task<> {
    auto c = dojo::MakeChannel<int>("c");
    const auto moved = std::move(c);
    CHECK_FALSE(c);
    co_await c.Receive();
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == "use of a channel end that was moved from");
  CHECK(report.panics[0].at.line != 0);
  CHECK(report.leaks.empty());
}

TEST_CASE("Every operation refuses an end that was moved from") {
  const char* const text = "use of a channel end that was moved from";
  auto c = dojo::MakeChannel<int>("c", 1);
  const auto moved = std::move(c);
  CHECK_THROWS_WITH(c.TrySend(1), text);
  CHECK_THROWS_WITH(c.TryReceive(), text);
  CHECK_THROWS_WITH(c.Close(), text);
  CHECK_THROWS_WITH(c.len(), text);
  CHECK_THROWS_WITH(c.cap(), text);
  Report report = Runtime().Run([&](Here) -> Task<> {
    co_await dojo::Select(dojo::OnReceive(moved), dojo::OnReceive(c));
  });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == text);
}

// Both mains have the id 1, and the first one has sent before.
TEST_CASE("Who sends from another Runtime wakes a task where it lives") {
  Runtime home;
  int taken = 0;
  std::optional<dojo::Channel<int>> kept;
  home.Run([&](Here) -> Task<> {
    kept = dojo::MakeChannel<int>("kept");
    dojo::Go("taker", [](dojo::Receiver<int> from, int* count) -> Task<> {
      while (co_await from.Receive()) ++*count;
    }(*kept, &taken));
    co_await kept->Send(1);
    co_await kept->Send(2);
  });
  REQUIRE(taken == 2);
  CHECK(Runtime()
            .Run([&](Here) -> Task<> { co_await kept->Send(3); })
            .leaks.empty());
  CHECK(taken == 2);
  home.Run([&](Here) -> Task<> {
    co_await kept->Send(4);
    kept->Close();
  });
  CHECK(taken == 4);
}

TEST_CASE("A channel of a Runtime that died is refused, with the line") {
  std::optional<dojo::Channel<int>> kept;
  Runtime().Run([&](Here) -> Task<> {
    kept = dojo::MakeChannel<int>("kept", 1);
    co_return;
  });
  const char* const text = "use of a channel after its Runtime died";
  CHECK_THROWS_WITH(kept->TrySend(1), text);
  Report report =
      Runtime().Run([&](Here) -> Task<> { co_await kept->Send(1); });
  REQUIRE(report.panics.size() == 1);
  CHECK(report.panics[0].text == text);
  CHECK(report.panics[0].at.file == "channel_test.cc");
}

TEST_CASE("A channel made outside of a Run serves one after the other") {
  auto c = dojo::MakeChannel<int>("c", 2);
  for (int i = 0; i < 2; ++i) {
    CHECK(Runtime().Run([&](Here) -> Task<> { co_await c.Send(i); }).ok());
  }
  CHECK(*c.TryReceive() == 0);
  CHECK(*c.TryReceive() == 1);
}

struct Box {
  dojo::Channel<int> channel = dojo::MakeChannel<int>("boxed");
};
Task<> ReceiveFromBox(std::shared_ptr<Box> box) {
  for (int i = 0; i < 2; ++i) co_await box->channel.Receive();
}
Task<> SendToBox(std::shared_ptr<Box> box) {
  for (int i = 0; i < 2; ++i) co_await box->channel.Send(i);
}
// The one who waits is the last who knows the channel.
Task<> EmptyTheBox(Task<> (*wait)(std::shared_ptr<Box>), bool serve_first) {
  auto box = std::make_shared<Box>();
  dojo::Go("waits", wait(box));
  if (serve_first) {
    // Now the task is at its second operation, whose channel it used before.
    if (wait == &ReceiveFromBox) {
      co_await box->channel.Send(0);
    } else {
      co_await box->channel.Receive();
    }
  }
  co_await dojo::Yield();
  box->channel = {};
}

TEST_CASE("An operation that waits keeps its channel") {
  for (auto wait : {&ReceiveFromBox, &SendToBox}) {
    for (bool serve_first : {false, true}) {
      Report report = Runtime().Run(EmptyTheBox(wait, serve_first));
      REQUIRE(report.leaks.size() == 1);
      CHECK(report.leaks[0].channel == "boxed");
    }
  }
}

TEST_CASE("An explored operation that waits keeps its channel") {
  for (auto wait : {&ReceiveFromBox, &SendToBox}) {
    std::size_t leaks = 0;
    dojo::Explore(
        [wait](Here) -> Task<> {
          return EmptyTheBox(wait, /*serve_first=*/true);
        },
        {.deviation_runs = 0,
         .random_runs = 0,
         .keep_going = true,
         .after_run = [&](const Report& report) {
           leaks += report.leaks.size();
         }});
    CHECK(leaks > 0);
  }
}

}  // namespace
