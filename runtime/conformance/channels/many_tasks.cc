// goroutines: 100,000 tasks threaded from left to right by channels pass one
// value along and are gone.
#include <catch2/catch.hpp>
#include <optional>

#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

Task<> PassOn(Sender<int> left, Receiver<int> right) {
  const auto value = co_await right.Receive();
  co_await left.Send(*value + 1);
}

Task<> SendOne(Sender<int> to) { co_await to.Send(0); }

TEST_CASE("A hundred thousand tasks pass a value from right to left") {
  constexpr int kTasks = 100'000;
  std::optional<int> arrived;
  Runtime runtime;
  const internal::LiveMemory before = internal::CurrentLiveMemory();
  internal::LiveMemory threaded;
  const Report report = runtime.Run([&](Here) -> Task<> {
    const auto leftmost = MakeChannel<int>("link");
    auto left = leftmost;
    for (int i = 0; i < kTasks; ++i) {
      const auto right = MakeChannel<int>("link");
      Go("pass on", PassOn(left, right));
      left = right;
    }
    threaded = internal::CurrentLiveMemory();
    Go("sender", SendOne(left));
    arrived = co_await leftmost.Receive();
  });
  CHECK(report.ToString() == "");
  CHECK(arrived == kTasks);
  CHECK(threaded.frame_blocks >= kTasks);
  const internal::LiveMemory after = internal::CurrentLiveMemory();
  CHECK(after.frame_blocks == before.frame_blocks);
  CHECK(after.record_blocks == before.record_blocks);
}

TEST_CASE("A hundred thousand tasks that nobody reaches are one leak") {
  constexpr int kTasks = 100'000;
  Runtime runtime;
  const Report report = runtime.Run([](Here) -> Task<> {
    auto left = MakeChannel<int>("link");
    for (int i = 0; i < kTasks; ++i) {
      const auto right = MakeChannel<int>("link");
      Go("pass on", PassOn(left, right));
      left = right;
    }
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].count == kTasks);
  CHECK(report.leaks[0].wait_reason == "chan receive");
}

}  // namespace
}  // namespace dojo::conformance
