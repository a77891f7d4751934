// Hand-overs: functions, tasks, lambdas, moves, smart pointers, selects,
// mutexes.
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {
using namespace dojo::literals;
using dojo::Channel;
using dojo::Context;
using dojo::MakeChannel;
using dojo::Receiver;
using dojo::Sender;
using dojo::Task;

void Record(std::string line);
Task<int> Compute(int seed);
Task<> Eat(Receiver<int> in) {
  while (auto each = co_await in.Receive()) Record("x");
}
Task<> Feed(Sender<int> out, int n) {
  for (int i = 0; i < n; ++i) co_await out.Send(i);
}
Task<> FeedAndClose(Sender<int> out, int n) {
  dojo::CloseGuard done(out);
  for (int i = 0; i < n; ++i) co_await out.Send(i);
}

// Wait group and a closer.
Task<> Merge(int n) {
  auto merged = MakeChannel<int>("merged");
  dojo::WaitGroup running;
  running.Add(n);
  for (int i = 0; i < n; ++i) {
    dojo::Go("feed", [](Sender<int> out, dojo::WaitGroup running) -> Task<> {
      co_await out.Send(co_await Compute(1));
      running.Done();
    }(merged, running));
  }
  dojo::Go("closer", [](Sender<int> out, dojo::WaitGroup running) -> Task<> {
    co_await running.Wait();
    out.Close();
  }(merged, running));
  co_await Eat(merged);
}

Task<> MergeBadly(int n) {
  auto merged = MakeChannel<int>("merged");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'merged' is never closed, and 'Eat' receives until it is closed
  dojo::WaitGroup running;
  running.Add(n);
  for (int i = 0; i < n; ++i) {
    dojo::Go("feed", [](Sender<int> out, dojo::WaitGroup running) -> Task<> {
      co_await out.Send(co_await Compute(1));
      running.Done();
    }(merged, running));
  }
  dojo::Go("closer", [](dojo::WaitGroup running) -> Task<> {
    co_await running.Wait();
  }(running));
  co_await Eat(merged);
}

Task<> Stage(Receiver<int> in, Sender<int> out) {
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'out' is not closed on every path
  while (auto each = co_await in.Receive()) {
    if (*each == 0) co_return;
    co_await out.Send(*each * 2);
  }
  out.Close();
}

Task<> StageWell(Receiver<int> in, Sender<int> out) {
  while (auto each = co_await in.Receive()) {
    if (*each == 0) break;
    co_await out.Send(*each * 2);
  }
  out.Close();
}

Task<> Pipeline() {
  auto raw = MakeChannel<int>("raw");
  auto doubled = MakeChannel<int>("doubled");
  dojo::Go("source", FeedAndClose(raw, 10));
  dojo::Go("stage", StageWell(raw, doubled));
  co_await Eat(doubled);
}

Task<> PipelineBadly() {
  auto raw = MakeChannel<int>("raw");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'raw' is never closed, and 'StageWell' receives until it is closed
  auto doubled = MakeChannel<int>("doubled");
  dojo::Go("source", Feed(raw, 10));
  dojo::Go("stage", StageWell(raw, doubled));
  co_await Eat(doubled);
}

Task<> MovedInto() {
  auto raw = MakeChannel<int>("raw");
  Receiver<int> in = raw;
  dojo::Go("source", FeedAndClose(std::move(raw), 10));
  co_await Eat(in);
}

Task<> MovedIntoBadly() {
  auto raw = MakeChannel<int>("raw");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'raw' is never closed, and 'Eat' receives until it is closed
  Receiver<int> in = raw;
  dojo::Go("source", Feed(std::move(raw), 10));
  co_await Eat(std::move(in));
}

// A lambda in a lambda closes.
Task<> Nested() {
  auto events = MakeChannel<int>("events", 4);
  auto outer = [&]() {
    auto inner = [&]() { events.Close(); };
    events.TrySend(1);
    inner();
  };
  outer();
  co_return;
}

Task<> NestedBadly(bool skip) {
  auto events = MakeChannel<int>("events", 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'events' is not closed on every path
  auto outer = [&]() {
    auto inner = [&]() { events.Close(); };
    events.TrySend(1);
    if (skip) return;
    inner();
  };
  outer();
  co_return;
}

std::pair<Sender<int>, Receiver<int>> Split() {
  auto both = MakeChannel<int>("both");
  return {both, both};
}
Task<> UsesSplit() {
  auto [tx, rx] = Split();
  dojo::Go("eat", Eat(rx));
  co_await tx.Send(1);
  tx.Close();
}

Task<> ThroughShared(bool early) {
  auto feed = std::make_shared<Channel<int>>(MakeChannel<int>("feed"));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'feed' is not closed on every path
  dojo::Go("eat", [](std::shared_ptr<Channel<int>> in) -> Task<> {
    while (auto each = co_await in->Receive()) Record("x");
  }(feed));
  if (early) co_return;
  co_await feed->Send(1);
  feed->Close();
}

Task<> ThroughSharedWell(bool early) {
  auto feed = std::make_shared<Channel<int>>(MakeChannel<int>("feed"));
  dojo::Go("eat", [](std::shared_ptr<Channel<int>> in) -> Task<> {
    while (auto each = co_await in->Receive()) Record("x");
  }(feed));
  if (!early) co_await feed->Send(1);
  feed->Close();
}

class Worker {
 public:
  explicit Worker(Sender<int> out) : out_(std::move(out)) {}
  void Run() {
    out_.TrySend(1);
    out_.Close();
  }

 private:
  Sender<int> out_;
};
Task<> OwnsWorker() {
  auto results = MakeChannel<int>("results", 1);
  Worker worker(results);
  worker.Run();
  co_await results.Receive();
}

// An object that keeps it and never closes.
class Reporter {
 public:
  explicit Reporter(Sender<int> out) : out_(std::move(out)) {}
  void Report(int value) { out_.TrySend(value); }

 private:
  Sender<int> out_;
};
Task<> OwnsReporter() {
  auto results = MakeChannel<int>("results", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'results' is never closed, and 'Eat' receives until it is closed
  dojo::Go("eat", Eat(results));
  Reporter reporter(results);
  reporter.Report(1);
  co_return;
}

void Visit(const std::vector<int>& values,
           const std::function<void(int)>& visit);
Task<> Visits(std::vector<int> values, bool dry) {
  auto seen = MakeChannel<int>("seen", 100);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'seen' is not closed on every path
  Visit(values, [&](int value) { seen.TrySend(value); });
  if (dry) co_return;
  seen.Close();
}

Task<> VisitsWell(std::vector<int> values, bool dry) {
  auto seen = MakeChannel<int>("seen", 100);
  Visit(values, [&](int value) { seen.TrySend(value); });
  if (dry) Record("dry");
  seen.Close();
}

Task<> ClosesAndHandsOver() {
  auto jobs = MakeChannel<int>("jobs", 3);
  dojo::Go("feed", FeedAndClose(jobs, 3));
  for (int i = 0; i < 3; ++i) co_await jobs.Receive();
  jobs.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
}

Task<> TwoGuards() {
  auto jobs = MakeChannel<int>("jobs", 3);
  dojo::CloseGuard first(jobs);
  Sender<int> out = jobs;
  dojo::CloseGuard second(out);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
  co_await out.Send(1);
}

Task<> CloseInCatchToo(int n) {
  auto jobs = MakeChannel<int>("jobs", 3);
  try {
    co_await jobs.Send(n);
  } catch (const std::exception&) {
    jobs.Close();
  }
  jobs.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
}

Task<> FinishThenFlush(std::vector<int> rest) {
  auto jobs = MakeChannel<int>("jobs", 30);
  auto finish = [&] { jobs.Close(); };
  finish();
  for (int each : rest) co_await jobs.Send(each);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is sent on after it was closed
}

Task<> ClosedByTheCallee(Sender<int> out) {
  co_await FeedAndClose(out, 3);
  co_await out.Send(4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'out' is sent on after it was closed
}

Task<int> Race(Context ctx) {
  auto answer = MakeChannel<int>("answer");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'answer' has no room, and a task waits to send on it when its receiver has left
  dojo::Go("compute", [](Sender<int> out) -> Task<> {
    const int value = co_await Compute(3);
    co_await out.Send(value);
  }(answer));
  std::optional<int> got;
  switch (
      co_await dojo::Select(dojo::OnDone(ctx), dojo::OnReceive(answer, &got))) {
    case 0:
      co_return -1;
    default:
      co_return got.value_or(0);
  }
}

Task<int> RaceWell(Context ctx) {
  auto answer = MakeChannel<int>("answer", 1);
  dojo::Go("compute", [](Sender<int> out) -> Task<> {
    const int value = co_await Compute(3);
    co_await out.Send(value);
  }(answer));
  std::optional<int> got;
  switch (
      co_await dojo::Select(dojo::OnDone(ctx), dojo::OnReceive(answer, &got))) {
    case 0:
      co_return -1;
    default:
      co_return got.value_or(0);
  }
}

Task<std::optional<int>> FirstOf(int n) {
  auto answers = MakeChannel<int>("answers");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'answers' has no room, and a task waits to send on it when its receiver has left
  for (int i = 0; i < n; ++i)
    dojo::Go("compute", [](Sender<int> out, int i) -> Task<> {
      co_await out.Send(co_await Compute(i));
    }(answers, i));
  std::optional<int> got;
  if (co_await dojo::Select(dojo::OnReceive(answers, &got),
                            dojo::After(10_ms)) != 0)
    co_return std::nullopt;
  co_return got;
}

Task<int> LoopUntilTimeout(int n) {
  auto answers = MakeChannel<int>("answers");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'answers' has no room, and 'Feed' waits to send on it when its receiver has left
  dojo::Go("feed", Feed(answers, n));
  int sum = 0;
  for (int i = 0; i < n; ++i) {
    std::optional<int> got;
    const auto which =
        co_await dojo::Select(dojo::OnReceive(answers, &got), dojo::After(1_s));
    if (which == 1) break;
    sum += *got;
  }
  co_return sum;
}

Task<int> LoopUntilTimeoutWell(int n) {
  auto answers = MakeChannel<int>("answers");
  dojo::Go("feed", Feed(answers, n));
  int sum = 0;
  int missing = n;
  while (missing > 0) {
    std::optional<int> got;
    const auto which =
        co_await dojo::Select(dojo::OnReceive(answers, &got), dojo::After(1_s));
    if (which == 1) break;
    sum += *got;
    --missing;
  }
  for (; missing > 0; --missing) co_await answers.Receive();
  co_return sum;
}

Task<> Polls(Receiver<int> in, Context ctx) {
  bool running = true;
  while (running) {
    std::optional<int> value;
    const std::size_t which = co_await dojo::Select(
        // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a select with a default in a loop that only sleeps: without the default it waits, and wakes in time
        dojo::OnReceive(in, &value), dojo::OnDone(ctx), dojo::Default());
    if (which == 0) {
      if (!value) break;
      Record("value");
    } else if (which == 1) {
      running = false;
    } else {
      co_await dojo::Sleep(5_ms);
    }
  }
}

Task<> PollsInDo(Sender<int> out) {
  std::size_t which;
  do {
    which = co_await dojo::Select(dojo::OnSend(out, 3), dojo::Default());
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a select with a default in a loop that only sleeps: without the default it waits, and wakes in time
    if (which == 0) break;
    co_await dojo::Sleep(1_ms);
  } while (true);
}

Task<> DoesWork(Receiver<int> in) {
  int turns = 0;
  for (;;) {
    std::optional<int> value;
    const auto which =
        co_await dojo::Select(dojo::OnReceive(in, &value), dojo::Default());
    if (which == 0) co_return;
    turns += co_await Compute(turns);
    co_await dojo::Yield();
  }
}

Task<> DrainsWhatIsThere(Receiver<int> in) {
  while (true) {
    std::optional<int> value;
    const auto which =
        co_await dojo::Select(dojo::OnReceive(in, &value), dojo::Default());
    if (which == 1 || !value) break;
    Record("drained");
  }
}

struct Ledger {
  dojo::Mutex mutex;
  Channel<int> posted = MakeChannel<int>("posted");
  std::shared_ptr<int> balance = std::make_shared<int>(0);
  std::shared_ptr<int> seen = std::make_shared<int>(0);
};
Task<> Post(Ledger ledger, int amount) {
  auto hold = co_await ledger.mutex.Hold();
  *ledger.balance += amount;
  co_await ledger.posted.Send(*ledger.balance);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel: who could end the wait may need the mutex
}
Task<> Watch(Ledger ledger) {
  while (auto each = co_await ledger.posted.Receive()) {
    auto hold = co_await ledger.mutex.Hold();
    *ledger.seen = *each;
  }
}
void Stop(Ledger ledger) { ledger.posted.Close(); }

struct LedgerWell {
  dojo::Mutex mutex;
  Channel<int> posted = MakeChannel<int>("posted");
  std::shared_ptr<int> balance = std::make_shared<int>(0);
  std::shared_ptr<int> seen = std::make_shared<int>(0);
};
Task<> Post(LedgerWell ledger, int amount) {
  int now = 0;
  {
    auto hold = co_await ledger.mutex.Hold();
    now = *ledger.balance += amount;
  }
  co_await ledger.posted.Send(now);
}
Task<> Watch(LedgerWell ledger) {
  while (auto each = co_await ledger.posted.Receive()) {
    auto hold = co_await ledger.mutex.Hold();
    *ledger.seen = *each;
  }
}
void Stop(LedgerWell ledger) { ledger.posted.Close(); }

Task<> LocksByHand(dojo::Mutex mutex, Sender<int> out, int n) {
  co_await mutex.Lock();
  for (int i = 0; i < n; ++i) {
    if (i == 3) {
      mutex.Unlock();
      co_return;
    }
    co_await out.Send(i);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel: who could end the wait may need the mutex
  }
  mutex.Unlock();
}

Task<> LocksByHandWell(dojo::Mutex mutex, Sender<int> out, int n) {
  for (int i = 0; i < n; ++i) {
    co_await mutex.Lock();
    const int twice = i * 2;
    mutex.Unlock();
    co_await out.Send(twice);
  }
}

Task<> StdMutex(std::shared_ptr<std::mutex> mutex, Receiver<int> in) {
  std::lock_guard hold(*mutex);
  co_await in.Receive();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel: who could end the wait may need the mutex
}

Task<> StdMutexWell(std::shared_ptr<std::mutex> mutex, Receiver<int> in) {
  std::unique_lock hold(*mutex);
  Record("locked");
  hold.unlock();
  co_await in.Receive();
}

// Swapped with somebody else's.
void Swaps(Channel<int>& current) {
  auto fresh = MakeChannel<int>("fresh", 1);
  std::swap(fresh, current);
  fresh.Close();
}

// Exchanged for the old one.
void Exchanges(Channel<int>& current) {
  auto old = std::exchange(current, MakeChannel<int>("fresh", 1));
  old.Close();
}

// Recursion hands it down.
Task<> Walk(int depth, Sender<int> out) {
  if (depth == 0) co_return;
  co_await out.Send(depth);
  co_await Walk(depth - 1, out);
}
Task<> WalkAll() {
  auto nodes = MakeChannel<int>("nodes");
  dojo::Go("eat", Eat(nodes));
  co_await Walk(5, nodes);
  nodes.Close();
}

Task<> WalkAllBadly(int depth) {
  auto nodes = MakeChannel<int>("nodes");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'nodes' is not closed on every path
  dojo::Go("eat", Eat(nodes));
  if (depth > 100) {
    Record("too deep");
    co_return;
  }
  co_await Walk(depth, nodes);
  nodes.Close();
}

// Scope with a guard.
Task<> InScope(std::vector<int> values) {
  auto jobs = MakeChannel<int>("jobs");
  dojo::Scope scope;
  scope.Go("eat", Eat(jobs));
  {
    dojo::CloseGuard done(jobs);
    for (int each : values) {
      if (each < 0) break;
      co_await jobs.Send(each);
    }
  }
  co_await scope.Join();
}

// Joins before the close.
Task<> InScopeBadly(std::vector<int> values) {
  auto jobs = MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  dojo::Scope scope;
  scope.Go("eat", Eat(jobs));
  for (int each : values) {
    if (each < 0) {
      co_await scope.Join();
      co_return;
    }
    co_await jobs.Send(each);
  }
  jobs.Close();
  co_await scope.Join();
}

// Detached guard idiom.
template <class F>
struct Cleanup {
  F f;
  bool armed = true;
  ~Cleanup() {
    if (armed) f();
  }
  void Dismiss() { armed = false; }
};
template <class F>
Cleanup(F) -> Cleanup<F>;
Task<> Dismissed(bool keep, Sender<Channel<int>> to) {
  auto jobs = MakeChannel<int>("jobs");
  Cleanup close{[&] { jobs.Close(); }};
  if (keep) {
    close.Dismiss();
    co_await to.Send(jobs);
  }
}

// Default argument and overload.
void Finish(Sender<int> out, bool loudly = false) {
  if (loudly) Record("done");
  out.Close();
}
Task<> UsesFinish(bool loudly) {
  auto jobs = MakeChannel<int>("jobs", 1);
  if (loudly) {
    Finish(jobs, true);
    co_return;
  }
  Finish(jobs);
}

bool CloseIfEmpty(Channel<int>& jobs) {
  if (jobs.len() > 0) return false;
  jobs.Close();
  return true;
}

Task<> UsesCloseIfEmptyWell() {
  auto jobs = MakeChannel<int>("jobs", 1);
  dojo::Go("eat", Eat(jobs));
  co_await jobs.Send(1);
  if (!CloseIfEmpty(jobs)) jobs.Close();
}

// A thread closes.
void OnThread() {
  auto jobs = MakeChannel<int>("jobs", 1);
  std::jthread closer([jobs] { jobs.Close(); });
}

// Kept for later.
void Bound(std::vector<std::function<void()>>& at_exit) {
  auto jobs = MakeChannel<int>("jobs", 1);
  at_exit.push_back([out = Sender<int>(jobs)] { out.Close(); });
}

// Reassigned before use.
Task<> Reassigned(bool big) {
  Channel<int> jobs;
  if (big)
    jobs = MakeChannel<int>("big", 100);
  else
    jobs = MakeChannel<int>("small", 1);
  co_await jobs.Send(1);
  jobs.Close();
}

Task<> ReassignedBadly(bool big) {
  Channel<int> jobs;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (big)
    jobs = MakeChannel<int>("big", 100);
  else
    jobs = MakeChannel<int>("small", 1);
  co_await jobs.Send(1);
  if (big) jobs.Close();
}

Task<> FirstIsLost(int rounds) {
  auto jobs = MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  dojo::Go("eat", Eat(jobs));
  for (int i = 0; i < rounds; ++i) {
    jobs = MakeChannel<int>("next");
    dojo::Go("eat", Eat(jobs));
  }
  jobs.Close();
}

Task<> FirstIsClosed(int rounds) {
  auto jobs = MakeChannel<int>("jobs");
  dojo::Go("eat", Eat(jobs));
  for (int i = 0; i < rounds; ++i) {
    jobs.Close();
    jobs = MakeChannel<int>("next");
    dojo::Go("eat", Eat(jobs));
  }
  jobs.Close();
}

Task<> TernaryBirth(bool big) {
  auto jobs = big ? MakeChannel<int>("big", 100) : MakeChannel<int>("small", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (!big) co_return;
  jobs.Close();
}

Task<> TernaryBirthWell(bool big) {
  auto jobs = big ? MakeChannel<int>("big", 100) : MakeChannel<int>("small", 1);
  if (!big) Record("small");
  jobs.Close();
}

}  // namespace corpus
