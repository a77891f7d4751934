// Contexts: what ends them, in which order, with which error and cause, and who
// waits for ever when nobody ends them.
#include <catch2/catch.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo::conformance {
namespace {

constexpr std::string_view kCanceled = "context canceled";
constexpr std::string_view kDeadlineExceeded = "context deadline exceeded";

constexpr Time At(Duration since_start) { return Time{} + since_start; }

bool IsDone(const Context& ctx) { return ctx.Done().TryReceive().closed(); }

Task<> Append(std::string* log, std::string what) {
  *log += what;
  co_return;
}

TEST_CASE("The background never ends") {
  const Context background = Context::Background();
  CHECK(background == Context());
  CHECK_FALSE(background.Done());
  CHECK(background.Err() == "");
  CHECK(background.Cause() == "");
  CHECK_FALSE(background.Deadline().has_value());
}

TEST_CASE("Cancel ends a context once, by whichever copy") {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  const Context same_ctx = ctx;
  const Cancel same_cancel = cancel;
  CHECK_FALSE(IsDone(ctx));
  CHECK(ctx.Err() == "");
  cancel();
  CHECK(IsDone(ctx));
  CHECK(IsDone(same_ctx));
  CHECK(ctx.Err() == kCanceled);
  same_cancel();
  cancel("too late");
  CHECK(ctx.Err() == kCanceled);
  CHECK(ctx.Cause() == kCanceled);
}

TEST_CASE("The first cause stays, and goes down to what is derived") {
  auto [parent, cancel_parent] = Context::WithCancel(Context::Background());
  auto [child, cancel_child] = Context::WithCancel(parent);
  auto [grandchild, cancel_grandchild] = Context::WithCancel(child);
  cancel_grandchild("below");
  cancel_parent("above");
  cancel_child("between");
  CHECK(parent.Cause() == "above");
  CHECK(child.Cause() == "above");
  CHECK(grandchild.Cause() == "below");
  for (const Context& ctx : {parent, child, grandchild})
    CHECK(ctx.Err() == kCanceled);
  auto [late, cancel_late] = Context::WithCancel(child);
  CHECK(IsDone(late));
  CHECK(late.Cause() == "above");
}

TEST_CASE("The end of a context ends all below, and nothing beside or above") {
  auto [root, cancel_root] = Context::WithCancel(Context::Background());
  auto [left, cancel_left] = Context::WithCancel(root);
  auto [right, cancel_right] = Context::WithCancel(root);
  auto [below, cancel_below] = Context::WithCancel(left);
  cancel_left();
  CHECK(IsDone(left));
  CHECK(IsDone(below));
  CHECK_FALSE(IsDone(right));
  CHECK_FALSE(IsDone(root));
  cancel_root();
  CHECK(IsDone(right));
  CHECK(IsDone(root));
}

TEST_CASE("A context in the middle may lose its handles: what is below ends") {
  std::optional<Context::Pair> middle;
  auto [root, cancel_root] = Context::WithCancel(Context::Background());
  middle = Context::WithCancel(root);
  auto [below, cancel_below] = Context::WithCancel(middle->ctx);
  middle.reset();
  cancel_root();
  CHECK(below.Err() == kCanceled);
}

TEST_CASE("A context may lose its handles while somebody waits for its end") {
  const Report report = Runtime().Run([](Here) -> Task<> {
    auto [root, cancel_root] = Context::WithCancel(Context::Background());
    const Receiver<Unit> done = Context::WithCancel(root).ctx.Done();
    const Receiver<Unit> timed_out =
        Context::WithTimeout(root, 1_ms).ctx.Done();
    co_await timed_out.Receive();
    CHECK(Now() == At(1_ms));
    CHECK_FALSE(done.TryReceive().closed());
    cancel_root();
    co_await done.Receive();
  });
  CHECK(report.ToString() == "");
}

TEST_CASE("A timeout ends a context at its deadline, not before") {
  std::string_view before;
  std::string_view at;
  Time ended;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 5_ms);
    CHECK(ctx.Deadline() == At(5_ms));
    co_await Sleep(5_ms - 1_ns);
    before = ctx.Err();
    co_await ctx.Done().Receive();
    ended = Now();
    at = ctx.Err();
    cancel();
    CHECK(ctx.Err() == kDeadlineExceeded);
  });
  CHECK(report.ToString() == "");
  CHECK(before == "");
  CHECK(at == kDeadlineExceeded);
  CHECK(ended == At(5_ms));
}

