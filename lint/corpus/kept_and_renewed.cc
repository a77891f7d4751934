// Kept in members and containers, and names that get another channel.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {
using dojo::Channel;
using dojo::CloseGuard;
using dojo::Go;
using dojo::MakeChannel;
using dojo::Receiver;
using dojo::Sender;
using dojo::Task;

void Record(std::string line);
Task<> Eat(Receiver<int> in) {
  while (auto each = co_await in.Receive()) Record("x");
}
Task<> Put(Sender<int> out, int n) { co_await out.Send(n); }
Task<> PutAll(std::vector<Sender<int>> outs) {
  for (auto& out : outs) {
    co_await out.Send(1);
    out.Close();
  }
}

// Closed by the destructor through a helper method.
class ViaHelper {
 public:
  ViaHelper() : q_(MakeChannel<int>("q")) { Go("eat", Eat(q_)); }
  ~ViaHelper() { Finish(); }

 private:
  void Finish() {
    if (done_) return;
    done_ = true;
    q_.Close();
  }
  Channel<int> q_;
  bool done_ = false;
};

// A restart closes the old one and makes a new one, stop closes the last.
class Restartable {
 public:
  void Start() {
    q_ = MakeChannel<int>("q");
    Go("eat", Eat(q_));
  }
  void Restart() {
    Stop();
    Start();
  }
  void Stop() { q_.Close(); }

 private:
  Channel<int> q_;
};

// Closes, starts anew, closes: no double close.
class Cycles {
 public:
  void Twice() {
    Open();
    q_.Close();
    Open();
    q_.Close();
  }

 private:
  void Open() { q_ = MakeChannel<int>("q", 1); }
  Channel<int> q_;
};

// An optional member.
class Lazy {
 public:
  void Add(int n) {
    if (!q_) {
      q_ = MakeChannel<int>("q", 8);
      Go("eat", Eat(*q_));
    }
    q_->TrySend(n);
  }
  void Flush() {
    if (!q_.has_value()) return;
    q_->Close();
    q_.reset();
  }

 private:
  std::optional<Channel<int>> q_;
};

class LazyBadly {
 public:
  void Add(int n) {
    if (!q_) {
      q_ = MakeChannel<int>("q", 8);
      Go("eat", Eat(*q_));
    }
    q_->TrySend(n);
  }
  void Flush() { q_.reset(); }

 private:
  std::optional<Channel<int>> q_;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'q_' is closed nowhere in its class, and 'Eat' receives until it is closed
};

// Moved out to whoever closes.
class GivesAway {
 public:
  GivesAway() : q_(MakeChannel<int>("q")) { Go("eat", Eat(q_)); }
  Channel<int> Take() { return std::move(q_); }

 private:
  Channel<int> q_;
};

// A nested class closes.
class Outer {
 public:
  Outer() : q_(MakeChannel<int>("q")) { Go("eat", Eat(q_)); }
  class Stopper {
   public:
    explicit Stopper(Outer& outer) : outer_(outer) {}
    ~Stopper() { outer_.q_.Close(); }

   private:
    Outer& outer_;
  };

 private:
  Channel<int> q_;
};

// Closed by a static member.
class Static {
 public:
  Static() : q_(MakeChannel<int>("q")) { Go("eat", Eat(q_)); }
  static void Shut(Static& one) { one.q_.Close(); }

 private:
  Channel<int> q_;
};

// A reference to it is handed out.
class ByReference {
 public:
  ByReference() : q_(MakeChannel<int>("q")) { Go("eat", Eat(q_)); }
  Channel<int>& queue() { return q_; }

 private:
  Channel<int> q_;
};

// In a map that is a member.
class Registry {
 public:
  void Open(const std::string& name) {
    channels_[name] = MakeChannel<int>(name);
    Go(name, Eat(channels_[name]));
  }
  void CloseAll() {
    for (auto& [name, channel] : channels_) channel.Close();
  }

 private:
  std::map<std::string, Channel<int>> channels_;
};

// Template, instantiated in part.
template <class T>
class Box {
 public:
  Box() : q_(MakeChannel<T>("q")) { Go("eat", Eat(q_)); }
  void Stop() { q_.Close(); }

 private:
  Channel<T> q_;
};
void UsesBox() { Box<int> box; }

// Handed in from outside.
class Borrower {
 public:
  explicit Borrower(Channel<int> q) : q_(std::move(q)) { Go("eat", Eat(q_)); }

