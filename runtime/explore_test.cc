// Explore and Replay: what is found, how little of a schedule is handed back,
// and what a token promises.
#include "runtime/explore.h"

#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/dojo.h"

namespace {

using namespace dojo::literals;
using dojo::Exploration;
using dojo::Explore;
using dojo::Here;
using dojo::Task;

Task<> Drain(dojo::Receiver<int> from) {
  while (co_await from.Receive()) {
  }
}

Task<> SendOnce(dojo::Sender<int> to, int value) { co_await to.Send(value); }

// `workers` tasks range over a channel; with `close` the sender closes it.
auto RangeOverJobs(int workers, int jobs, bool close) {
  return [=](Here) -> Task<> {
    auto channel = dojo::MakeChannel<int>("jobs");
    for (int i = 0; i < workers; ++i) dojo::Go("worker", Drain(channel));
    for (int i = 0; i < jobs; ++i) co_await channel.Send(i);
    if (close) channel.Close();
  };
}

// Leaks only when the timer fires before the answer is taken: the sender is
// then abandoned.
Task<> AskWithTimeout(Here) {
  auto answers = dojo::MakeChannel<int>("answers");
  dojo::Go("replica", [](dojo::Sender<int> to) -> Task<> {
    co_await dojo::Sleep(5_ms);
    co_await to.Send(1);
  }(answers));
  co_await dojo::Select(dojo::OnReceive(answers), dojo::After(5_ms));
}

TEST_CASE("A channel that nobody closes leaks on the default schedule") {
  Exploration found = Explore(RangeOverJobs(2, 2, false));
  REQUIRE(found.failure.has_value());
  CHECK(found.failure->deviations == 0);
  CHECK(found.failure->shortest);
  CHECK(found.failure->report.leaked_tasks() == 2);
  CHECK(found.runs == 1);
  CHECK_FALSE(found.nondeterministic);
}

TEST_CASE("A closed channel is proven over every schedule of a small size") {
  Exploration found = Explore(RangeOverJobs(2, 2, true));
  CHECK(found.ok());
  CHECK(found.complete);
  CHECK(found.strategy == "reduction");
  CHECK(found.complete);
  CHECK(found.runs > 100);
}

TEST_CASE("A budget that ends before the last schedule is no proof") {
  Exploration found = Explore(
      RangeOverJobs(3, 3, true),
      {.deviation_runs = 50, .enumeration_runs = 50, .random_runs = 10});
  CHECK(found.ok());
  CHECK_FALSE(found.complete);
  CHECK(found.runs == 110);
  CHECK(found.strategy == "random");
}

TEST_CASE("Timers that are due compete: a leak at equal deadlines is found") {
  Exploration found = Explore(AskWithTimeout);
  REQUIRE(found.failure.has_value());
  CHECK(found.failure->report.leaks.at(0).wait_reason == "chan send");
  CHECK(found.failure->report.leaks.at(0).task == "replica");
}

dojo::Task<> SendsAndRecovers(dojo::Channel<int> channel) {
  try {
    co_await channel.Send(2);
  } catch (const dojo::Panic&) {
  }
}

TEST_CASE(
    "A panic that is recovered under some schedules is found when asked for") {
  const bool asked_for = GENERATE(false, true);
  Exploration found = Explore(
      [](Here) -> Task<> {
        auto channel = dojo::MakeChannel<int>("results", 2);
        dojo::Go("late", SendsAndRecovers(channel));
        co_await dojo::Yield();
        channel.Close();
      },
      {.recovered_panics_fail = asked_for});
  CHECK(found.complete == !asked_for);
  CHECK(found.ok() == !asked_for);
  if (!found.failure) return;
  REQUIRE(found.failure->report.panics.size() == 1);
  CHECK(found.failure->report.panics[0].recovered);
  CHECK(found.failure->report.panics[0].task == "late");
}

TEST_CASE("Another task may run before a call that is not awaited") {
  // The channel has room for both, so nobody parks: only a scheduling point
  // before Close lets the other send come last.
  Exploration found = Explore([](Here) -> Task<> {
    auto channel = dojo::MakeChannel<int>("results", 2);
    dojo::Go("late", SendOnce(channel, 2));
    co_await dojo::Yield();
    channel.Close();
  });
  REQUIRE(found.failure.has_value());
  REQUIRE(found.failure->report.panics.size() == 1);
  CHECK(found.failure->report.panics[0].text == "send on closed channel");
  CHECK(found.failure->deviations == 1);
}

TEST_CASE("Two calls in a row can be told apart by a third task") {
  std::set<int> seen;
  Exploration found = Explore([&](Here) -> Task<> {
    auto a = dojo::MakeChannel<int>("a", 1);
    auto b = dojo::MakeChannel<int>("b", 1);
    dojo::Go("observer",
             [](dojo::Channel<int> x, dojo::Channel<int> y,
                std::set<int>* out) -> Task<> {
               const auto in_a = x.len();
               const auto in_b = y.len();
               out->insert(static_cast<int>(in_a * 2 + in_b));
               co_return;
             }(a, b, &seen));
    a.TrySend(1);
    b.TrySend(1);
    co_return;
  });
  CHECK(found.ok());
  CHECK(found.complete);
  CHECK(seen == std::set<int>{0, 1, 2, 3});
}

TEST_CASE("An exception in flight does not leak into another task's stack") {
  struct CloseAtExit {
    dojo::Channel<int> channel;
    ~CloseAtExit() { channel.Close(); }
  };
  Exploration found = Explore([](Here) -> Task<> {
    for (int i = 0; i < 2; ++i) {
      dojo::Go("thrower", []() -> Task<> {
        try {
          CloseAtExit guard{dojo::MakeChannel<int>("mine")};
          throw std::runtime_error("planned");
        } catch (const std::runtime_error& e) {
          if (std::string(e.what()) != "planned" ||
              std::uncaught_exceptions() != 0)
            throw;
        }
        co_return;
      }());
    }
    co_return;
  });
  CHECK(found.ok());
  CHECK(found.complete);
}

TEST_CASE(
    "The shortest failure needs the fewest deviations, and its steps name "
    "lines") {
  Exploration found = Explore(AskWithTimeout);
  REQUIRE(found.failure.has_value());
  CHECK(found.failure->shortest);
  CHECK(found.failure->deviations <= 1);
  REQUIRE_FALSE(found.failure->steps.empty());
  CHECK(found.failure->ToString().find("explore_test.cc:") !=
        std::string::npos);
}

TEST_CASE("The same program explores to the same digest") {
  Exploration first = Explore(RangeOverJobs(2, 2, true));
  Exploration second = Explore(RangeOverJobs(2, 2, true));
  CHECK(first.runs == second.runs);
  CHECK(first.digest == second.digest);
}

TEST_CASE(
    "A program that depends on something else than its schedule is called "
    "nondeterministic") {
  int calls = 0;
  Exploration found = Explore([&](Here) -> Task<> {
    auto channel = dojo::MakeChannel<int>("jobs");
    const int workers = ++calls % 2 + 1;
    for (int i = 0; i < workers; ++i) dojo::Go("worker", Drain(channel));
    co_return;
  });
  CHECK(found.nondeterministic);
}

TEST_CASE("An endless loop of awaits ends with its budget of steps") {
  Exploration found = Explore(
      [](Here) -> Task<> {
        for (;;) co_await dojo::Yield();
      },
      {.steps_per_run = 100});
  REQUIRE(found.failure.has_value());
  CHECK(found.failure->report.out_of_steps);
}

TEST_CASE("An endless loop of calls ends with its budget of steps") {
  Exploration found = Explore(
      [](Here) -> Task<> {
        auto channel = dojo::MakeChannel<int>("full");
        while (!channel.TrySend(1)) {
        }
        co_return;
      },
      {.steps_per_run = 100});
  REQUIRE(found.failure.has_value());
  CHECK(found.failure->report.out_of_steps);
}

TEST_CASE("A token reproduces its failure") {
  Exploration found = Explore(AskWithTimeout);
  REQUIRE(found.failure.has_value());
  CHECK(found.failure->token.size() <= 64);
  const auto replayed = dojo::Replay(found.failure->token, AskWithTimeout);
  REQUIRE(replayed.has_value());
  CHECK(replayed->result == dojo::ReplayResult::kReproduced);
  CHECK(replayed->run.ToString() == found.failure->ToString());
}

TEST_CASE("A token says when the leak is gone") {
  Exploration found = Explore(RangeOverJobs(2, 2, false));
  REQUIRE(found.failure.has_value());
  const auto replayed =
      dojo::Replay(found.failure->token, RangeOverJobs(2, 2, true));
  REQUIRE(replayed.has_value());
  CHECK(replayed->result == dojo::ReplayResult::kNoLongerLeaks);
}

TEST_CASE("A token of a changed program that fails otherwise is stale") {
  Exploration found = Explore(RangeOverJobs(2, 2, false));
  REQUIRE(found.failure.has_value());
  const auto replayed =
      dojo::Replay(found.failure->token, RangeOverJobs(3, 2, false));
  REQUIRE(replayed.has_value());
  CHECK(replayed->result == dojo::ReplayResult::kStale);
}

TEST_CASE("What is no token of this test is refused") {
  for (const char* token : {"", "~", "test~~", "test~d~", "other~d~000000",
                            "test~x1~000000", "test~d0~000000"}) {
    INFO(token);
    CHECK_FALSE(dojo::Replay(token, AskWithTimeout).has_value());
  }
}

TEST_CASE("The default schedule is that of a plain run") {
  std::string plain, explored;
  auto body = [](std::string* order) {
    return [order](Here) -> Task<> {
      auto channel = dojo::MakeChannel<int>("c", 1);
      for (int i = 0; i < 3; ++i) {
        dojo::Go("worker",
                 [](dojo::Channel<int> c, int n, std::string* out) -> Task<> {
                   co_await c.Send(n);
                   *out += static_cast<char>('a' + n);
                   co_await dojo::Sleep(1_ms);
                   co_await c.Receive();
                   *out += static_cast<char>('A' + n);
                 }(channel, i, order));
      }
      co_await channel.Receive();
      co_await channel.Receive();
      co_await channel.Send(9);
    };
  };
  dojo::Runtime().Run(body(&plain));
  Explore(body(&explored), {.deviations = 0,
                            .deviation_runs = 1,
                            .enumeration_runs = 0,
                            .random_runs = 0});
  CHECK(explored.substr(0, plain.size()) == plain);
}

// A stage between two channels; it sends what it gets until it is told to stop.
Task<> Forward(dojo::Context ctx, dojo::Receiver<int> in,
               dojo::Sender<int> out) {
  const dojo::CloseGuard close_out(out);
  while (auto value = co_await in.Receive()) {
    if (co_await dojo::Select(dojo::OnSend(out, *value), dojo::OnDone(ctx)) ==
        1)
      co_return;
  }
}

// The source does not listen to `ctx`: whoever cancels before its last send
// leaves it behind.
auto Cancelled(bool listens) {
  return [=](Here) -> Task<> {
    auto [ctx, cancel] = dojo::Context::WithCancel({});
    auto numbers = dojo::MakeChannel<int>("numbers");
    auto results = dojo::MakeChannel<int>("results");
    dojo::AtAnyStep("cancel", [cancel = cancel] { cancel(); });
    dojo::Go(
        "source",
        [](dojo::Context until, dojo::Sender<int> to, bool looks) -> Task<> {
          const dojo::CloseGuard close(to);
          for (int i = 0; i < 3; ++i) {
            if (!looks) {
              co_await to.Send(i);
            } else if (co_await dojo::Select(dojo::OnSend(to, i),
                                             dojo::OnDone(until)) == 1) {
              co_return;
            }
          }
        }(ctx, numbers, listens));
    dojo::Go("stage", Forward(ctx, numbers, results));
    while (co_await results.Receive()) {
    }
  };
}

TEST_CASE("What may happen at any step is found with one deviation") {
  Exploration found = Explore(Cancelled(false));
  REQUIRE(found.failure.has_value());
  CHECK(found.failure->deviations == 1);
  CHECK(found.failure->report.leaks.at(0).task == "source");
  CHECK(found.failure->report.leaks.at(0).wait_reason == "chan send");
  CHECK(found.failure->ToString().find("cancel happens") != std::string::npos);
  const auto replayed = dojo::Replay(found.failure->token, Cancelled(false));
  REQUIRE(replayed.has_value());
  CHECK(replayed->result == dojo::ReplayResult::kReproduced);
}

TEST_CASE("Who listens survives a cancel at every step") {
  Exploration found = Explore(Cancelled(true));
  CHECK(found.ok());
}

TEST_CASE("What may happen at any step happens last of all in a plain run") {
  std::string order;
  dojo::Report report = dojo::Runtime().Run([&](Here) -> Task<> {
    dojo::AtAnyStep("mark", [&order] { order += "mark"; });
    co_await dojo::Sleep(1_ms);
    order += "main, ";
  });
  CHECK(report.ok());
  CHECK(order == "main, mark");
}

TEST_CASE("What an action at any step throws leaves Explore and no task") {
  struct Seen {
    int frames = 0;
    bool closed = false;
  };
  const auto seen = std::make_shared<Seen>();
  const auto body = [seen](Here) -> Task<> {
    seen->closed = false;
    dojo::Go("closer", [](std::shared_ptr<Seen> all) -> Task<> {
      struct Frame {
        Seen* in;
        ~Frame() { --in->frames; }
      };
      const Frame frame{all.get()};
      ++all->frames;
      dojo::MakeChannel("closed").Close();
      all->closed = true;
      co_return;
    }(seen));
    // Throws where it comes while the task stands before Close.
    dojo::AtAnyStep("throw", [seen] {
      if (seen->frames == 1 && !seen->closed)
        throw std::runtime_error("thrown");
    });
    co_return;
  };
  CHECK_THROWS_WITH(Explore(body), "thrown");
  CHECK(seen->frames == 0);
  // The next run is as good as the first.
  CHECK(Explore([](Here) -> Task<> { co_await dojo::Yield(); }).ok());
}

TEST_CASE("It may come before the clock moves, too") {
  std::set<std::int64_t> seen;
  Exploration found = Explore(
      [&](Here) -> Task<> {
        dojo::AtAnyStep("mark",
                        [&seen] { seen.insert(dojo::Now().nanoseconds); });
        co_await dojo::Sleep(1_ns);
        co_await dojo::Sleep(1_ns);
      },
      {.keep_going = true});
  CHECK(found.ok());
  CHECK(found.complete);
  CHECK(seen == std::set<std::int64_t>{0, 1, 2});
}

// Sends two results; closes them in the end only if `guarded`.
auto TwoResults(bool guarded) {
  return [=](Here) -> Task<> {
    auto results = dojo::MakeChannel<int>("results");
    dojo::Go("worker", [](dojo::Sender<int> to, bool by_guard) -> Task<> {
      std::optional<dojo::CloseGuard<int>> guard;
      if (by_guard) guard.emplace(to);
      for (int i = 0; i < 2; ++i) co_await to.Send(i);
      if (!by_guard) to.Close();
    }(results, guarded));
    while (co_await results.Receive()) {
    }
  };
}

TEST_CASE("A send that throws skips a close that is written by hand") {
  CHECK(Explore(TwoResults(false)).ok());
  Exploration found = Explore(TwoResults(false), {.throwing_sends = true});
  REQUIRE(found.failure.has_value());
  CHECK(found.failure->deviations == 1);
  CHECK(found.failure->report.panics.empty());
  CHECK(found.failure->report.leaks.at(0).task == "main");
}

TEST_CASE("A send that throws does not harm who closes by a guard") {
  Exploration found = Explore(TwoResults(true), {.throwing_sends = true});
  CHECK(found.ok());
  CHECK(found.complete);
}

TEST_CASE("Random schedules find what only a deviation shows") {
  Exploration found =
      Explore(AskWithTimeout,
              {.deviation_runs = 0, .enumeration_runs = 0, .random_runs = 50});
  REQUIRE(found.failure.has_value());
  CHECK(found.strategy == "random");
  CHECK_FALSE(found.failure->shortest);
  const auto replayed = dojo::Replay(found.failure->token, AskWithTimeout);
  REQUIRE(replayed.has_value());
  CHECK(replayed->result == dojo::ReplayResult::kReproduced);
}

TEST_CASE("A schedule is drawn in lanes, parked tasks marked") {
  Exploration found = Explore(RangeOverJobs(1, 1, false));
  REQUIRE(found.failure.has_value());
  const std::string lanes = found.failure->Lanes();
  INFO(lanes);
  CHECK(lanes.find("main#1") != std::string::npos);
  CHECK(lanes.find("worker#2") != std::string::npos);
  CHECK(lanes.find("receives on \"jobs\"") != std::string::npos);
  CHECK(lanes.find("[parks]") != std::string::npos);
  CHECK(lanes.find(" \n") == std::string::npos);
}

Task<> ReceiveNothing() { co_await dojo::Channel<int>{}.Receive(); }

TEST_CASE("A failing schedule knows what there is behind each step") {
  const auto body = [](Here) -> Task<> {
    auto channel = dojo::MakeChannel<int>("c", 2);
    co_await channel.Send(1);
    co_await channel.Send(2);
    channel.Close();
    co_await channel.Receive();
    dojo::Go("stuck", ReceiveNothing());
  };
  const Exploration found = Explore(body);
  REQUIRE(found.failure.has_value());
  std::vector<dojo::ChannelContents> seen;
  for (const dojo::ScheduleStep& step : found.failure->steps) {
    if (step.who != "main#1") continue;
    INFO(step.ToString());
    CHECK(step.after.bytes > 0);
    if (!step.after.channels.empty())
      seen.push_back(step.after.channels.front());
  }
  // Behind the two sends and the close; the receive ends main.
  REQUIRE(seen.size() == 3);
  CHECK(seen[0] == dojo::ChannelContents{"c", 1, 2, false});
  CHECK(seen[1] == dojo::ChannelContents{"c", 2, 2, false});
  CHECK(seen[2] == dojo::ChannelContents{"c", 2, 2, true});
  const dojo::StepAftermath& last = found.failure->steps.back().after;
  CHECK(last.tasks == 1);
  CHECK(last.channels.empty());
  CHECK(last.bytes == found.failure->report.leaked_bytes());
}

TEST_CASE("A failure of the reduced search replays to the same digest") {
  const auto body = [](Here) -> Task<> {
    auto channel = dojo::MakeChannel<int>("c");
    dojo::Go("sender", SendOnce(channel, 1));
    co_return;
  };
  Exploration found = Explore(body, {.deviation_runs = 0});
  REQUIRE(found.failure.has_value());
  CHECK_FALSE(found.nondeterministic);
  const auto replayed = dojo::Replay(found.failure->token, body);
  REQUIRE(replayed.has_value());
  CHECK(replayed->result == dojo::ReplayResult::kReproduced);
}

TEST_CASE("What is made before the coroutine begins is reduced like the rest") {
  const auto count = [](bool reduction) {
    std::set<int> sums;
    Exploration found = Explore(
        [&](Here) {
          return [](dojo::Channel<int> c, std::set<int>* out) -> Task<> {
            for (int i : {1, 2}) dojo::Go("sender", SendOnce(c, i));
            const int first = *co_await c.Receive();
            out->insert(first * 10 + *co_await c.Receive());
          }(dojo::MakeChannel<int>("c"), &sums);
        },
        {.deviation_runs = 0, .reduction = reduction, .keep_going = true});
    CHECK(found.complete);
    return sums;
  };
  CHECK(count(true) == std::set<int>{12, 21});
  CHECK(count(true) == count(false));
}

TEST_CASE("The order of two Dones matters when one of them is too many") {
  std::set<std::string> panicked;
  Exploration found = Explore(
      [](Here) -> Task<> {
        dojo::WaitGroup group;
        dojo::Go("other", [](dojo::WaitGroup g) -> Task<> {
          g.Done();
          co_return;
        }(group));
        group.Add();
        group.Done();
        co_return;
      },
      {.deviation_runs = 0,
       .keep_going = true,
       .after_run = [&](const dojo::Report& report) {
         for (const dojo::PanicReport& panic : report.panics)
           panicked.insert(panic.task);
       }});
  CHECK(found.complete);
  CHECK(panicked == std::set<std::string>{"main", "other"});
}

}  // namespace
