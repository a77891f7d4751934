// What closes in ways that are easily overlooked, and what only looks like it.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

using dojo::Channel;
using dojo::CloseGuard;
using dojo::Go;
using dojo::MakeChannel;
using dojo::Receiver;
using dojo::Sender;
using dojo::Task;

namespace corpus {

void Log(std::string);
Task<> Eat(Receiver<int> in) {
  while (auto v = co_await in.Receive()) Log("x");
}
Task<> Fill(Sender<int> out) {
  for (int i = 0; i < 3; ++i) co_await out.Send(i);
  out.Close();
}

// Constructor calls a method that closes on failure.
class Server {
 public:
  explicit Server(bool ok) : requests_(MakeChannel<int>("requests")) {
    Go("eat", Eat(requests_));
    if (!ok) Abort();
  }
  ~Server() { Abort(); }
  void Abort() {
    if (aborted_) return;
    aborted_ = true;
    requests_.Close();
  }

 private:
  Channel<int> requests_;
  bool aborted_ = false;
};

// Closed by a task that the class starts.
class Source {
 public:
  Source() : out_(MakeChannel<int>("out")) { Go("fill", Fill(out_)); }
  Receiver<int> out() const { return out_; }

 private:
  Channel<int> out_;
};

// Channel of a member struct.
struct Pipe {
  Channel<int> data = MakeChannel<int>("data");
  void Close() { data.Close(); }
};
class HasPipe {
 public:
  HasPipe() { Go("eat", Eat(pipe_.data)); }
  void Stop() { pipe_.Close(); }