 private:
  Channel<int> q_;
};
void LendsAndCloses() {
  auto q = MakeChannel<int>("q");
  Borrower borrower(q);
  q.Close();
}

void LendsAndForgets(bool early) {
  auto q = MakeChannel<int>("q");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'q' is not closed on every path
  Borrower borrower(q);
  if (early) return;
  q.Close();
}

void LendsAndLeaves() {
  auto q = MakeChannel<int>("q");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'q' is never closed, and this receives until it is closed
  Borrower borrower(q);
  q.TrySend(1);
}

// A struct of handles goes to a task that closes.
struct Link {
  Channel<int> there;
  Channel<int> back;
};
Task<> Echo(Link link) {
  CloseGuard done(link.back);
  while (auto each = co_await link.there.Receive())
    co_await link.back.Send(*each);
}
Task<> Calls(int n) {
  Link link{MakeChannel<int>("there"), MakeChannel<int>("back")};
  Go("echo", Echo(link));
  for (int i = 0; i < n; ++i) {
    co_await link.there.Send(i);
    co_await link.back.Receive();
  }
  link.there.Close();
}

Task<> EchoBadly(Link link) {
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'link.back' is not closed on every path
  while (auto each = co_await link.there.Receive()) {
    if (*each < 0) co_return;
    co_await link.back.Send(*each);
  }
  link.back.Close();
}

Task<> CallsBadly(int n) {
  Link link{MakeChannel<int>("there"), MakeChannel<int>("back")};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'link.there' is never closed, and 'Echo' receives until it is closed
  Go("echo", Echo(link));
  for (int i = 0; i < n; ++i) {
    co_await link.there.Send(i);
    co_await link.back.Receive();
  }
}

Task<> BothClose() {
  Link link{MakeChannel<int>("there"), MakeChannel<int>("back")};
  Go("echo", Echo(link));
  link.there.Close();
  co_await Eat(link.back);
  link.back.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'link.back' is closed twice on one path
}

// Taken apart.
Task<> TakenApart(int n) {
  Link link{MakeChannel<int>("there"), MakeChannel<int>("back")};
  auto [there, back] = link;
  Go("echo", Echo(link));
  if (n > 0) co_await there.Send(n);
  there.Close();
}

// A pointer to it.
void ByPointer(Link* link) { link->there.Close(); }
Task<> PointsTo() {
  Link link{MakeChannel<int>("there"), MakeChannel<int>("back", 1)};
  Go("eat", Eat(link.there));
  ByPointer(&link);
  co_return;
}

// An array of structs.
Task<> ManyLinks(int n) {
  std::vector<Link> links;
  for (int i = 0; i < n; ++i) {
    Link link{MakeChannel<int>("there"), MakeChannel<int>("back")};
    Go("echo", Echo(link));
    links.push_back(link);
  }
  for (auto& link : links) link.there.Close();
  co_return;
}

// Closed in a lambda that is called later.
Task<> LaterLambda(int n) {
  Link link{MakeChannel<int>("there"), MakeChannel<int>("back", 9)};
  auto stop = [&link] { link.there.Close(); };
  Go("echo", Echo(link));
  if (n == 3) {
    stop();
    co_return;
  }
  stop();
}

// Two names in one array.
Task<> FixedPair() {
  std::array<Channel<int>, 2> both{MakeChannel<int>("a"),
                                   MakeChannel<int>("b")};
  for (const auto& each : both) Go("eat", Eat(each));
  for (std::size_t i = both.size(); i-- > 0;) both[i].Close();
  co_return;
}

// Handed to a task as a vector.
Task<> VectorToTask(int n) {
  std::vector<Sender<int>> outs;
  for (int i = 0; i < n; ++i) {
    auto each = MakeChannel<int>("each");
    Go("eat", Eat(each));
    outs.push_back(each);
  }
  Go("all", PutAll(outs));
  co_return;
}

// The last of several closes them all in a scope guard.
template <class F>
struct AtExit {
  explicit AtExit(F f) : f_(std::move(f)) {}
  ~AtExit() { f_(); }
  F f_;
};
Task<> ContainerGuard(int n) {
  std::vector<Channel<int>> all;
  AtExit close_all([&] {
    for (auto& each : all) each.Close();
  });
  for (int i = 0; i < n; ++i) {
    all.push_back(MakeChannel<int>("each"));
    Go("eat", Eat(all.back()));
    if (i == 5) co_return;
  }
}

