// Whether the exploration that leaves out equivalent schedules sees every
// outcome that plain enumeration sees, for each kind of operation.
#include <catch2/catch.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo::conformance {
namespace {

// What each task of a run saw, apart from each other: the order of independent
// events in different tasks is not part of an outcome.
using Seen = std::vector<std::string>;

struct Program {
  std::string name;
  std::size_t outcomes;  // how many there are
  Task<> (*body)(Seen* seen);
};

std::string ToText(const Report& report) {
  std::string text;
  for (const PanicReport& panic : report.panics)
    text += panic.task + " panics: " + panic.text + "; ";
  for (const Leak& leak : report.leaks) {
    text += std::to_string(leak.count) + " x " + leak.task + " [" +
            leak.wait_reason + "]; ";
  }
  return text;
}

std::set<std::string> OutcomesOf(const Program& program, bool reduction) {
  std::set<std::string> outcomes;
  Seen seen;
  ExploreOptions options{.deviation_runs = 0,
                         .enumeration_runs = 1'000'000,
                         .random_runs = 0,
                         .reduction = reduction,
                         .keep_going = true};
  options.after_run = [&](const Report& report) {
    std::string outcome;
    for (const std::string& each : seen) outcome += each + "| ";
    outcomes.insert(outcome + ToText(report));
  };
  const Exploration explored = Explore(
      [&](Here) -> Task<> {
        seen.assign(8, "");
        return program.body(&seen);
      },
      options);
  CHECK(explored.complete);
  return outcomes;
}

std::string YesNo(bool yes) { return yes ? "yes " : "no "; }

std::string ToText(std::optional<Time> time) {
  return time ? std::to_string(time->nanoseconds) + "ns " : "none ";
}

Task<> ReadTick(Receiver<Time> from, Seen* seen, std::size_t self) {
  (*seen)[self] += ToText(co_await from.Receive());
}

Task<> StopAt(Duration delay, Timer timer, Seen* seen, std::size_t self) {
  co_await Sleep(delay);
  (*seen)[self] += YesNo(timer.Stop());
}

Task<> ResetAt(Duration delay, Timer timer, Duration to, Seen* seen,
               std::size_t self) {
  co_await Sleep(delay);
  (*seen)[self] += YesNo(timer.Reset(to));
}

Task<> Note(Seen* seen, std::size_t self) {
  (*seen)[self] += ToText(Now());
  co_return;
}

Task<> TimerStopped(Seen* seen) {
  const Timer timer(5_ms);
  Go("reader", ReadTick(timer.C(), seen, 0));
  Go("stop", StopAt(5_ms, timer, seen, 1));
  co_return;
}

Task<> TimerPolled(Seen* seen) {
  const Timer timer(5_ms);
  co_await Sleep(5_ms);
  (*seen)[0] += ToText(timer.C().TryReceive().value());
  (*seen)[0] +=
      std::to_string(co_await Select(OnReceive(timer.C()), Default()));
}

Task<> TimerReset(Seen* seen) {
  const Timer timer(5_ms);
  Go("reader", ReadTick(timer.C(), seen, 0));
  Go("reset", ResetAt(5_ms, timer, 1_ms, seen, 1));
  co_return;
}

Task<> AfterFuncStopped(Seen* seen) {
  const Timer timer = AfterFunc(5_ms, "func", Note(seen, 0));
  Go("stop", StopAt(5_ms, timer, seen, 1));
  co_return;
}

Task<> AfterFuncReset(Seen* seen) {
  const Timer timer = AfterFunc(5_ms, "func", Note(seen, 0));
  Go("reset", ResetAt(5_ms, timer, 2_ms, seen, 1));
  co_return;
}

Task<> AfterFuncs(Seen* seen) {
  const auto channel = MakeChannel<int>("channel", 1);
  for (int i = 0; i < 2; ++i) {
    AfterFunc(5_ms, "func", [](Sender<int> to, int value) -> Task<> {
      to.TrySend(value);
      co_return;
    }(channel, i));
  }
  (*seen)[0] += std::to_string(*co_await channel.Receive());
}

Task<> TickerStopped(Seen* seen) {
  const Ticker ticker(1_ms);
  Go("reader", [](Ticker ticker, Seen* seen) -> Task<> {
    for (int i = 0; i < 2; ++i)
      (*seen)[0] += ToText(co_await ticker.C().Receive());
  }(ticker, seen));
  co_await Sleep(2_ms);
  ticker.Stop();
}

Task<> TickerReset(Seen* seen) {
  const Ticker ticker(2_ms);
  Go("reset", [](Ticker ticker) -> Task<> {
    co_await Sleep(2_ms);
    ticker.Reset(3_ms);
  }(ticker));
  for (int i = 0; i < 2; ++i)
    (*seen)[0] += ToText(co_await ticker.C().Receive());
  ticker.Stop();
}

Task<> TickerPolled(Seen* seen) {
  const Ticker ticker(1_ms);
  for (int i = 0; i < 2; ++i) {
    co_await Sleep(1_ms);
    (*seen)[0] += ToText(ticker.C().TryReceive().value());
  }
  ticker.Stop();
}

Task<> CancelWith(Cancel cancel, std::string cause) {
  cancel(cause);
  co_return;
}

Task<> CancelTwice(Seen* seen) {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  Go("a", CancelWith(cancel, "a"));
  Go("b", CancelWith(cancel, "b"));
  (*seen)[0] += std::string(ctx.Err()) + " ";
  co_await ctx.Done().Receive();
  (*seen)[0] += ctx.Cause();
}

Task<> CancelAtDeadline(Seen* seen) {
  auto [ctx, cancel] = Context::WithTimeout(Context::Background(), 1_ms);
  Go("cancel", [](Cancel cancel) -> Task<> {
    co_await Sleep(1_ms);
    cancel();
  }(cancel));
  Go("looks", [](Context ctx, Seen* seen) -> Task<> {
    co_await Sleep(1_ms);
    (*seen)[1] += ctx.Err();
  }(ctx, seen));
  co_await ctx.Done().Receive();
  (*seen)[0] += ctx.Err();
}

Task<> ParentAndChildDeadline(Seen* seen) {
  auto [parent, cancel] = Context::WithCancel(Context::Background());
  auto [child, cancel_child] = Context::WithTimeout(parent, 1_ms);
  Go("cancel", [](Cancel cancel) -> Task<> {
    co_await Sleep(1_ms);
    cancel();
  }(cancel));
  co_await child.Done().Receive();
  (*seen)[0] += std::string(child.Err()) + ", " + std::string(parent.Err());
}

Task<> DeriveWhileCancelled(Seen* seen) {
  auto [parent, cancel] = Context::WithCancel(Context::Background());
  Go("cancel", CancelWith(cancel, "cause"));
  Go("derive", [](Context parent, Seen* seen) -> Task<> {
    co_await Yield();
    auto [child, cancel_child] = Context::WithCancel(parent);
    (*seen)[0] += std::string(child.Err()) + " ";
    cancel_child("own");
    (*seen)[0] += child.Cause();
  }(parent, seen));
  co_return;
}

Task<> ContextAfterFunc(Seen* seen) {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  Go("cancel", CancelWith(cancel, ""));
  const StopAfterFunc stop = AfterFunc(ctx, "func", Note(seen, 1));
  (*seen)[0] += YesNo(stop());
  co_return;
}

Task<> SelectOnDone(Seen* seen) {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  const auto values = MakeChannel<int>("values");
  Go("cancel", CancelWith(cancel, ""));
  Go("sender", [](Sender<int> to, Context ctx, Seen* seen) -> Task<> {
    (*seen)[1] += std::to_string(co_await Select(OnSend(to, 1), OnDone(ctx)));
  }(values, ctx, seen));
  (*seen)[0] += std::to_string(co_await Select(OnReceive(values), OnDone(ctx)));
}

Task<> SignalOrLose(Seen* seen) {
  const Mutex mutex;
  const Cond cond(mutex);
  Go("signal", [](Cond cond) -> Task<> {
    cond.Signal();
    co_return;
  }(cond));
  co_await mutex.Lock();
  co_await cond.Wait();
  (*seen)[0] += "woken";
  mutex.Unlock();
}

Task<> WaitOnCond(Mutex mutex, Cond cond, std::vector<int>* order, int self) {
  co_await mutex.Lock();
  co_await cond.Wait();
  order->push_back(self);  // guarded by the mutex
  mutex.Unlock();
}

Task<> Broadcast(Seen* seen) {
  const Mutex mutex;
  const Cond cond(mutex);
  std::vector<int> order;
  {
    Scope scope;
    for (int i = 0; i < 2; ++i)
      scope.Go("waiter", WaitOnCond(mutex, cond, &order, i));
    co_await Sleep(1_ms);
    cond.Broadcast();
    co_await scope.Join();
  }
  for (const int each : order) (*seen)[0] += std::to_string(each);
}

Task<> SignalThenSignal(Seen* seen) {
  const Mutex mutex;
  const Cond cond(mutex);
  std::vector<int> order;
  {
    Scope scope;
    for (int i = 0; i < 2; ++i)
      scope.Go("waiter", WaitOnCond(mutex, cond, &order, i));
    co_await Sleep(1_ms);
    cond.Signal();
    cond.Signal();
    co_await scope.Join();
  }
  for (const int each : order) (*seen)[0] += std::to_string(each);
}

Task<> ReadTwice(RWMutex mutex, const int* value, Seen* seen,
                 std::size_t self) {
  co_await mutex.RLock();
  (*seen)[self] += std::to_string(*value);
  mutex.RUnlock();
  co_await mutex.RLock();
  (*seen)[self] += std::to_string(*value);
  mutex.RUnlock();
}

Task<> Write(RWMutex mutex, int* value, int to) {
  co_await mutex.Lock();
  *value = to;
  mutex.Unlock();
}

Task<> ReadAndWrite(Seen* seen) {
  int value = 0;
  const RWMutex mutex;
  Scope scope;
  scope.Go("reader", ReadTwice(mutex, &value, seen, 0));
  scope.Go("writer", Write(mutex, &value, 1));
  co_await mutex.RLock();
  (*seen)[1] += std::to_string(value);
  mutex.RUnlock();
  co_await scope.Join();
}

Task<> TwoWriters(Seen* seen) {
  int value = 0;
  const RWMutex mutex;
  Scope scope;
  scope.Go("writer", Write(mutex, &value, 1));
  scope.Go("writer", Write(mutex, &value, 2));
  co_await mutex.RLock();
  (*seen)[0] += std::to_string(value) + " ";
  mutex.RUnlock();
  co_await scope.Join();
  (*seen)[0] += std::to_string(value);
}

Task<> ReadLockTwice(Seen*) {
  const RWMutex mutex;
  Go("reader", [](RWMutex mutex) -> Task<> {
    co_await mutex.RLock();
    co_await mutex.RLock();
    mutex.RUnlock();
    mutex.RUnlock();
  }(mutex));
  Go("writer", [](RWMutex mutex) -> Task<> {
    co_await mutex.Lock();
    mutex.Unlock();
  }(mutex));
  co_return;
}

Task<> TryWhileLocked(Seen* seen) {
  const Mutex mutex;
  Go("holder", [](Mutex mutex) -> Task<> {
    co_await mutex.Lock();
    mutex.Unlock();
  }(mutex));
  for (int i = 0; i < 2; ++i) {
    const bool locked = mutex.TryLock();
    (*seen)[0] += YesNo(locked);
    if (locked) mutex.Unlock();
  }
  co_return;
}

Task<> LockInTurn(Mutex mutex, std::string* order, char self) {
  co_await mutex.Lock();
  *order += self;  // guarded by the mutex
  mutex.Unlock();
}

Task<> ThreeLockers(Seen* seen) {
  std::string order;
  const Mutex mutex;
  {
    Scope scope;
    for (const char self : {'a', 'b', 'c'})
      scope.Go("locker", LockInTurn(mutex, &order, self));
    co_await scope.Join();
  }
  (*seen)[0] = order;
}

// One locker has waited for more than a millisecond.
Task<> StarvingLocker(Seen* seen) {
  std::string order;
  const Mutex mutex;
  {
    Scope scope;
    co_await mutex.Lock();
    scope.Go("starving", LockInTurn(mutex, &order, 's'));
    co_await Sleep(2_ms);
    scope.Go("newcomer", LockInTurn(mutex, &order, 'n'));
    mutex.Unlock();
    co_await mutex.Lock();
    order += 'm';
    mutex.Unlock();
    co_await scope.Join();
  }
  (*seen)[0] = order;
}

Task<> WhoIsFirst(Seen* seen) {
  const Once once;
  std::string first;
  {
    Scope scope;
    for (const char self : {'a', 'b'}) {
      scope.Go("caller",
               [](Once once, std::string* first, char self) -> Task<> {
                 co_await once.Do([](std::string* first, char self) -> Task<> {
                   *first += self;
                   co_await Yield();
                 }(first, self));
               }(once, &first, self));
    }
    co_await scope.Join();
  }
  (*seen)[0] = first;
}

Task<> DoneTooOften(Seen* seen) {
  const WaitGroup group;
  group.Add();
  Go("adds", [](WaitGroup group) -> Task<> {
    group.Add();
    group.Done();
    group.Done();
    co_return;
  }(group));
  Go("done", [](WaitGroup group) -> Task<> {
    group.Done();
    co_return;
  }(group));
  co_await group.Wait();
  (*seen)[0] += "waited";
}

Task<> GetAndPut(Seen* seen) {
  const ChannelPool<int> pool(1);
  Go("user", [](ChannelPool<int> pool) -> Task<> {
    const auto channel = pool.Get();
    channel.TrySend(1);
    pool.Put(channel);
    co_return;
  }(pool));
  const auto channel = pool.Get();
  (*seen)[0] += YesNo(channel.TryReceive().value().has_value());
  pool.Put(channel);
  co_return;
}

Task<> LengthWhileClosed(Seen* seen) {
  const auto channel = MakeChannel<int>("channel", 1);
  Go("sender", [](Sender<int> to) -> Task<> {
    co_await to.Send(1);
    to.Close();
  }(channel));
  (*seen)[0] += std::to_string(channel.len()) + " ";
  (*seen)[0] += YesNo(channel.TryReceive().closed());
  (*seen)[0] += std::to_string(channel.len()) + " ";
  co_return;
}

const Program kPrograms[] = {
    {"a timer is stopped when it is due", 2, &TimerStopped},
    {"a timer is polled when it is due", 3, &TimerPolled},
    {"a timer is reset when it is due", 2, &TimerReset},
    {"an AfterFunc is stopped when it is due", 2, &AfterFuncStopped},
    {"two AfterFuncs are due together", 2, &AfterFuncs},
    {"a ticker is stopped when it is due", 2, &TickerStopped},
    {"a ticker is reset when it is due", 2, &TickerReset},
    {"a ticker is polled when it is due", 3, &TickerPolled},
    {"two tasks cancel with a cause each", 4, &CancelTwice},
    {"a context is cancelled at its deadline", 4, &CancelAtDeadline},
    {"a parent is cancelled at its child's deadline", 3,
     &ParentAndChildDeadline},
    {"a child is derived while the parent is cancelled", 3,
     &DeriveWhileCancelled},
    {"an AfterFunc is taken back while its context ends", 2, &ContextAfterFunc},
    {"a hand-over races with a cancel", 2, &SelectOnDone},
    {"a signal may come before the wait", 2, &SignalOrLose},
    {"a broadcast wakes two", 2, &Broadcast},
    {"two signals wake two", 2, &SignalThenSignal},
    {"readers come around a writer", 6, &ReadAndWrite},
    {"two writers and a reader", 6, &TwoWriters},
    {"a second read lock around a writer", 2, &ReadLockTwice},
    {"TryLock while another locks", 4, &TryWhileLocked},
    {"three tasks lock in turn", 6, &ThreeLockers},
    {"a newcomer races with who has waited long", 6, &StarvingLocker},
    {"two tasks call Once", 2, &WhoIsFirst},
    {"a group is done once too often", 2, &DoneTooOften},
    {"a pooled channel is used by two", 2, &GetAndPut},
    {"len is read while another sends and closes", 3, &LengthWhileClosed},
};

void CheckOutcomes(const Program& program) {
  CAPTURE(program.name);
  const std::set<std::string> all = OutcomesOf(program, false);
  CHECK(all.size() == program.outcomes);
  CHECK(OutcomesOf(program, true) == all);
}

TEST_CASE("Reduction sees what plain enumeration sees") {
  for (const Program& program : kPrograms) CheckOutcomes(program);
}

TEST_CASE("Reduction sees both an AfterFunc that ran and one that was reset") {
  CheckOutcomes({"an AfterFunc is reset when it is due", 2, &AfterFuncReset});
}
TEST_CASE("A failure that reduction finds is not called nondeterministic") {
  const Exploration found = Explore(
      [](Here) -> Task<> {
        Go("sender", [](Sender<int> to) -> Task<> {
          co_await to.Send(1);
        }(MakeChannel<int>("channel")));
        co_return;
      },
      {.deviation_runs = 0});
  REQUIRE(found.failure.has_value());
  CHECK_FALSE(found.nondeterministic);
}

}  // namespace
}  // namespace dojo::conformance
