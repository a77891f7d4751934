// Servers, races and schedules, as people write them.
#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

using namespace dojo;
using namespace dojo::literals;

namespace {

struct Request {
  std::string path;
  Sender<int> reply_to;
};
struct Status {
  bool ok() const { return code == 0; }
  int code = 0;
};
Task<Status> Connect(int port);
Task<std::optional<std::string>> ReadLine(int fd);
Status Validate(const Request& r);
void Log(std::string text);
[[noreturn]] void Fatal(const char* why);

Task<> Collect(Receiver<std::string> lines,
               std::shared_ptr<std::vector<std::string>> into) {
  std::optional<std::string> line;
  while ((line = co_await lines.Receive())) into->push_back(*line);
}
Task<> Consume(Receiver<int> numbers) {
  for (auto n = co_await numbers.Receive(); n.has_value();
       n = co_await numbers.Receive())
    Log("n");
}

Task<Status> Tail(int fd, int limit) {
  auto lines = MakeChannel<std::string>("lines", 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'lines' is not closed on every path
  auto store = std::make_shared<std::vector<std::string>>();
  Scope scope;
  scope.Go("collect", Collect(lines, store));
  for (int count = 0; count < limit; count++) {
    auto line = co_await ReadLine(fd);
    if (!line.has_value()) co_return Status{1};
    if (line->empty()) continue;
    co_await lines.Send(std::move(*line));
  }
  lines.Close();
  co_await scope.Join();
  co_return Status{};
}

Task<Status> TailWell(int fd, int limit) {
  auto lines = MakeChannel<std::string>("lines", 16);
  auto store = std::make_shared<std::vector<std::string>>();
  Scope scope;
  scope.Go("collect", Collect(lines, store));
  Status status;
  for (int count = 0; count < limit && status.ok(); count++) {
    auto line = co_await ReadLine(fd);
    if (!line.has_value()) {
      status.code = 1;
      continue;
    }
    co_await lines.Send(std::move(*line));
  }
  lines.Close();
  co_await scope.Join();
  co_return status;
}

Task<> Dial(std::vector<int> ports) {
  auto up = MakeChannel<int>("up");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'up' is not closed on every path
  Go("consume", Consume(up));
  for (size_t i = 0; i != ports.size(); ++i) {
    const Status status = co_await Connect(ports[i]);
    if (status.ok()) {
      co_await up.Send(ports[i]);
    } else if (status.code == 13) {
      throw std::runtime_error("no permission");
    } else if (status.code == 14) {
      break;
    }
  }
  up.Close();
}

Task<> DialWell(std::vector<int> ports) {
  auto up = MakeChannel<int>("up");
  Go("consume", Consume(up));
  const CloseGuard closes_up(up);
  for (size_t i = 0; i != ports.size(); ++i) {
    const Status status = co_await Connect(ports[i]);
    if (status.ok()) {
      co_await up.Send(ports[i]);
    } else if (status.code == 13) {
      throw std::runtime_error("no permission");
    } else if (status.code == 14) {
      break;
    }
  }
}

Task<> TwoPhase(bool commit) {
  auto votes = MakeChannel<int>("votes", 3);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'votes' is not closed on every path
  Go("consume", Consume(votes));
  const Status first = co_await Connect(1);
  const Status second = co_await Connect(2);
  if (first.ok() && second.ok()) {
    co_await votes.Send(1);
    if (commit) {
      co_await votes.Send(2);
      votes.Close();
    }
  } else {
    votes.Close();
  }
}

Task<> TwoPhaseWell(bool commit) {
  auto votes = MakeChannel<int>("votes", 3);
  Go("consume", Consume(votes));
  const Status first = co_await Connect(1);
  const Status second = co_await Connect(2);
  if (first.ok() && second.ok()) {
    co_await votes.Send(1);
    if (commit) co_await votes.Send(2);
    votes.Close();
  } else {
    votes.Close();
  }
}

Task<int> Ladder(int level) {
  auto rungs = MakeChannel<int>("rungs", 10);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'rungs' is not closed on every path
  Go("consume", Consume(rungs));
  if (level < 1) {
    rungs.Close();
    co_return 1;
  }
  co_await rungs.Send(1);
  if (level < 2) {
    rungs.Close();
    co_return 2;
  }
  co_await rungs.Send(2);
  if (level < 3) {
    co_return 3;
  }
  rungs.Close();
  co_return 4;
}

Task<int> LadderWell(int level) {
  auto rungs = MakeChannel<int>("rungs", 10);
  Go("consume", Consume(rungs));
  int result = 4;
  do {
    if (level < 1) {
      result = 1;
      break;
    }
    co_await rungs.Send(1);
    if (level < 2) {
      result = 2;
      break;
    }
    co_await rungs.Send(2);
  } while (false);
  rungs.Close();
  co_return result;
}

Task<> Inverted(bool a, bool b) {
  auto c = MakeChannel<int>("c", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is not closed on every path
  if (!a) {
    if (!b) {
      c.Close();
    }
  } else {
    c.Close();
  }
  co_return;
}

Task<> InvertedWell(bool a, bool b) {
  auto c = MakeChannel<int>("c", 1);
  if (!a && !b) c.Close();
  co_await Yield();
  if (a || b) c.Close();
}

Task<> InvertedWrongly(bool a, bool b) {
  auto c = MakeChannel<int>("c", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is not closed on every path
  if (!a && !b) c.Close();
  co_await Yield();
  if (a && b) c.Close();
}

Task<> Numbers(int n) {
  auto c = MakeChannel<int>("c", 1);
  if (n > 10) {
    c.Close();
    n = 0;
  } else {
    n = 1;
  }
  co_await Yield();
  if (n == 1) c.Close();
}

Task<> NumbersBadly(int n) {
  auto c = MakeChannel<int>("c", 1);
  if (n > 10) c.Close();
  co_await Yield();
  if (n >= 10) c.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is closed twice on one path
  if (n < 10) c.Close();
}

Task<> PointerFlag(const int* limit) {
  auto c = MakeChannel<int>("c", 1);
  if (limit == nullptr) {
    c.Close();
    co_return;
  }
  co_await c.Send(*limit);
  c.Close();
}

Task<> Index(std::vector<std::string> words, std::string wanted) {
  auto c = MakeChannel<std::string>("c", 100);
  auto at = std::find(words.begin(), words.end(), wanted);
  if (at != words.end()) {
    co_await c.Send(*at);
  }
  c.Close();
}

Task<> IndexBadly(std::vector<std::string> words, std::string wanted) {
  auto c = MakeChannel<std::string>("c", 100);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is not closed on every path
  auto at = std::find(words.begin(), words.end(), wanted);
  if (at == words.end()) co_return;
  co_await c.Send(*at);
  c.Close();
}

Task<> SpawnerWell(int workers) {
  auto work = MakeChannel<int>("work");
  WaitGroup wg;
  for (int w = 0; w < workers; ++w) {
    wg.Add();
    Go("worker", [](Receiver<int> work, WaitGroup wg) -> Task<> {
      while (auto item = co_await work.Receive()) Log("item");
      wg.Done();
    }(work, wg));
  }
  for (int i = 0; i < 100; ++i) co_await work.Send(i);
  work.Close();
  co_await wg.Wait();
}

Task<> CancelAware(Context ctx) {
  auto ticks = MakeChannel<int>("ticks");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'ticks' is never closed, and 'Consume' receives until it is closed
  Go("consume", Consume(ticks));
  for (int i = 0;; ++i) {
    switch (co_await Select(OnSend(ticks, i), OnDone(ctx))) {
      case 0:
        break;
      case 1:
        co_return;
    }
  }
}

Task<> CancelAwareWell(Context ctx) {
  auto ticks = MakeChannel<int>("ticks");
  Go("consume", Consume(ticks));
  bool going = true;
  for (int i = 0; going; ++i) {
    switch (co_await Select(OnSend(ticks, i), OnDone(ctx))) {
      case 0:
        break;
      case 1:
        going = false;
        break;
    }
  }
  ticks.Close();
}

Task<> Requests(Receiver<Request> requests) {
  auto replies = MakeChannel<int>("replies", 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'replies' is not closed on every path
  Go("consume", Consume(replies));
  while (auto request = co_await requests.Receive()) {
    if (const Status s = Validate(*request); !s.ok()) {
      if (s.code > 500) co_return;
      continue;
    }
    co_await replies.Send(200);
  }
  replies.Close();
}

Task<std::optional<int>> Fastest(std::vector<int> ports) {
  auto winner = MakeChannel<int>("winner");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'winner' has no room, and a task waits to send on it when its receiver has left
  for (int port : ports) {
    Go("racer", [](int port, Sender<int> winner) -> Task<> {
      if ((co_await Connect(port)).ok()) co_await winner.Send(port);
    }(port, winner));
  }
  std::optional<int> first;
  const size_t which =
      co_await Select(OnReceive(winner, &first), After(100_ms));
  if (which == 1) Log("timeout");
  co_return first;
}

Task<> Heartbeat(Context ctx) {
  auto beats = MakeChannel<int>("beats");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'beats' has no room, and a task waits to send on it when its receiver has left
  Go("heart", [](Sender<int> beats) -> Task<> {
    for (int i = 0;; ++i) {
      co_await Sleep(1_ms);
      co_await beats.Send(i);
    }
  }(beats));
  while (true) {
    std::optional<int> beat;
    if (co_await Select(OnReceive(beats, &beat), OnDone(ctx)) == 1) break;
    Log("beat");
  }
}

Task<> HeartbeatWell(Context ctx) {
  auto beats = MakeChannel<int>("beats");
  Go("heart", [](Sender<int> beats, Context ctx) -> Task<> {
    for (int i = 0;; ++i) {
      co_await Sleep(1_ms);
      if (co_await Select(OnSend(beats, i), OnDone(ctx)) == 1) co_return;
    }
  }(beats, ctx));
  while (true) {
    std::optional<int> beat;
    if (co_await Select(OnReceive(beats, &beat), OnDone(ctx)) == 1) break;
    Log("beat");
  }
}

Task<> SpinUntilClosed(Receiver<int> in) {
  bool closed = false;
  while (!closed) {
    std::optional<int> v;
    switch (co_await Select(OnReceive(in, &v), Default())) {
        // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a select with a default in a loop that only sleeps: without the default it waits, and wakes in time
      case 0:
        closed = !v.has_value();
        break;
      default:
        co_await Sleep(Duration(1_us));
    }
  }
}

Task<> OnceOnly(Receiver<int> in) {
  if (co_await Select(OnReceive(in), Default()) == 1) co_await Sleep(1_ms);
}

Task<> Publish(Mutex mu, std::shared_ptr<std::vector<Sender<int>>> subscribers,
               int event) {
  const auto lock = co_await mu.Hold();
  for (const Sender<int>& subscriber : *subscribers)
    co_await subscriber.Send(event);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel: who could end the wait may need the mutex
}

Task<> PublishWell(Mutex mu,
                   std::shared_ptr<std::vector<Sender<int>>> subscribers,
                   int event) {
  std::vector<Sender<int>> copy;
  {
    const auto lock = co_await mu.Hold();
    copy = *subscribers;
  }
  for (const Sender<int>& subscriber : copy) co_await subscriber.Send(event);
}

Task<> ReadLocked(RWMutex mu, Receiver<int> updates) {
  co_await mu.RLock();
  auto update = co_await updates.Receive();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel: who could end the wait may need the mutex
  mu.RUnlock();
}

Task<> ReadLockedWell(RWMutex mu, Receiver<int> updates) {
  auto update = co_await updates.Receive();
  co_await mu.RLock();
  Log("update");
  mu.RUnlock();
}

Task<> HelperUnderLock(Mutex mu, Sender<int> out) {
  co_await mu.Lock();
  co_await [](Sender<int> out) -> Task<> { co_await out.Send(1); }(out);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel: who could end the wait may need the mutex
  mu.Unlock();
}

Task<> TryUnderLock(Mutex mu, Sender<int> out) {
  co_await mu.Lock();
  if (!out.TrySend(1)) Log("dropped");
  mu.Unlock();
}

Task<> Epilogue(std::vector<int> values) {
  auto c = MakeChannel<int>("c", 64);
  for (int v : values) {
    if (v == 0) c.Close();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is closed twice on one path
    co_await c.Send(v);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is sent on after it was closed
  }
  c.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is closed twice on one path
}

Task<> EpilogueWell(std::vector<int> values) {
  auto c = MakeChannel<int>("c", 64);
  for (int v : values) {
    if (v == 0) break;
    co_await c.Send(v);
  }
  c.Close();
}

Task<> DeferAndReturn(bool early) {
  auto c = MakeChannel<int>("c", 1);
  CloseGuard guard(c);
  if (early) {
    c.Close();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is closed twice on one path
    co_return;
  }
  co_await c.Send(3);
}

struct Stats {
  int sum = 0;
  int count = 0;
};
Task<Stats> Summarize(std::vector<int> values, bool quick) {
  auto [in, out] =
      // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'in' is not closed on every path
      std::pair{MakeChannel<int>("in", 2), MakeChannel<Stats>("out", 1)};
  Go("sum", [](Receiver<int> in, Sender<Stats> out) -> Task<> {
    Stats stats;
    while (auto v = co_await in.Receive()) {
      stats.sum += *v;
      ++stats.count;
    }
    co_await out.Send(stats);
  }(in, out));
  if (quick) co_return Stats{};
  for (int v : values) co_await in.Send(v);
  in.Close();
  co_return *co_await out.Receive();
}

Task<Stats> SummarizeWell(std::vector<int> values, bool quick) {
  auto [in, out] =
      std::pair{MakeChannel<int>("in", 2), MakeChannel<Stats>("out", 1)};
  Go("sum", [](Receiver<int> in, Sender<Stats> out) -> Task<> {
    Stats stats;
    while (auto v = co_await in.Receive()) stats.sum += *v;
    co_await out.Send(stats);
  }(in, out));
  if (!quick) {
    for (int v : values) co_await in.Send(v);
  }
  in.Close();
  co_return *co_await out.Receive();
}

class MovableCloser {
 public:
  explicit MovableCloser(Sender<int> s) : s_(std::move(s)) {}
  MovableCloser(MovableCloser&& other)
      : s_(std::move(other.s_)), armed_(std::exchange(other.armed_, false)) {}
  ~MovableCloser() {
    if (armed_) s_.Close();
  }

 private:
  Sender<int> s_;
  bool armed_ = true;
};
MovableCloser Later(Sender<int> s) { return MovableCloser(std::move(s)); }
Task<> ByMovableCloser(bool early) {
  auto c = MakeChannel<int>("c", 1);
  auto closer = Later(c);
  if (early) co_return;
  co_await c.Send(1);
}

Task<> OptionalGuard(bool guarded) {
  auto c = MakeChannel<int>("c", 1);
  std::optional<CloseGuard<int>> guard;
  if (guarded) guard.emplace(c);
  co_await Yield();
  if (!guarded) c.Close();
}

Task<> InnerGuard(bool guarded) {
  auto c = MakeChannel<int>("c", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is not closed on every path
  if (guarded) {
    CloseGuard guard(c);
    co_await c.Send(1);
    co_return;
  }
  co_await c.Send(2);
}

Task<> LoopOfThree(int n) {
  auto c = MakeChannel<int>("c", 3);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is not closed on every path
  int i = 0;
  while (true) {
    if (i == n) break;
    if (++i == 3) {
      c.Close();
      co_return;
    }
    co_await c.Send(i);
  }
}

Task<> LoopOfThreeWell(int n) {
  auto c = MakeChannel<int>("c", 3);
  int i = 0;
  while (true) {
    if (i == n) break;
    if (++i == 3) {
      c.Close();
      co_return;
    }
    co_await c.Send(i);
  }
  c.Close();
}

Sender<int> MakeSink(bool real) {
  auto c = MakeChannel<int>("sink");
  if (!real) return {};
  Go("consume", Consume(c));
  return c;
}

Task<> UsesSink(bool real) {
  Sender<int> sink = MakeSink(real);
  if (!sink) co_return;
  co_await sink.Send(1);
  sink.Close();
}

Receiver<int> Generate(int n) {
  auto c = MakeChannel<int>("numbers");
  Go("gen", [](Sender<int> out, int n) -> Task<> {
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'out' is not closed on every path
    for (int i = 0; i < n; ++i) {
      if (i == 13) co_return;
      co_await out.Send(i);
    }
    out.Close();
  }(c, n));
  return c;
}

Receiver<int> GenerateWell(int n) {
  auto c = MakeChannel<int>("numbers");
  Go("gen", [](Sender<int> out, int n) -> Task<> {
    CloseGuard done(out);
    for (int i = 0; i < n; ++i) {
      if (i == 13) co_return;
      co_await out.Send(i);
    }
  }(c, n));
  return c;
}

Task<> DiesOnError(int port) {
  auto c = MakeChannel<int>("c", 1);
  if (!(co_await Connect(port)).ok()) Fatal("connect");
  c.Close();
}

}  // namespace
