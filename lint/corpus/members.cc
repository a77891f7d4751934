// Channels that live in objects.
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {
using dojo::Channel;
using dojo::MakeChannel;
using dojo::Receiver;
using dojo::Sender;
using dojo::Task;

void Record(std::string line);
template <class T>
Task<> Put(Sender<T> out, T value) {
  co_await out.Send(std::move(value));
}

class Logger {
 public:
  Logger() : lines_(MakeChannel<std::string>("lines")) {
    dojo::Go("writer", Write(lines_));
  }
  Task<> Say(std::string line) {
    return Put<std::string>(lines_, std::move(line));
  }

 private:
  static Task<> Write(Receiver<std::string> lines) {
    while (auto line = co_await lines.Receive()) Record(*line);
  }
  Channel<std::string> lines_;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'lines_' is closed nowhere in its class, and 'Write' receives until it is closed
};

class LoggerWell {
 public:
  LoggerWell() : lines_(MakeChannel<std::string>("lines")) {
    dojo::Go("writer", Write(lines_));
  }
  ~LoggerWell() { lines_.Close(); }
  Task<> Say(std::string line) {
    return Put<std::string>(lines_, std::move(line));
  }

 private:
  static Task<> Write(Receiver<std::string> lines) {
    while (auto line = co_await lines.Receive()) Record(*line);
  }
  Channel<std::string> lines_;
};

class Pool {
 public:
  explicit Pool(int workers) {
    jobs_ = MakeChannel<int>("jobs");
    for (int i = 0; i < workers; ++i) dojo::Go("worker", Work(jobs_));
  }
  Task<> Submit(int job) { return Put<int>(jobs_, job); }

 private:
  static Task<> Work(Receiver<int> jobs) {
    while (auto job = co_await jobs.Receive()) Record(std::to_string(*job));
  }
  Channel<int> jobs_;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs_' is closed nowhere in its class, and 'Work' receives until it is closed
};

class PoolWell {
 public:
  explicit PoolWell(int workers) {
    jobs_ = MakeChannel<int>("jobs");
    for (int i = 0; i < workers; ++i) dojo::Go("worker", Work(jobs_));
  }
  Task<> Submit(int job) { return Put<int>(jobs_, job); }
  void Shutdown() { jobs_.Close(); }

 private:
  static Task<> Work(Receiver<int> jobs) {
    while (auto job = co_await jobs.Receive()) Record(std::to_string(*job));
  }
  Channel<int> jobs_;
};

struct Meter {
  Channel<int> samples = MakeChannel<int>("samples", 4);
  void Start() {
    dojo::Go("sum", [](Receiver<int> in) -> Task<> {
      int sum = 0;
      while (auto each = co_await in.Receive()) sum += *each;
      Record(std::to_string(sum));
    }(samples));
  }
  Task<> Sample(int value) { return Put<int>(samples, value); }
};
Task<> UsesMeter() {
  Meter meter;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'meter.samples' is never closed, and 'Start' receives until it is closed
  meter.Start();
  co_await meter.Sample(3);
}

// The struct's user closes.
struct OpenMeter {
  Channel<int> samples = MakeChannel<int>("samples", 4);
  void Start() {
    dojo::Go("sum", [](Receiver<int> in) -> Task<> {
      while (auto each = co_await in.Receive()) Record(std::to_string(*each));
    }(samples));
  }
};
Task<> UsesOpenMeter() {
  OpenMeter meter;
  meter.Start();
  co_await meter.samples.Send(3);
  meter.samples.Close();
}

// Handed out, so somebody else may close.
class Hub {
 public:
  Hub() : events_(MakeChannel<int>("events")) {
    dojo::Go("pump", Pump(events_));
  }
  Sender<int> input() const { return events_; }

 private:
  static Task<> Pump(Receiver<int> events) {
    while (auto event = co_await events.Receive()) Record("event");
  }
  Channel<int> events_;
};

// Nobody waits for a close: a counter of tokens.
class Semaphore {
 public:
  explicit Semaphore(int n) : tokens_(MakeChannel<int>("tokens", n)) {}
  Task<> Acquire() { return Put<int>(tokens_, 1); }
  void Release() { tokens_.TryReceive(); }

 private:
  Channel<int> tokens_;
};

class Twin {
 public:
  void Run() {
    a_ = MakeChannel<int>("a");
    b_ = MakeChannel<int>("b");
    dojo::Go("ea", Eat(a_));
    dojo::Go("eb", Eat(b_));
    a_.TrySend(1);
    b_.TrySend(2);
    a_.Close();
  }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> a_, b_;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'b_' is closed nowhere in its class, and 'Eat' receives until it is closed
};

class EarlyOut {
 public:
  void Run(bool early) {
    queue_ = MakeChannel<int>("queue", 3);
    dojo::Go("eat", Eat(queue_));
    if (early) return;
    queue_.TrySend(1);
    queue_.Close();
  }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> queue_;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'queue_' is not closed on every path
};

// Another method closes what the early exit left open.
class EarlyOutWell {
 public:
  void Run(bool early) {
    queue_ = MakeChannel<int>("queue", 3);
    dojo::Go("eat", Eat(queue_));
    if (early) return;
    queue_.TrySend(1);
    Stop();
  }
  void Stop() {
    if (!stopped_) queue_.Close();
    stopped_ = true;
  }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> queue_;
  bool stopped_ = false;
};

// A guard that is a member closes.
class GuardedByMember {
 public:
  GuardedByMember() { dojo::Go("eat", Eat(queue_)); }
  Task<> Add(int value) { return Put<int>(queue_, value); }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> queue_ = MakeChannel<int>("queue");
  dojo::CloseGuard<int> close_queue_{queue_};
};

// The base closes.
class Base {
 protected:
  ~Base() { out_.Close(); }
  Channel<int> out_;
};
class Derived : public Base {
 public:
  Derived() {
    out_ = MakeChannel<int>("out");
    dojo::Go("eat", Eat(out_));
  }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
};

// A friend closes.
class Shy {
 public:
  Shy() : secret_(MakeChannel<int>("secret")) { dojo::Go("eat", Eat(secret_)); }

 private:
  friend void Expose(Shy& shy);
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> secret_;
};
void Expose(Shy& shy) { shy.secret_.Close(); }

class UniqueHolder {
 public:
  UniqueHolder()
      : jobs_(std::make_unique<Channel<int>>(MakeChannel<int>("jobs"))) {
    dojo::Go("eat", Eat(*jobs_));
  }
  Task<> Add(int job) { return Put<int>(*jobs_, job); }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  std::unique_ptr<Channel<int>> jobs_;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs_' is closed nowhere in its class, and 'Eat' receives until it is closed
};

class UniqueHolderWell {
 public:
  UniqueHolderWell()
      : jobs_(std::make_unique<Channel<int>>(MakeChannel<int>("jobs"))) {
    dojo::Go("eat", Eat(*jobs_));
  }
  ~UniqueHolderWell() {
    if (jobs_) jobs_->Close();
  }
  Task<> Add(int job) { return Put<int>(*jobs_, job); }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  std::unique_ptr<Channel<int>> jobs_;
};

class ClosesTwice {
 public:
  void Run() {
    queue_ = MakeChannel<int>("queue", 1);
    queue_.TrySend(1);
    queue_.Close();
    Record("closed");
    queue_.Close();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'queue_' is closed twice on one path
  }

 private:
  Channel<int> queue_;
};

class SpeaksLate {
 public:
  void Finish() {
    queue_.Close();
    queue_.TrySend(0);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'queue_' is sent on after it was closed
  }

 private:
  Channel<int> queue_ = MakeChannel<int>("queue", 1);
};

// Two members are one channel.
class Aliased {
 public:
  Aliased() : in_(MakeChannel<int>("in")), out_(in_) {
    dojo::Go("eat", Eat(in_));
  }
  void Stop() { out_.Close(); }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> in_;
  Sender<int> out_;
};

struct Ends {
  Channel<int> request;
  Channel<int> reply;
};
Task<> Serve(Ends ends) {
  while (auto each = co_await ends.request.Receive())
    co_await ends.reply.Send(*each);
  ends.reply.Close();
}
Task<> AggregateCall(bool early) {
  Ends ends{MakeChannel<int>("request"), MakeChannel<int>("reply")};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'ends.request' is not closed on every path
  dojo::Go("serve", Serve(ends));
  if (early) co_return;
  co_await ends.request.Send(1);
  co_await ends.reply.Receive();
  ends.request.Close();
}

Task<> AggregateCallWell(bool early) {
  Ends ends{.request = MakeChannel<int>("request"),
            .reply = MakeChannel<int>("reply")};
  dojo::Go("serve", Serve(ends));
  if (!early) {
    co_await ends.request.Send(1);
    co_await ends.reply.Receive();
  }
  ends.request.Close();
}

struct Session {
  int id = 0;
  Channel<int> inbox;
};
Task<> AssignedLater(int id) {
  Session session;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'session.inbox' is not closed on every path
  session.id = id;
  session.inbox = MakeChannel<int>("inbox", 2);
  co_await session.inbox.Send(id);
  if (id == 0) co_return;
  session.inbox.Close();
}

Task<> AssignedLaterWell(int id) {
  Session session;
  session.id = id;
  session.inbox = MakeChannel<int>("inbox", 2);
  co_await session.inbox.Send(id);
  session.inbox.Close();
}

std::unique_ptr<Session> MakeSession(int id) {
  auto session = std::make_unique<Session>();
  session->id = id;
  session->inbox = MakeChannel<int>("inbox", 2);
  return session;
}

void Register(std::vector<Session>& sessions) {
  Session session;
  session.inbox = MakeChannel<int>("inbox", 2);
  sessions.push_back(session);
}

class NeverServed {
 public:
  void Start() {
    stop_ = MakeChannel("stop");
    dojo::Go("tick", Tick(stop_));
  }

 private:
  static Task<> Tick(Receiver<dojo::Unit> stop) {
    co_await stop.Receive();
    Record("stopped");
  }
  Channel<> stop_;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'stop_' is closed nowhere in its class, and nobody sends on it either: who receives waits for ever
};

class Served {
 public:
  void Start() {
    stop_ = MakeChannel("stop");
    dojo::Go("tick", Tick(stop_));
  }
  void Stop() { stop_.Close(); }

 private:
  static Task<> Tick(Receiver<dojo::Unit> stop) {
    co_await stop.Receive();
    Record("stopped");
  }
  Channel<> stop_;
};

// A lambda that keeps this closes.
class Deferred {
 public:
  Deferred() : queue_(MakeChannel<int>("queue")) {
    dojo::Go("eat", Eat(queue_));
  }
  std::function<void()> Stopper() {
    return [this] { queue_.Close(); };
  }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> queue_;
};

// A helper that gets it closes.
void CloseIt(Sender<int>& out) { out.Close(); }
class ByHelper {
 public:
  ByHelper() : queue_(MakeChannel<int>("queue")) {
    dojo::Go("eat", Eat(queue_));
  }
  void Stop() { CloseIt(queue_); }

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> queue_;
};

// Declared here, defined elsewhere: who knows.
class Elsewhere {
 public:
  Elsewhere() : queue_(MakeChannel<int>("queue")) {
    dojo::Go("eat", Eat(queue_));
  }
  void Stop();

 private:
  static Task<> Eat(Receiver<int> in) {
    while (auto each = co_await in.Receive()) Record("x");
  }
  Channel<int> queue_;
};

class LeavesOpen {
 public:
  void Run(bool early) {
    jobs_ = MakeChannel<int>("jobs", 1);
    if (early) return;
    jobs_.Close();
  }

 private:
  Channel<int> jobs_;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs_' is not closed on every path
};

}  // namespace corpus