 private:
  Pipe pipe_;
};

// Local Pipe closed by its own method.
Task<> UsesPipe(bool big) {
  Pipe pipe;
  Go("eat", Eat(pipe.data));
  if (big) co_await pipe.data.Send(1);
  pipe.Close();
}

// Closed by a free function that takes the struct by reference.
void Shut(Pipe& pipe) { pipe.Close(); }
Task<> ShutByReference() {
  Pipe pipe;
  Go("eat", Eat(pipe.data));
  Shut(pipe);
  co_return;
}

// Unseen function gets the struct.
void Manage(Pipe pipe);
Task<> Managed() {
  Pipe pipe;
  Go("eat", Eat(pipe.data));
  Manage(pipe);
  co_return;
}

// Stored into a shared registry.
std::vector<Pipe>& Registry();
Task<> Registered() {
  Pipe pipe;
  Go("eat", Eat(pipe.data));
  Registry().push_back(pipe);
  co_return;
}

// Returned in a task.
Task<Pipe> MakesPipe() {
  Pipe pipe;
  Go("eat", Eat(pipe.data));
  co_return pipe;
}

// Returned in a braced struct.
struct Pair {
  Pipe left;
  Channel<int> right;
};
Pair MakesPair() {
  Pipe pipe;
  auto right = MakeChannel<int>("right");
  Go("eat", Eat(pipe.data));
  Go("eat", Eat(right));
  return {pipe, right};
}

// Member of a member.
Task<> Deep() {
  Pair pair{Pipe{}, MakeChannel<int>("right")};
  Go("eat", Eat(pair.left.data));
  Go("eat", Eat(pair.right));
  pair.left.data.Close();
  pair.right.Close();
  co_return;
}

// A callback member closes.
struct Handler {
  std::function<void()> done;
};
Task<> ByCallback(std::vector<Handler> handlers) {
  auto c = MakeChannel<int>("c");
  Go("eat", Eat(c));
  Handler handler;
  handler.done = [c] { c.Close(); };
  handlers.push_back(handler);
  handlers.back().done();
  co_return;
}

// Map of struct.
struct Peer {
  Channel<int> inbox;
  int id = 0;
};
Task<> Peers(int n) {
  std::map<int, Peer> peers;
  for (int i = 0; i < n; ++i) {
    Peer peer{MakeChannel<int>("inbox"), i};
    Go("eat", Eat(peer.inbox));
    peers[i] = peer;
  }
  for (auto& [id, peer] : peers) peer.inbox.Close();
  co_return;
}

// Optional element.
Task<> LazyElements(int n) {
  std::vector<std::optional<Channel<int>>> slots(8);
  for (int i = 0; i < n; ++i) {
    if (!slots[i % 8]) {
      slots[i % 8] = MakeChannel<int>("slot");
      Go("eat", Eat(*slots[i % 8]));
    }
    co_await slots[i % 8]->Send(i);
  }
  for (auto& slot : slots) {
    if (slot) slot->Close();
  }
}

Task<> LazyElementsBadly(int n) {
  std::vector<std::optional<Channel<int>>> slots(8);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of slots' is never closed, and 'Eat' receives until it is closed
  for (int i = 0; i < n; ++i) {
    if (!slots[i % 8]) {
      slots[i % 8] = MakeChannel<int>("slot");
      Go("eat", Eat(*slots[i % 8]));
    }
    co_await slots[i % 8]->Send(i);
  }
}

// Iterates backwards with iterators.
Task<> Backwards(int n) {
  std::vector<Channel<int>> all;
  for (int i = 0; i < n; ++i) {
    all.push_back(MakeChannel<int>("each"));
    Go("eat", Eat(all.back()));
  }
  for (auto it = all.rbegin(); it != all.rend(); ++it) it->Close();
  co_return;
}

// Drained while not empty.
Task<> PopsAll(int n) {
  std::vector<Channel<int>> all;
  for (int i = 0; i < n; ++i) {
    all.push_back(MakeChannel<int>("each"));
    Go("eat", Eat(all.back()));
  }
  while (!all.empty()) {
    all.back().Close();
    all.pop_back();
  }
  co_return;
}

// Reference to an element.
Task<> FirstOne(int n) {
  std::vector<Channel<int>> all{MakeChannel<int>("a")};
  auto& first = all[0];
  Go("eat", Eat(first));
  if (n > 0) co_await first.Send(n);
  first.Close();
}

Task<> FirstOneBadly(int n) {
  std::vector<Channel<int>> all{MakeChannel<int>("a")};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of all' is not closed on every path
  auto& first = all[0];
  Go("eat", Eat(first));
  if (n > 0) co_return;
  first.Close();
}

// Helper closes all by reference.
void CloseAll(std::vector<Channel<int>>& all) {
  for (auto& each : all) each.Close();
}
Task<> ByHelper(int n) {
  std::vector<Channel<int>> all;
  for (int i = 0; i < n; ++i) {
    all.push_back(MakeChannel<int>("each"));
    Go("eat", Eat(all.back()));
  }
  CloseAll(all);
  co_return;
}

// A conditional reassignment, closed in any case.
Task<> Upgrades(bool big) {
  auto c = MakeChannel<int>("small");
  if (big) c = MakeChannel<int>("big", 100);
  Go("eat", Eat(c));
  co_await c.Send(1);
  c.Close();
}

// Closes the old one before the new one.
Task<> Replaces(bool again) {
  auto c = MakeChannel<int>("first");
  Go("eat", Eat(c));
  if (again) {
    c.Close();
    c = MakeChannel<int>("second");
    Go("eat", Eat(c));
  }
  c.Close();
  co_return;
}

Task<> ReplacesBadly(bool again) {
  auto c = MakeChannel<int>("first");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'c' is not closed on every path
  Go("eat", Eat(c));
  if (again) {
    c = MakeChannel<int>("second");
    Go("eat", Eat(c));
  }
  c.Close();
  co_return;
}

// The old one lives on under another name.
Task<> KeepsOld(bool again) {
  auto c = MakeChannel<int>("first");
  auto old = c;
  Go("eat", Eat(c));
  if (again) {
    c = MakeChannel<int>("second");
    Go("eat", Eat(c));
    c.Close();
  }
  old.Close();
  co_return;
}

// Nil after close.
Task<> NilAfterClose(std::vector<int> values) {
  auto c = MakeChannel<int>("c", 9);
  for (int v : values) {
    if (v < 0 && c) {
      c.Close();
      c = {};
    }
    if (c) co_await c.Send(v);
  }
  if (c) c.Close();
}

// Select disables a case with nil.
Task<> Both(Receiver<int> a, Receiver<int> b) {
  auto merged = MakeChannel<int>("merged", 10);
  Go("eat", Eat(merged));
  while (a || b) {
    std::optional<int> v;
    switch (
        co_await dojo::Select(dojo::OnReceive(a, &v), dojo::OnReceive(b, &v))) {
      case 0:
        if (!v) a = Receiver<int>();
        break;
      case 1:
        if (!v) b = Receiver<int>();
        break;
    }
    if (v) co_await merged.Send(*v);
  }
  merged.Close();
}

// Private member, closed through a pointer to itself.
class Indirect {
 public:
  Indirect() : c_(MakeChannel<int>("c")) { Go("eat", Eat(c_)); }
  ~Indirect() {
    auto* self = this;
    self->c_.Close();
  }

 private:
  Channel<int> c_;
};

// Closed by operator=.
class Assigns {
 public:
  Assigns() : c_(MakeChannel<int>("c")) { Go("eat", Eat(c_)); }
  Assigns& operator=(Assigns&& other) {
    c_.Close();
    c_ = std::move(other.c_);
    return *this;
  }

 private:
  Channel<int> c_;
};

// Pimpl.
class Pimpl {
 public:
  Pimpl() : impl_(std::make_unique<Impl>()) { Go("eat", Eat(impl_->c)); }
  ~Pimpl() { impl_->c.Close(); }

 private:
  struct Impl {
    Channel<int> c = MakeChannel<int>("c");
  };
  std::unique_ptr<Impl> impl_;
};

// Base pointer.
class Stoppable {
 public:
  virtual ~Stoppable() = default;
  virtual void Stop() = 0;
};
class Concrete : public Stoppable {
 public:
  Concrete() : c_(MakeChannel<int>("c")) { Go("eat", Eat(c_)); }
  void Stop() override { c_.Close(); }

 private:
  Channel<int> c_;
};

// Kept by a class whose owner closes.
class View {
 public:
  explicit View(Receiver<int> in) : in_(std::move(in)) {}
  void Peek() { in_.TryReceive(); }

 private:
  Receiver<int> in_;
};
Task<> WithView() {
  auto c = MakeChannel<int>("c", 1);
  View view(c);
  view.Peek();
  co_await c.Send(1);
  co_await c.Receive();
}

}  // namespace corpus
