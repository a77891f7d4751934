// Context: who is told to stop, when, with which words, and what a forgotten
// cancel leaves behind.
#include "runtime/context.h"

#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace {

using namespace dojo::literals;
using dojo::Context;
using dojo::Here;
using dojo::Report;
using dojo::Task;
using dojo::Time;

Report Run(auto body) { return dojo::Runtime().Run(body); }

Task<> WaitFor(Context ctx) { co_await ctx.Done().Receive(); }

TEST_CASE("The background is never done") {
  CHECK_FALSE(Context::Background().Done());
  CHECK(Context::Background().Err() == "");
  CHECK(Context::Background().Cause() == "");
  CHECK_FALSE(Context::Background().Deadline());
}

TEST_CASE("Cancel ends the context, and whoever waits for it wakes") {
  Report report = Run([](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    dojo::Go("watcher", WaitFor(ctx));
    CHECK(ctx.Err() == "");
    co_await dojo::Yield();
    cancel();
    CHECK(ctx.Err() == "context canceled");
    CHECK(ctx.Cause() == "context canceled");
  });
  CHECK(report.ok());
}

TEST_CASE("Cancel may be called again, from any copy") {
  Report report = Run([](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    auto copy = cancel;
    copy("the first cause");
    cancel("the second");
    CHECK(ctx.Cause() == "the first cause");
    co_return;
  });
  CHECK(report.ok());
}

TEST_CASE("A context that nobody cancels keeps its watcher") {
  Report report = Run([](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    dojo::Go("watcher", WaitFor(ctx));
    co_return;
  });
  REQUIRE(report.leaks.size() == 1);
  CHECK(report.leaks[0].wait_reason == "chan receive");
  CHECK(report.leaks[0].channel == "ctx.Done()");
  CHECK(report.leaks[0].pattern == "context never cancelled");
}

TEST_CASE("The end of a context ends those below it, not those above") {
  Report report = Run([](Here) -> Task<> {
    auto above = Context::WithCancel(Context::Background());
    auto middle = Context::WithCancel(above.ctx);
    auto below = Context::WithCancel(middle.ctx);
    middle.cancel("enough");
    CHECK(above.ctx.Err() == "");
    CHECK(below.ctx.Err() == "context canceled");
    CHECK(below.ctx.Cause() == "enough");
    below.cancel("too late");
    CHECK(below.ctx.Cause() == "enough");
    co_return;
  });
  CHECK(report.ok());
}

TEST_CASE("A child is told although nobody holds the child itself") {
  Report report = Run([](Here) -> Task<> {
    auto above = Context::WithCancel(Context::Background());
    dojo::Go("watcher", [](dojo::Receiver<dojo::Unit> done) -> Task<> {
      co_await done.Receive();
    }(Context::WithCancel(above.ctx).ctx.Done()));
    co_await dojo::Yield();
    above.cancel();
  });
  CHECK(report.ok());
}

TEST_CASE("What is derived from an ended context has ended") {
  Report report = Run([](Here) -> Task<> {
    auto above = Context::WithCancel(Context::Background());
    above.cancel("over");
    auto below = Context::WithTimeout(above.ctx, 5_ms);
    CHECK(below.ctx.Err() == "context canceled");
    CHECK(below.ctx.Cause() == "over");
    co_await below.ctx.Done().Receive();
    CHECK(dojo::Now() == Time{});
  });
  CHECK(report.ok());
}

TEST_CASE("A timeout ends its context at the deadline, and not before") {
  Report report = Run([](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 5_ms);
    CHECK(ctx.Deadline() == Time{} + 5_ms);
    co_await dojo::Sleep(5_ms - 1_ns);
    CHECK(ctx.Err() == "");
    co_await ctx.Done().Receive();
    CHECK(dojo::Now() == Time{} + 5_ms);
    CHECK(ctx.Err() == "context deadline exceeded");
  });
  CHECK(report.ok());
}

TEST_CASE("A deadline that has passed ends its context at once") {
  Report report = Run([](Here) -> Task<> {
    co_await dojo::Sleep(2_ms);
    auto [ctx, cancel] =
        Context::WithDeadline(Context::Background(), Time{} + 1_ms);
    CHECK(ctx.Err() == "context deadline exceeded");
  });
  CHECK(report.ok());
}