TEST_CASE("A context that is cancelled in time leaves no timer behind") {
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 5_ms);
    cancel();
    CHECK(ctx.Err() == kCanceled);
    co_await Sleep(1_ms);
  });
  CHECK(report.ToString() == "");
  CHECK(report.end == At(1_ms));
}

TEST_CASE("A deadline that has passed ends the context at once") {
  const Report report = Runtime().Run([&](Here) -> Task<> {
    for (const Duration timeout : {0_ns, 0_ns - 1_ms}) {
      auto [ctx, cancel] = Context::WithTimeout(Context::Background(), timeout);
      CHECK(IsDone(ctx));
      CHECK(ctx.Err() == kDeadlineExceeded);
    }
    co_return;
  });
  CHECK(report.ToString() == "");
  CHECK(report.end == Time{});
}

TEST_CASE("The earlier deadline counts, wherever it was set") {
  std::vector<Time> ended;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto [parent, cancel_parent] =
        Context::WithTimeout(Context::Background(), 5_ms);
    auto [longer, cancel_longer] = Context::WithTimeout(parent, 10_ms);
    auto [shorter, cancel_shorter] = Context::WithTimeout(parent, 2_ms);
    auto [without, cancel_without] = Context::WithCancel(parent);
    CHECK(longer.Deadline() == At(5_ms));
    CHECK(shorter.Deadline() == At(2_ms));
    CHECK(without.Deadline() == At(5_ms));
    for (const Context& ctx : {shorter, longer, without}) {
      co_await ctx.Done().Receive();
      CHECK(ctx.Err() == kDeadlineExceeded);
      ended.push_back(Now());
    }
  });
  CHECK(report.ToString() == "");
  CHECK(ended == std::vector<Time>{At(2_ms), At(5_ms), At(5_ms)});
}

TEST_CASE("A child of an ended context has ended, with its error") {
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto [parent, cancel_parent] =
        Context::WithTimeout(Context::Background(), 1_ms);
    co_await parent.Done().Receive();
    auto [child, cancel_child] = Context::WithCancel(parent);
    auto [timed, cancel_timed] = Context::WithTimeout(parent, 1_s);
    CHECK(IsDone(child));
    CHECK(child.Err() == kDeadlineExceeded);
    CHECK(IsDone(timed));
    CHECK(timed.Err() == kDeadlineExceeded);
  });
  CHECK(report.ToString() == "");
  CHECK(report.end == At(1_ms));
}

TEST_CASE("A cancel at the deadline itself may come first or second") {
  std::set<std::string> errors;
  ExploreOptions options{.keep_going = true};
  const Exploration explored = Explore(
      [&](Here) -> Task<> {
        auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 5_ms);
        Go("cancel", [](Cancel cancel) -> Task<> {
          co_await Sleep(5_ms);
          cancel();
        }(cancel));
        co_await ctx.Done().Receive();
        errors.insert(std::string(ctx.Err()));
      },
      options);
  CHECK(explored.ok());
  CHECK(explored.complete);
  CHECK(errors == std::set<std::string>{std::string(kCanceled),
                                        std::string(kDeadlineExceeded)});
}

TEST_CASE("Who sees a child ended by its parent sees the parent ended") {
  const Exploration explored = Explore([](Here) -> Task<> {
    auto [parent, cancel_parent] = Context::WithCancel(Context::Background());
    auto [child, cancel_child] = Context::WithCancel(parent);
    Go("cancel", [](Cancel cancel) -> Task<> {
      cancel();
      co_return;
    }(cancel_parent));
    co_await child.Done().Receive();
    if (parent.Err().empty() || !IsDone(parent))
      throw Panic("the child ended before its parent", {});
  });
  CHECK(explored.ok());
  CHECK(explored.complete);
}

TEST_CASE("AfterFunc starts its task when the context ends, and only then") {
  std::string log;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    AfterFunc(ctx, "first", Append(&log, "first "));
    AfterFunc(ctx, "second", Append(&log, "second "));
    co_await Sleep(1_ms);
    log += "before ";
    cancel();
    cancel();
    co_await Sleep(1_ms);
    AfterFunc(ctx, "late", Append(&log, "late"));
    co_await Sleep(1_ms);
  });
  CHECK(report.ToString() == "");
  CHECK(log == "before first second late");
}

TEST_CASE("AfterFunc of a deadline starts its task at the deadline") {
  std::optional<Time> began;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 5_ms);
    AfterFunc(ctx, "later", [](std::optional<Time>* began) -> Task<> {
      *began = Now();
      co_return;
    }(&began));
    co_return;
  });
  CHECK(report.ToString() == "");
  CHECK(began == At(5_ms));
}

