// closedchan: close, and what comes after it, in the blocking, the non-blocking
// and the select form.
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

enum class Form { kBlocking, kTry, kSelect, kSelectDefault };
constexpr Form kForms[] = {Form::kBlocking, Form::kTry, Form::kSelect,
                           Form::kSelectDefault};

// What one receive yields; throws when it neither has a value nor is closed.
Task<std::optional<int>> ReceiveBy(Form form, Receiver<int> from) {
  std::optional<int> value;
  switch (form) {
    case Form::kBlocking:
      co_return co_await from.Receive();
    case Form::kTry: {
      const Attempt<int> attempt = from.TryReceive();
      if (!attempt.value() && !attempt.closed()) break;
      co_return attempt.value();
    }
    case Form::kSelect:
      co_await Select(OnReceive(from, &value));
      co_return value;
    case Form::kSelectDefault:
      if (co_await Select(OnReceive(from, &value), Default()) == 1) break;
      co_return value;
  }
  throw Panic("a closed channel was not ready", {});
}

Task<> SendBy(Form form, Sender<int> to) {
  switch (form) {
    case Form::kBlocking:
      co_await to.Send(1);
      break;
    case Form::kTry:
      to.TrySend(1);
      break;
    case Form::kSelect:
      co_await Select(OnSend(to, 1));
      break;
    case Form::kSelectDefault:
      co_await Select(OnSend(to, 1), Default());
      break;
  }
}

TEST_CASE("A closed channel yields what is buffered, then nothing, each time") {
  for (const int capacity : {0, 1, 3}) {
    for (const Form form : kForms) {
      CAPTURE(capacity, static_cast<int>(form));
      std::vector<std::optional<int>> received, expected;
      const Report report = Runtime().Run([&](Here) -> Task<> {
        const auto channel = MakeChannel<int>("channel", capacity);
        for (int i = 0; i < capacity; ++i) {
          co_await channel.Send(i);
          expected.push_back(i);
        }
        channel.Close();
        expected.resize(expected.size() + 3);
        while (received.size() < expected.size())
          received.push_back(co_await ReceiveBy(form, channel));
      });
      CHECK(report.ToString() == "");
      CHECK(received == expected);
    }
  }
}

TEST_CASE("A send on a closed channel panics, also where it has room") {
  for (const int capacity : {0, 1}) {
    for (const Form form : kForms) {
      CAPTURE(capacity, static_cast<int>(form));
      const Report report = Runtime().Run([&](Here) -> Task<> {
        const auto channel = MakeChannel<int>("channel", capacity);
        channel.Close();
        co_await SendBy(form, channel);
      });
      REQUIRE(report.panics.size() == 1);
      CHECK(report.panics[0].text == "send on closed channel");
      CHECK(report.leaks.empty());
    }
  }
}

TEST_CASE("A close wakes who waits: receivers with nothing, senders by panic") {
  for (const Form form : {Form::kBlocking, Form::kSelect}) {
    CAPTURE(static_cast<int>(form));
    int woken = 0;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const auto received = MakeChannel<int>("received");
      const auto sent = MakeChannel<int>("sent");
      for (int i = 0; i < 3; ++i) {
        Go("receiver", [](Form form, Receiver<int> from, int* woken) -> Task<> {
          if (!co_await ReceiveBy(form, from)) ++*woken;
        }(form, received, &woken));
        Go("sender", SendBy(form, sent));
      }
      co_await Yield();
      received.Close();
      sent.Close();
    });
    CHECK(woken == 3);
    CHECK(report.leaks.empty());
    REQUIRE(report.panics.size() == 3);
    for (const PanicReport& panic : report.panics) {
      CHECK(panic.task == "sender");
      CHECK(panic.text == "send on closed channel");
    }
  }
}

TEST_CASE("A second close panics, and so does the close of nil") {
  const auto channel = MakeChannel<int>("channel");
  channel.Close();
  CHECK_THROWS_WITH(channel.Close(), "close of closed channel");
  CHECK_THROWS_WITH(Channel<int>().Close(), "close of nil channel");
}

TEST_CASE("A closed channel's case is ready among others that are not") {
  std::size_t taken = 9;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto open = MakeChannel<int>("open");
    const auto closed = MakeChannel<int>("closed");
    closed.Close();
    taken = co_await Select(OnReceive(open), OnSend(open, 1), OnReceive(closed),
                            Default());
  });
  CHECK(report.ToString() == "");
  CHECK(taken == 2);
}

}  // namespace
}  // namespace dojo::conformance
