#include "docs/canary/rollout.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "docs/canary/share.h"
#include "runtime/dojo.h"
#include "runtime/telemetry/event.h"

namespace canary {
namespace {

using dojo::Task;
using namespace dojo::literals;

class Kept : public dojo::telemetry::Sink {
 public:
  absl::StatusOr<std::size_t> Deliver(
      std::span<const dojo::telemetry::Event> batch) override {
    if (down) return absl::UnavailableError("down");
    events.insert(events.end(), batch.begin(), batch.end());
    return batch.size();
  }
  bool down = false;
  std::vector<dojo::telemetry::Event> events;
};

// Every right handler says twice the request.
Task<int> AfterWork(int request, dojo::Duration work) {
  co_await dojo::Sleep(work);
  co_return 2 * request;
}
Task<int> Healthy(int request) { return AfterWork(request, 100_ms); }

Task<> Audit(dojo::Sender<int> to) { co_await to.Send(1); }
// Starts a task that reports to somebody who has gone.
Task<int> Leaky(int request) {
  auto audit = dojo::MakeChannel<int>("audit");
  dojo::Go("audit", Audit(audit));
  co_return 2 * request;
}

Outcome Try(std::function<Task<int>(int)> fresh, Options options = {},
            std::function<Task<int>(int)> stable = Healthy) {
  Kept sink;
  return RollOut({.name = "v1", .handle = std::move(stable)},
                 {.name = "v2", .handle = std::move(fresh)}, options, sink);
}

// Each client has one answer, and it is right.
void CheckAnswers(const Outcome& outcome) {
  std::size_t requests = 0;
  for (const Step& step : outcome.steps)
    requests += static_cast<std::size_t>(step.requests);
  CHECK(outcome.answers.size() == requests);
  CHECK(outcome.answers.size() == 600 * outcome.steps.size());
  for (std::size_t i = 0; i < outcome.answers.size(); ++i)
    REQUIRE(outcome.answers[i] == std::vector<int>{2 * static_cast<int>(i)});
}

std::vector<int> Percents(const Outcome& outcome) {
  std::vector<int> percents;
  for (const Step& step : outcome.steps) percents.push_back(step.percent);
  return percents;
}
std::vector<int> ToNew(const Outcome& outcome) {
  std::vector<int> requests;
  for (const Step& step : outcome.steps) requests.push_back(step.to_new);
  return requests;
}

TEST_CASE("Of any hundred requests in a row a share takes exactly its part") {
  for (const int percent : {0, 1, 10, 33, 50, 99, 100}) {
    Share share;
    share.Set(percent);
    std::vector<int> taken;
    for (int i = 0; i < 1'000; ++i) taken.push_back(share.Take() ? 1 : 0);
    int sum = 0;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      sum += taken[i];
      if (i >= 100) sum -= taken[i - 100];
      if (i >= 99) REQUIRE(sum == percent);
    }
  }
}

TEST_CASE("A healthy version gets all of the traffic, step by step") {
  const Outcome outcome = Try(Healthy);
  CHECK(outcome.percent == 100);
  CHECK_FALSE(outcome.rolled_back());
  CHECK(Percents(outcome) == std::vector<int>{1, 10, 50, 100});
  CHECK(ToNew(outcome) == std::vector<int>{6, 60, 300, 600});
  for (const Step& step : outcome.steps) CHECK(step.trouble.empty());
  CHECK(outcome.reading.alive == 0);
  CHECK(outcome.reading.now.nanoseconds == 4 * 600'000'000'000);
  CheckAnswers(outcome);
}

TEST_CASE("A version that leaks is rolled back after its first step") {
  const Outcome outcome = Try(Leaky);
  CHECK(outcome.rolled_back());
  CHECK(Percents(outcome) == std::vector<int>{1, 0});
  CHECK(ToNew(outcome) == std::vector<int>{6, 0});
  CHECK(outcome.steps[0].trouble.starts_with(
      "v2 leaks: 6 x \"audit\" in chan send at rollout_test.cc:"));
  CHECK(outcome.steps[1].trouble.empty());
  // What its tasks hold is still there.
  CHECK(outcome.reading.alive == 6);
  CheckAnswers(outcome);
}

// Leaks only when two requests are in hand at once, which takes 3 s for each.
Task<int> LeakyUnderLoad(int request, int* in_hand) {
  auto audit = dojo::MakeChannel<int>("audit", 0);
  if (++*in_hand > 1) dojo::Go("audit", Audit(audit));
  co_await dojo::Sleep(3_s);
  --*in_hand;
  co_return 2 * request;
}

TEST_CASE("A leak under load is found at the first step that has the load") {
  int in_hand = 0;
  const Outcome outcome = Try(
      [&in_hand](int request) { return LeakyUnderLoad(request, &in_hand); });
  CHECK(outcome.rolled_back());
  CHECK(Percents(outcome) == std::vector<int>{1, 10, 50, 0});
  CHECK(outcome.steps[2].trouble.starts_with("v2 leaks: "));
  CheckAnswers(outcome);
}

TEST_CASE("A leak of the stable version is not held against the new one") {
  const Outcome outcome = Try(Healthy, {}, Leaky);
  CHECK(outcome.percent == 100);
  CHECK(ToNew(outcome) == std::vector<int>{6, 60, 300, 600});
  CHECK(outcome.reading.alive == 594 + 540 + 300);
  CheckAnswers(outcome);
}

TEST_CASE(
    "A leak that both have is the stable version's, while it has traffic") {
  const Outcome outcome = Try(Leaky, {}, Leaky);
  CHECK(outcome.rolled_back());
  CHECK(Percents(outcome) == std::vector<int>{1, 10, 50, 100, 0});
  CHECK(outcome.steps[3].trouble.starts_with("v2 leaks: 600 x \"audit\""));
  CheckAnswers(outcome);
}

TEST_CASE("A version that falls behind is called off in the middle of a step") {
  // Four workers, 12 s each: 20 answers a minute, and 30 questions at 50 %.
  const Outcome outcome =
      Try([](int request) { return AfterWork(request, 12_s); },
          {.answer_limit = 600_s});
  CHECK(outcome.rolled_back());
  CHECK(Percents(outcome) == std::vector<int>{1, 10, 50, 0});
  const Step& last = outcome.steps[2];
  CHECK(last.trouble == "v2 was degraded");
  CHECK(last.requests == 600);
  // Long before its 300, and after the queue's nine and the workers' four.
  CHECK(last.to_new > 13);
  CHECK(last.to_new < 60);
  // What it had in hand it answered: nobody asked the stable one again.
  CHECK(last.missed == 0);
  CHECK(outcome.reading.alive == 0);
  CheckAnswers(outcome);
}

TEST_CASE("What is not answered in time is asked of the stable version") {
  // Its answers come, but late, and nobody hears them.
  const Outcome outcome =
      Try([](int request) { return AfterWork(request + 1'000, 60_s); });
  CHECK(outcome.rolled_back());
  CHECK(Percents(outcome) == std::vector<int>{1, 0});
  CHECK(outcome.steps[0].trouble == "v2 did not answer in time");
  CHECK(outcome.steps[0].to_new == 1);
  CHECK(outcome.steps[0].missed == 1);
  CHECK(outcome.reading.alive == 0);
  CheckAnswers(outcome);
}

Task<int> Stuck(int) {
  auto never = dojo::MakeChannel<int>("never");
  co_return *co_await never.Receive();
}

TEST_CASE("A version that takes requests and never answers loses none") {
  const Outcome outcome = Try(Stuck, {.percents = {100}});
  CHECK(outcome.rolled_back());
  CHECK(outcome.steps[0].trouble == "v2 was degraded");
  // Four are in the workers' hands, the others are still in the queue.
  CHECK(outcome.steps[0].to_new == 13);
  CHECK(outcome.steps[0].missed == 13);
  CheckAnswers(outcome);
}

TEST_CASE("The first trouble is the one that is told") {
  const Outcome outcome = Try(Stuck);
  CHECK(outcome.steps[0].trouble == "v2 did not answer in time");
  CHECK(outcome.reading.alive > 0);  // a leak, too
}

TEST_CASE("What the last request of a step does is trouble, too") {
  // Four for the workers, and nine for the queue.
  const Outcome outcome =
      Try([](int request) { return AfterWork(request, 100_s); },
          {.percents = {100}, .step = 13_s, .answer_limit = 3'000_s});
  CHECK(outcome.rolled_back());
  CHECK(outcome.steps[0].to_new == 13);
  CHECK(outcome.steps[0].trouble == "v2 was degraded");
}

Task<> TakeLate(dojo::Receiver<Call> calls) {
  co_await dojo::Sleep(20_s);
  co_await calls.Receive();
}

TEST_CASE("The limit is for the whole question, not for each half of it") {
  dojo::Runtime().Run([](dojo::Here) -> Task<> {
    auto calls = dojo::MakeChannel<Call>("calls");
    dojo::Go("taker", TakeLate(calls));
    CHECK(co_await AskInTime(calls, 1, 30_s) == std::nullopt);
    CHECK(dojo::Now() == dojo::Time{30'000'000'000});
    // Nobody takes this one.
    CHECK(co_await AskInTime(calls, 2, 30_s) == std::nullopt);
    CHECK(dojo::Now() == dojo::Time{60'000'000'000});
  });
}

TEST_CASE("A version whose workers panic is rolled back, and loses none") {
  const auto broken = [](int request) -> Task<int> {
    co_await dojo::Yield();
    if (request % 2 == 1) throw std::runtime_error("odd");
    co_return 2 * request;
  };
  // Requests 99, 199, ... go to it: each costs a worker, and its client waits
  // longer than the step takes for requests.
  const Outcome outcome = Try(broken, {.answer_limit = 3'000_s});
  CHECK(outcome.rolled_back());
  CHECK(Percents(outcome) == std::vector<int>{1, 0});
  CHECK(outcome.steps[0].missed == 6);
  CheckAnswers(outcome);
}

TEST_CASE("A panic beside a right answer is trouble, too") {
  const auto broken = [](int request) -> Task<int> {
    dojo::Go("v2 audit", []() -> Task<> {
      co_await dojo::Yield();
      throw std::runtime_error("no audit");
    }());
    co_return 2 * request;
  };
  const Outcome outcome = Try(broken);
  CHECK(Percents(outcome) == std::vector<int>{1, 0});
  CHECK(outcome.steps[0].trouble == "v2 panicked: no audit");
  CheckAnswers(outcome);
}

TEST_CASE("A version that does not come to rest is rolled back") {
  const auto endless = [](int) -> Task<int> {
    for (;;) co_await dojo::Yield();
  };
  const Outcome outcome = Try(endless, {.runtime = {.max_steps = 50'000}});
  CHECK(Percents(outcome) == std::vector<int>{1, 0});
  CHECK(outcome.steps[0].trouble == "the step did not come to rest");
  CHECK(outcome.steps[1].requests == 600);
}

TEST_CASE("The calls' channels say the ratio when they are activated") {
  Kept sink;
  RollOut({.name = "v1", .handle = Healthy}, {.name = "v2", .handle = Healthy},
          {}, sink);
  std::map<std::string, std::vector<double>> ratios;
  for (const auto& event : sink.events) {
    if (event.phase != dojo::telemetry::Phase::kActivated) continue;
    if (event.channel->name == "reply") {
      CHECK_FALSE(event.traffic_ratio.has_value());
      CHECK(event.channel->version == "router");
      continue;
    }
    CHECK(event.channel->name == event.channel->version + " calls");
    ratios[event.channel->version].push_back(event.traffic_ratio.value());
  }
  CHECK(ratios["v2"] == std::vector<double>{0.01, 0.1, 0.5, 1});
  REQUIRE(ratios["v1"].size() == 3);  // at 100 % it gets nothing
  CHECK(ratios["v1"][0] == Approx(0.99));
  CHECK(ratios["v1"][2] == Approx(0.5));
}

TEST_CASE("A sink that is down changes nothing, not even what is seen") {
  Kept sink;
  sink.down = true;
  const Outcome outcome = RollOut(
      {.name = "v1", .handle = Healthy},
      {.name = "v2", .handle = [](int r) { return AfterWork(r, 12_s); }},
      {.answer_limit = 600_s}, sink);
  CHECK(Percents(outcome) == std::vector<int>{1, 10, 50, 0});
  CHECK(outcome.steps[2].trouble == "v2 was degraded");
  const dojo::telemetry::DeliveryCounts& counts = outcome.reading.events;
  CHECK(counts.delivered == 0);
  CHECK(counts.dropped + counts.buffered == counts.emitted);
  CheckAnswers(outcome);
}

TEST_CASE("The same rollout goes the same way") {
  const auto run = [] {
    int in_hand = 0;
    const Outcome outcome = Try(
        [&in_hand](int request) { return LeakyUnderLoad(request, &in_hand); });
    return std::tuple(ToNew(outcome), outcome.steps[2].trouble,
                      outcome.reading.now, outcome.reading.events.emitted);
  };
  CHECK(run() == run());
}

}  // namespace
}  // namespace canary