TEST_CASE("An AfterFunc that is taken back never runs") {
  std::string log;
  std::vector<bool> taken_back;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    const StopAfterFunc stop = AfterFunc(ctx, "never", Append(&log, "never"));
    const StopAfterFunc late = AfterFunc(ctx, "once", Append(&log, "once"));
    taken_back.push_back(stop());
    taken_back.push_back(stop());
    cancel();
    taken_back.push_back(late());
    co_await Yield();
  });
  CHECK(report.ToString() == "");
  CHECK(log == "once");
  CHECK(taken_back == std::vector<bool>{true, false, false});
}

TEST_CASE("Stop of an AfterFunc tells truly whether its task runs") {
  std::set<std::string> seen;
  std::string log;
  ExploreOptions options{.keep_going = true};
  options.after_run = [&](const Report&) {
    seen.insert(log);
    log.clear();
  };
  const Exploration explored = Explore(
      [&](Here) -> Task<> {
        auto [ctx, cancel] = Context::WithCancel(Context::Background());
        const StopAfterFunc stop = AfterFunc(ctx, "func", Append(&log, "ran "));
        Scope scope;
        scope.Go("cancel", [](Cancel cancel) -> Task<> {
          cancel();
          co_return;
        }(cancel));
        const bool stopped = stop();
        co_await scope.Join();
        co_await Sleep(1_ns);
        log += stopped ? "stopped" : "begun";
      },
      options);
  CHECK(explored.ok());
  CHECK(explored.complete);
  CHECK(seen == std::set<std::string>{"stopped", "ran begun"});
}

TEST_CASE("An AfterFunc of a context that nobody ends is no task at all") {
  std::string log;
  const Report report = Runtime().Run([&](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    AfterFunc(ctx, "never", Append(&log, "never"));
    CHECK(AfterFunc(Context::Background(), "never", Append(&log, "never"))());
    co_return;
  });
  CHECK(report.ToString() == "");
  CHECK(log == "");
}

TEST_CASE("A cancel that is forgotten leaves who waits for it") {
  Runtime runtime;
  const Report report = runtime.Run([](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithCancel(Context::Background());
    Go("watcher",
       [](Context ctx) -> Task<> { co_await ctx.Done().Receive(); }(ctx));
    Go("worker", [](Context ctx, Receiver<int> jobs) -> Task<> {
      co_await Select(OnReceive(jobs), OnDone(ctx));
    }(ctx, MakeChannel<int>("jobs")));
    co_return;
  });
  REQUIRE(report.leaks.size() == 2);
  CHECK(report.leaks[0].wait_reason == "chan receive");
  CHECK(report.leaks[0].pattern == "context never cancelled");
  CHECK(report.leaks[0].state == LeakState::kStuck);
  CHECK(report.leaks[1].wait_reason == "select");
}

TEST_CASE("A deadline lets go who would wait for a forgotten cancel") {
  const Report report = Runtime().Run([](Here) -> Task<> {
    auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 1_s);
    Go("watcher",
       [](Context ctx) -> Task<> { co_await ctx.Done().Receive(); }(ctx));
    co_return;
  });
  CHECK(report.ToString() == "");
  CHECK(report.end == At(1_s));
}

TEST_CASE("A context with a deadline needs the clock of a Run") {
  CHECK_THROWS_AS(Context::WithTimeout(Context::Background(), 1_s), Panic);
  CHECK_THROWS_AS(Context::WithDeadline(Context::Background(), At(1_s)), Panic);
}

Task<> SleepForEver() {
  for (;;) co_await Sleep(1_ms);
}

TEST_CASE("A context that outlives its Runtime can still be cancelled") {
  std::optional<Context::Pair> timed, plain;
  std::string log;
  {
    // The run ends when only the sleeper would go on.
    Runtime runtime;
    const Report report = runtime.Run([&](Here) -> Task<> {
      plain = Context::WithCancel(Context::Background());
      timed = Context::WithTimeout(plain->ctx, 3'600_s);
      AfterFunc(plain->ctx, "never", Append(&log, "never"));
      Go("sleeper", SleepForEver());
      co_return;
    });
    CHECK(report.leaked_tasks() == 1);
    CHECK(report.end < At(1_s));
  }
  CHECK(plain->ctx.Err() == "");
  CHECK(timed->ctx.Err() == "");
  plain->cancel();
  CHECK(plain->ctx.Err() == kCanceled);
  CHECK(timed->ctx.Err() == kCanceled);
  CHECK(log == "");
}

}  // namespace
}  // namespace dojo::conformance
