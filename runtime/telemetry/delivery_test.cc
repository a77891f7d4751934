#include "runtime/telemetry/delivery.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include "runtime/telemetry/testing.h"

namespace dojo::telemetry {
namespace {

using Numbers = std::vector<std::uint64_t>;

void Emit(Delivery& delivery, int count) {
  static const auto labels =
      std::make_shared<const ChannelLabels>(ChannelLabels{1, "c", "v"});
  for (int i = 0; i < count; ++i)
    delivery.Emit({.phase = Phase::kCreated, .channel = labels});
}

// What holds at any moment.
void CheckSum(const Delivery& delivery) {
  const DeliveryCounts counts = delivery.counts();
  CHECK(counts.delivered + counts.dropped + counts.buffered == counts.emitted);
}

TEST_CASE("Events arrive in order, in batches of at most so many") {
  KeepingSink sink;
  Delivery delivery({.capacity = 10, .batch = 3}, sink);
  Emit(delivery, 7);
  CHECK(sink.calls == 0);
  CHECK(delivery.counts().buffered == 7);
  delivery.Pump({});
  CHECK(sink.calls == 3);
  CHECK(sink.sequences() == Numbers{1, 2, 3, 4, 5, 6, 7});
  CHECK(delivery.counts().delivered == 7);
  CHECK(delivery.counts().buffered == 0);
  delivery.Pump({});
  CHECK(sink.calls == 3);  // nothing to say
}

TEST_CASE("A full buffer drops the newest, and says how many") {
  KeepingSink sink;
  Delivery delivery({.capacity = 4}, sink);
  Emit(delivery, 6);
  CHECK(delivery.counts().dropped == 2);
  CheckSum(delivery);
  delivery.Pump({});
  Emit(delivery, 1);
  delivery.Pump({});
  // The reader sees the gap.
  CHECK(sink.sequences() == Numbers{1, 2, 3, 4, 7});
  CHECK(delivery.counts().delivered == 5);
  CheckSum(delivery);
}

TEST_CASE("A buffer of one holds one, one of none drops all") {
  KeepingSink sink;
  Delivery one({.capacity = 1}, sink);
  Emit(one, 2);
  CHECK(one.counts().buffered == 1);
  CHECK(one.counts().dropped == 1);
  one.Pump({});
  CHECK(sink.sequences() == Numbers{1});

  Delivery none({.capacity = 0}, sink);
  Emit(none, 2);
  CHECK(none.counts().dropped == 2);
  CHECK(none.Flush({}).ok());
  CHECK(sink.calls == 1);
  CheckSum(none);
}

TEST_CASE("A batch of 0 is one of 1") {
  KeepingSink sink;
  Delivery delivery({.batch = 0}, sink);
  Emit(delivery, 2);
  CHECK(delivery.Flush({}).ok());
  CHECK(sink.calls == 2);
}

// The times, in nanoseconds, at which the sink is asked, when the clock moves
// by one each time.
std::vector<std::int64_t> Asked(Delivery& delivery, const KeepingSink& sink,
                                std::int64_t from, std::int64_t until) {
  std::vector<std::int64_t> asked;
  for (std::int64_t now = from; now < until; ++now) {
    const int before = sink.calls;
    delivery.Pump({now});
    if (sink.calls > before) asked.push_back(now);
  }
  return asked;
}

using Times = std::vector<std::int64_t>;

TEST_CASE("A sink that is down is asked ever more rarely, up to a limit") {
  KeepingSink sink;
  sink.down = true;
  Delivery delivery({.first_backoff = 10_ns, .longest_backoff = 45_ns}, sink);
  Emit(delivery, 1);
  CHECK(Asked(delivery, sink, 0, 200) == Times{0, 10, 30, 70, 115, 160});
  CHECK(delivery.counts().refusals == 6);
  CHECK(delivery.counts().buffered == 1);
  sink.down = false;
  CHECK(Asked(delivery, sink, 200, 300) == Times{205});
  CHECK(sink.sequences() == Numbers{1});
  // It has recovered: the next time begins with the first back-off.
  sink.down = true;
  Emit(delivery, 1);
  CHECK(Asked(delivery, sink, 300, 335) == Times{300, 310, 330});
}

TEST_CASE("A first back-off above the longest is the longest") {
  KeepingSink sink;
  sink.down = true;
  Delivery delivery({.first_backoff = 90_ns, .longest_backoff = 20_ns}, sink);
  Emit(delivery, 1);
  CHECK(Asked(delivery, sink, 0, 50) == Times{0, 20, 40});
}

TEST_CASE("Back-off does not overflow") {
  KeepingSink sink;
  sink.down = true;
  Delivery delivery(
      {.first_backoff = {INT64_MAX / 2 + 1}, .longest_backoff = {INT64_MAX}},
      sink);
  Emit(delivery, 1);
  delivery.Pump({5});
  delivery.Pump({INT64_MAX / 2 + 6});
  CHECK(sink.calls == 2);
  delivery.Pump({INT64_MAX});
  CHECK(sink.calls == 2);
}

TEST_CASE("A clock that begins anew does not keep the sink waiting") {
  KeepingSink sink;
  sink.down = true;
  Delivery delivery({.first_backoff = 10_ns}, sink);
  Emit(delivery, 1);
  delivery.Pump({1'000});
  sink.down = false;
  delivery.Pump({1'001});
  CHECK(sink.calls == 1);
  delivery.Pump({3});
  CHECK(sink.calls == 2);
  CHECK(delivery.counts().delivered == 1);
}

TEST_CASE("What a sink did not take comes again, and only that") {
  KeepingSink sink;
  sink.most = 2;
  Delivery delivery({.batch = 4, .first_backoff = 10_ns}, sink);
  Emit(delivery, 5);
  // It makes progress: it is never left alone for longer than at first.
  CHECK(Asked(delivery, sink, 0, 30) == Times{0, 10, 20});
  CHECK(sink.sequences() == Numbers{1, 2, 3, 4, 5});
  CHECK(delivery.counts().refusals == 2);
  CheckSum(delivery);
}

TEST_CASE("A flush does not wait, and says what kept it") {
  KeepingSink sink;
  Delivery delivery({.first_backoff = 10_s}, sink);
  Emit(delivery, 3);
  sink.down = true;
  CHECK(delivery.Flush({}).message() == "down");
  CHECK(delivery.Flush({}).code() == absl::StatusCode::kUnavailable);
  CHECK(sink.calls == 2);
  sink.down = false;
  sink.most = 1;
  CHECK(delivery.Flush({}).message() == "the sink took 1 of 3 events");
  CHECK(delivery.counts().delivered == 1);
  sink.most = 2;
  CHECK(delivery.Flush({}).ok());
  CHECK(delivery.counts().buffered == 0);
  CHECK(sink.sequences() == Numbers{1, 2, 3});
}

TEST_CASE(
    "A sink that takes nothing, and says that this is well, is refusing") {
  KeepingSink sink;
  sink.most = 0;
  Delivery delivery({.first_backoff = 10_ns}, sink);
  Emit(delivery, 1);
  CHECK(Asked(delivery, sink, 0, 40) == Times{0, 10, 30});
}

TEST_CASE("A sink that fails for ever costs a buffer, and what came then") {
  KeepingSink sink;
  sink.down = true;
  Delivery delivery({.capacity = 100, .first_backoff = 1_ns}, sink);
  for (std::int64_t now = 0; now < 10'000; ++now) {
    Emit(delivery, 1);
    delivery.Pump({now});
    REQUIRE(delivery.counts().buffered <= 100);
  }
  CHECK_FALSE(delivery.Flush({}).ok());
  CHECK(delivery.counts().emitted == 10'000);
  CHECK(delivery.counts().dropped == 9'900);
  CHECK(delivery.counts().buffered == 100);
  CHECK(delivery.counts().delivered == 0);
}

// What a sink must not do, and what then does not happen.
class BadSink : public Sink {
 public:
  absl::StatusOr<std::size_t> Deliver(std::span<const Event> batch) override {
    ++calls;
    return action(batch);
  }
  std::function<std::size_t(std::span<const Event>)> action;
  int calls = 0;
};

TEST_CASE("A sink that says more than it got has all, and no more") {
  BadSink sink;
  sink.action = [](std::span<const Event> batch) { return batch.size() + 7; };
  Delivery delivery({}, sink);
  Emit(delivery, 2);
  CHECK(delivery.Flush({}).ok());
  CHECK(delivery.counts().delivered == 2);
  CheckSum(delivery);
}

TEST_CASE("A sink that makes events itself keeps nobody, nor harms its batch") {
  BadSink sink;
  Delivery delivery({.capacity = 4}, sink);
  absl::Status nested;
  sink.action = [&](std::span<const Event> batch) {
    Emit(delivery, 9);
    nested = delivery.Flush({});
    CHECK(batch.front().sequence == 1);
    CHECK(batch.back().sequence == 2);
    return batch.size();
  };
  Emit(delivery, 2);
  CHECK(delivery.Flush({}).ok());
  CHECK(sink.calls == 1);
  CHECK(nested.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(delivery.counts().buffered == 2);
  CHECK(delivery.counts().dropped == 7);
  CheckSum(delivery);
}

TEST_CASE("A sink that throws has taken nothing, and is asked again later") {
  BadSink sink;
  sink.action = [&](std::span<const Event> batch) {
    if (sink.calls == 1) throw std::bad_alloc();
    return batch.size();
  };
  Delivery delivery({.first_backoff = 10_ns}, sink);
  Emit(delivery, 2);
  delivery.Pump({0});
  CHECK(delivery.counts().buffered == 2);
  delivery.Pump({9});
  CHECK(sink.calls == 1);
  delivery.Pump({10});
  CHECK(delivery.counts().delivered == 2);
}

}  // namespace
}  // namespace dojo::telemetry
