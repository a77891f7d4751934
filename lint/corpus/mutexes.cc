// A mutex that is held while its holder waits on a channel.
#include <mutex>
#include <optional>
#include <utility>

#include "runtime/dojo.h"

namespace corpus {

using namespace dojo::literals;

void Log(int number);

dojo::Task<> HoldsAndSends(dojo::Mutex mutex, dojo::Sender<int> out) {
  const auto guard = co_await mutex.Hold();
  co_await out.Send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
}

dojo::Task<> HoldsAndReceives(dojo::Mutex mutex, dojo::Receiver<int> in) {
  const dojo::Mutex::Guard guard = co_await mutex.Hold();
  co_await in.Receive();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
}

dojo::Task<> LocksAndSends(dojo::Mutex mutex, dojo::Sender<int> out) {
  co_await mutex.Lock();
  co_await out.Send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
  mutex.Unlock();
}

dojo::Task<> UnlocksFirst(dojo::Mutex mutex, dojo::Sender<int> out) {
  co_await mutex.Lock();
  Log(1);
  mutex.Unlock();
  co_await out.Send(1);
}

dojo::Task<> UnlocksOnOnePath(dojo::Mutex mutex, dojo::Sender<int> out,
                              bool early) {
  co_await mutex.Lock();
  if (early) mutex.Unlock();
  co_await out.Send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
  if (!early) mutex.Unlock();
}

dojo::Task<> InnerScope(dojo::Mutex mutex, dojo::Sender<int> out) {
  {
    const auto guard = co_await mutex.Hold();
    Log(1);
  }
  co_await out.Send(1);
}

dojo::Task<> LetsGo(dojo::Mutex mutex, dojo::Sender<int> out) {
  auto guard = co_await mutex.Hold();
  {
    const auto let_go = std::move(guard);
  }
  co_await out.Send(1);
}

dojo::Task<> TriesOnly(dojo::Mutex mutex, dojo::Sender<int> out) {
  const auto guard = co_await mutex.Hold();
  out.TrySend(1);
}

dojo::Task<> SelectWithWayOut(dojo::Mutex mutex, dojo::Sender<int> out,
                              dojo::Context ctx) {
  const auto guard = co_await mutex.Hold();
  co_await dojo::Select(dojo::OnSend(out, 1), dojo::OnDone(ctx));
}

dojo::Task<> SelectWithout(dojo::Mutex mutex, dojo::Sender<int> out,
                           dojo::Receiver<int> in) {
  const auto guard = co_await mutex.Hold();
  co_await dojo::Select(dojo::OnSend(out, 1), dojo::OnReceive(in));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
}

dojo::Task<> Tell(dojo::Sender<int> out) { co_await out.Send(1); }

dojo::Task<> HelperWaits(dojo::Mutex mutex, dojo::Sender<int> out) {
  const auto guard = co_await mutex.Hold();
  co_await Tell(out);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
}

dojo::Task<> StartsATask(dojo::Mutex mutex, dojo::Sender<int> out) {
  const auto guard = co_await mutex.Hold();
  dojo::Go("teller", Tell(out));
}

dojo::Task<> LetsGoOfAnOptional(dojo::Mutex mutex, dojo::Sender<int> out) {
  auto guard = std::make_optional(co_await mutex.Hold());
  co_await out.Send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
  guard.reset();
  co_await out.Send(2);
}

std::mutex of_the_process;

dojo::Task<> StandardLock(dojo::Sender<int> out) {
  const std::lock_guard lock(of_the_process);
  co_await out.Send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
}

struct Agent {
  dojo::Mutex mutex;
  dojo::Channel<int> statuses = dojo::MakeChannel<int>("statuses");
};

// Whoever reports needs no mutex.
dojo::Task<> Report(Agent agent) { co_await agent.statuses.Send(1); }

dojo::Task<> TakesTheReport(Agent agent) {
  const auto guard = co_await agent.mutex.Hold();
  co_await agent.statuses.Receive();
}

struct Keeper {
  dojo::Mutex mutex;
  dojo::Channel<int> added = dojo::MakeChannel<int>("added");
};

dojo::Task<> KeepsAndLocks(Keeper keeper) {
  co_await keeper.added.Receive();
  co_await keeper.mutex.Lock();
  Log(1);
  keeper.mutex.Unlock();
}

dojo::Task<> AddsLocked(Keeper keeper) {
  const auto guard = co_await keeper.mutex.Hold();
  co_await keeper.added.Send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
}

struct Connection {
  dojo::Mutex write_lock;
  dojo::Channel<> reset = dojo::MakeChannel("reset", 1);
};

dojo::Task<> DrainsResets(Connection connection) {
  dojo::Go("drain", [](dojo::Receiver<dojo::Unit> reset) -> dojo::Task<> {
    while (co_await reset.Receive()) Log(1);
  }(connection.reset));
  const auto guard = co_await connection.write_lock.Hold();
  connection.reset.Close();
}

dojo::Task<> WritesWhileDrained(Connection connection) {
  const auto guard = co_await connection.write_lock.Hold();
  co_await connection.reset.Send({});
}

dojo::Task<> CountsLocked(dojo::Mutex mutex, dojo::Sender<int> out) {
  co_await mutex.Lock();
  co_await out.Send(1);
  mutex.Unlock();
}

// The mutex is in nobody's hands but theirs, and they receive nothing.
dojo::Task<> OnlySendersShareIt(dojo::Sender<int> out) {
  dojo::Mutex mutex;
  for (int i = 0; i < 3; ++i) dojo::Go("counter", CountsLocked(mutex, out));
  co_return;
}

dojo::Task<> SendsLocked(dojo::Mutex mutex, dojo::Sender<int> out) {
  const auto guard = co_await mutex.Hold();
  co_await out.Send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a mutex is held while this waits on a channel
}

dojo::Task<> LocksToReceive(dojo::Mutex mutex, dojo::Receiver<int> in) {
  co_await mutex.Lock();
  mutex.Unlock();
  co_await in.Receive();
}

dojo::Task<> BothShareIt() {
  dojo::Mutex mutex;
  auto updates = dojo::MakeChannel<int>("updates");
  dojo::Go("setter", SendsLocked(mutex, updates));
  dojo::Go("loop", LocksToReceive(mutex, updates));
  co_return;
}

}  // namespace corpus