TEST_CASE("The earlier deadline counts, whichever of the two it is") {
  Report report = Run([](Here) -> Task<> {
    auto above = Context::WithTimeout(Context::Background(), 5_ms);
    auto later = Context::WithTimeout(above.ctx, 9_ms);
    auto sooner = Context::WithTimeout(above.ctx, 2_ms);
    CHECK(later.ctx.Deadline() == Time{} + 5_ms);
    CHECK(sooner.ctx.Deadline() == Time{} + 2_ms);
    co_await sooner.ctx.Done().Receive();
    CHECK(dojo::Now() == Time{} + 2_ms);
    co_await later.ctx.Done().Receive();
    CHECK(dojo::Now() == Time{} + 5_ms);
  });
  CHECK(report.ok());
}

TEST_CASE("Cancel before the deadline stops its timer") {
  Report report = Run([](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 5_ms);
    cancel();
    CHECK(ctx.Err() == "context canceled");
    co_return;
  });
  CHECK(report.ok());
  CHECK(report.end == Time{});
}

TEST_CASE("A deadline that nobody can see any more does not move the clock") {
  Report report = Run([](Here) -> Task<> {
    {
      auto pair = Context::WithTimeout(Context::Background(), 5_ms);
    }
    co_return;
  });
  CHECK(report.ok());
  CHECK(report.end == Time{});
}

TEST_CASE("OnDone is a case of Select") {
  Report report = Run([](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 5_ms);
    auto never = dojo::MakeChannel<int>("never");
    CHECK(co_await dojo::Select(dojo::OnReceive(never), dojo::OnDone(ctx)) ==
          1);
  });
  CHECK(report.ok());
}

TEST_CASE("AfterFunc starts its task when the context ends") {
  std::string order;
  Report report = Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    dojo::AfterFunc(ctx, "cleaner", [](std::string* out) -> Task<> {
      *out += "cleaned";
      co_return;
    }(&order));
    co_await dojo::Sleep(1_ms);
    order += "cancelled, ";
    cancel();
  });
  CHECK(report.ok());
  CHECK(order == "cancelled, cleaned");
}

TEST_CASE("AfterFunc of a context that has ended starts its task at once") {
  bool began = false;
  Report report = Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    cancel();
    auto stop = dojo::AfterFunc(ctx, "cleaner", [](bool* out) -> Task<> {
      *out = true;
      co_return;
    }(&began));
    CHECK_FALSE(stop());
    co_return;
  });
  CHECK(report.ok());
  CHECK(began);
}

TEST_CASE("An AfterFunc that is taken back never starts") {
  bool began = false;
  Report report = Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    auto stop = dojo::AfterFunc(ctx, "cleaner", [](bool* out) -> Task<> {
      *out = true;
      co_return;
    }(&began));
    CHECK(stop());
    CHECK_FALSE(stop());
    cancel();
    co_return;
  });
  CHECK(report.ok());
  CHECK_FALSE(began);
}

TEST_CASE("A context with a deadline outside of a Run panics") {
  CHECK_THROWS_WITH(Context::WithTimeout(Context::Background(), 1_ms),
                    "a context with a deadline outside a Run");
}

TEST_CASE("A context made outside of a Run can be cancelled there") {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  cancel("no need");
  CHECK(ctx.Cause() == "no need");
}

TEST_CASE("Contexts with deadlines die with their Runtime") {
  std::optional<Context> kept;
  {
    dojo::Runtime runtime({.max_steps = 20});
    runtime.Run([&](Here) -> Task<> {
      kept = Context::WithTimeout(Context::Background(), 5_s).ctx;
      for (;;) co_await dojo::Yield();
    });
  }
  CHECK(kept->Deadline() == Time{} + 5_s);
}

TEST_CASE("Cancel and deadline compete: both words are seen") {
  bool canceled = false, exceeded = false;
  dojo::Exploration found = dojo::Explore(
      [&](Here) -> Task<> {
        auto pair = Context::WithTimeout(Context::Background(), 5_ms);
        dojo::Go("canceller", [](dojo::Cancel cancel) -> Task<> {
          co_await dojo::Sleep(5_ms);
          cancel();
        }(pair.cancel));
        co_await pair.ctx.Done().Receive();
        (pair.ctx.Err() == "context canceled" ? canceled : exceeded) = true;
      },
      {.keep_going = true});
  CHECK(found.ok());
  CHECK(found.complete);
  CHECK(canceled);
  CHECK(exceeded);
}

TEST_CASE("An AfterFunc that holds its own context dies with the Runtime") {
  struct Held {
    std::shared_ptr<int> alive;
    Context ctx;
  };
  auto alive = std::make_shared<int>();
  dojo::Runtime().Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    dojo::AfterFunc(ctx, "never",
                    [](Held) -> Task<> { co_return; }({alive, ctx}));
    co_return;
  });
  CHECK(alive.use_count() == 1);
}

}  // namespace
