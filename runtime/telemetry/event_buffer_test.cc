#include "runtime/telemetry/event_buffer.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>

namespace dojo::telemetry {
namespace {

Event Numbered(std::uint64_t sequence) { return {.sequence = sequence}; }

TEST_CASE("A ring keeps the order, all around, and refuses beyond its size") {
  EventBuffer buffer(5);
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  for (int round = 0; round < 20; ++round) {
    while (buffer.Push(Numbered(in + 1))) ++in;
    CHECK(buffer.size() == 5);
    // One to four are taken, so that the ring begins everywhere.
    for (int left = 1 + round % 4; left > 0;) {
      const auto front = buffer.Front(static_cast<std::size_t>(left));
      REQUIRE_FALSE(front.empty());
      for (const Event& event : front) CHECK(event.sequence == ++out);
      left -= static_cast<int>(front.size());
      buffer.Pop(front.size());
    }
  }
  CHECK(in - out == buffer.size());
}

TEST_CASE("Front shows no more than is asked for, or there") {
  EventBuffer buffer(5);
  CHECK(buffer.Front(9).empty());
  buffer.Push(Numbered(1));
  buffer.Push(Numbered(2));
  CHECK(buffer.Front(9).size() == 2);
  CHECK(buffer.Front(1).size() == 1);
  CHECK(buffer.Front(0).empty());
}

TEST_CASE("A buffer of no size takes nothing") {
  EventBuffer buffer(0);
  CHECK_FALSE(buffer.Push({}));
  CHECK(buffer.Front(1).empty());
  buffer.Pop(0);
  CHECK(buffer.size() == 0);
}

TEST_CASE("What was popped lets go of its labels") {
  EventBuffer buffer(2);
  auto labels = std::make_shared<const ChannelLabels>();
  buffer.Push({.channel = labels});
  buffer.Pop(1);
  CHECK(labels.use_count() == 1);
}

TEST_CASE("What Front showed stays where it is while others come") {
  EventBuffer buffer(100);
  buffer.Push(Numbered(1));
  const Event* const first = buffer.Front(1).data();
  while (buffer.Push(Numbered(2))) {
  }
  CHECK(buffer.Front(1).data() == first);
  CHECK(first->sequence == 1);
}

}  // namespace
}  // namespace dojo::telemetry
