// nonblock: sends and receives that do not wait, on empty and full channels and
// with a partner waiting, for several element types.
#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Wide {
  std::array<std::int64_t, 8> words;
  friend bool operator==(const Wide&, const Wide&) = default;
};

template <class T>
T Example() {
  if constexpr (std::is_same_v<T, std::string>) {
    return "a string that does not fit into the string object itself";
  } else if constexpr (std::is_same_v<T, std::unique_ptr<int>>) {
    return std::make_unique<int>(42);
  } else if constexpr (std::is_same_v<T, Wide>) {
    return Wide{{1, 2, 3, 4, 5, 6, 7, 8}};
  } else if constexpr (std::is_same_v<T, Unit>) {
    return {};
  } else {
    return T{1};
  }
}

template <class T>
bool IsExample(const std::optional<T>& value) {
  if constexpr (std::is_same_v<T, std::unique_ptr<int>>) {
    return value.has_value() && *value != nullptr && **value == 42;
  } else {
    return value == Example<T>();
  }
}

template <class T>
Task<> ReceiveOne(Receiver<T> from, Sender<std::optional<T>> to) {
  co_await to.Send(co_await from.Receive());
}

template <class T>
Task<> SendOne(Sender<T> to, Sender<Unit> sent) {
  co_await to.Send(Example<T>());
  co_await sent.Send({});
}

#define ELEMENT_TYPES                                                       \
  bool, std::int8_t, std::int32_t, std::int64_t, double, std::string, Wide, \
      Unit, std::unique_ptr<int>

TEMPLATE_TEST_CASE("An unbuffered channel without a partner does nothing", "",
                   ELEMENT_TYPES) {
  const auto channel = MakeChannel<TestType>("channel");
  const auto attempt = channel.TryReceive();
  CHECK_FALSE(attempt.value().has_value());
  CHECK_FALSE(attempt.closed());
  TestType value = Example<TestType>();
  CHECK_FALSE(channel.TrySend(std::move(value)));
  CHECK(IsExample<TestType>(std::optional<TestType>(std::move(value))));
}

TEMPLATE_TEST_CASE("A buffer of one takes one value and gives it back", "",
                   ELEMENT_TYPES) {
  const auto channel = MakeChannel<TestType>("channel", 1);
  CHECK_FALSE(channel.TryReceive().value().has_value());
  CHECK(channel.TrySend(Example<TestType>()));
  CHECK_FALSE(channel.TrySend(Example<TestType>()));
  CHECK(IsExample<TestType>(channel.TryReceive().value()));
  CHECK_FALSE(channel.TryReceive().value().has_value());
}

TEMPLATE_TEST_CASE("A send that does not wait reaches a receiver that does", "",
                   ELEMENT_TYPES) {
  bool sent = false;
  std::optional<TestType> received;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto channel = MakeChannel<TestType>("channel");
    const auto results = MakeChannel<std::optional<TestType>>("results");
    Go("receiver", ReceiveOne<TestType>(channel, results));
    co_await Yield();
    sent = channel.TrySend(Example<TestType>());
    auto result = co_await results.Receive();
    received = *std::move(result);
  });
  CHECK(report.ToString() == "");
  CHECK(sent);
  CHECK(IsExample<TestType>(received));
}

TEMPLATE_TEST_CASE("A receive that does not wait takes from a sender that does",
                   "", ELEMENT_TYPES) {
  bool received = false;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto channel = MakeChannel<TestType>("channel");
    const auto sent = MakeChannel("sent");
    Go("sender", SendOne<TestType>(channel, sent));
    co_await Yield();
    received = IsExample<TestType>(channel.TryReceive().value());
    co_await sent.Receive();
  });
  CHECK(report.ToString() == "");
  CHECK(received);
}

TEMPLATE_TEST_CASE("Select with Default does the same as Try", "",
                   ELEMENT_TYPES) {
  std::vector<std::size_t> taken;
  std::optional<TestType> received;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    const auto channel = MakeChannel<TestType>("channel", 1);
    taken.push_back(co_await Select(OnReceive(channel, &received), Default()));
    TestType first = Example<TestType>();
    taken.push_back(
        co_await Select(OnSend(channel, std::move(first)), Default()));
    TestType second = Example<TestType>();
    taken.push_back(
        co_await Select(OnSend(channel, std::move(second)), Default()));
    taken.push_back(co_await Select(OnReceive(channel, &received), Default()));
  });
  CHECK(report.ToString() == "");
  CHECK(taken == std::vector<std::size_t>{1, 0, 1, 0});
  CHECK(IsExample<TestType>(received));
}

}  // namespace
}  // namespace dojo::conformance