// Guards in a container.
Task<> GuardsInContainer(int n) {
  std::vector<Channel<int>> all;
  std::vector<std::unique_ptr<CloseGuard<int>>> guards;
  for (int i = 0; i < n; ++i) {
    all.push_back(MakeChannel<int>("each"));
    guards.push_back(std::make_unique<CloseGuard<int>>(all.back()));
    Go("eat", Eat(all.back()));
  }
  co_return;
}

// Found by key and closed.
Task<> ClosesOne(std::string which) {
  std::map<std::string, Channel<int>> topics;
  topics.emplace("only", MakeChannel<int>("only"));
  Go("eat", Eat(topics.at("only")));
  if (auto it = topics.find(which); it != topics.end()) it->second.Close();
  co_return;
}

// Swapped away.
Task<> Rotates(int rounds) {
  auto current = MakeChannel<int>("first");
  Go("eat", Eat(current));
  for (int i = 0; i < rounds; ++i) {
    auto next = MakeChannel<int>("next");
    Go("eat", Eat(next));
    std::swap(current, next);
    next.Close();
  }
  current.Close();
}

// A linked chain, each closed by its task.
Task<> Pass(Receiver<int> in, Sender<int> out) {
  while (auto each = co_await in.Receive()) co_await out.Send(*each);
  out.Close();
}
Task<> Chain(int n) {
  auto first = MakeChannel<int>("first");
  Receiver<int> in = first;
  for (int i = 0; i < n; ++i) {
    auto out = MakeChannel<int>("out");
    Go("pass", Pass(in, out));
    in = out;
  }
  Go("last", Eat(in));
  co_await first.Send(1);
  first.Close();
}

// Variant.
Task<> InVariant(bool which) {
  std::variant<std::monostate, Channel<int>> slot;
  if (which) {
    slot = MakeChannel<int>("slot");
    Go("eat", Eat(std::get<Channel<int>>(slot)));
  }
  if (auto* channel = std::get_if<Channel<int>>(&slot)) channel->Close();
  co_return;
}

// Assigned in a helper lambda.
Task<> OpensByLambda() {
  Channel<int> q;
  auto open = [&] {
    q = MakeChannel<int>("q");
    Go("eat", Eat(q));
  };
  open();
  q.Close();
  co_return;
}

// Assigned by a helper function.
void Open(Channel<int>& q) { q = MakeChannel<int>("q", 1); }
Task<> OpensByHelper() {
  Channel<int> q = MakeChannel<int>("old", 1);
  q.Close();
  Open(q);
  q.TrySend(1);
  q.Close();
  co_return;
}

// Condition on the member.
struct Job {
  bool wants_reply = false;
  Channel<int> reply;
};
Task<> Answers(bool wants) {
  Job job;
  job.wants_reply = wants;
  if (job.wants_reply) {
    job.reply = MakeChannel<int>("reply");
    Go("eat", Eat(job.reply));
  }
  co_await dojo::Yield();
  if (job.wants_reply) job.reply.Close();
}

// Asks the channel itself.
Task<> AnswersIfThere(bool wants) {
  Job job;
  if (wants) {
    job.reply = MakeChannel<int>("reply");
    Go("eat", Eat(job.reply));
  }
  co_await dojo::Yield();
  if (job.reply) job.reply.Close();
}

Task<> AnswersBadly(bool wants) {
  Job job;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'job.reply' is not closed on every path
  if (wants) {
    job.reply = MakeChannel<int>("reply");
    Go("eat", Eat(job.reply));
  }
  co_await dojo::Yield();
  if (!wants && job.reply) job.reply.Close();
  if (job.wants_reply) job.reply.Close();
}

// New and delete.
Task<> OnTheHeap(bool early) {
  auto* q = new Channel<int>(MakeChannel<int>("q"));
  Go("eat", Eat(*q));
  if (!early) q->TrySend(1);
  q->Close();
  delete q;
  co_return;
}

Task<> OnTheHeapBadly(bool early) {
  auto q = std::make_unique<Channel<int>>(MakeChannel<int>("q"));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'q' is not closed on every path
  Go("eat", Eat(*q));
  if (early) {
    q.reset();
    co_return;
  }
  q->Close();
}

// Shared by two structs.
struct Desk {
  explicit Desk(Sender<int> out) : out(std::move(out)) {}
  void Finish() { out.Close(); }
  Sender<int> out;
};
Task<> TwoDesks() {
  auto q = MakeChannel<int>("q");
  Go("eat", Eat(q));
  Desk first(q);
  Desk second(q);
  first.Finish();
  co_return;
}

}  // namespace corpus
