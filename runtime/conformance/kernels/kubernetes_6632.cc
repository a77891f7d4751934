// kubernetes#6632: a frame's writer holds the lock and sends to a full reset
// channel, and the monitor that would drain it wants the lock to close it.
#include <memory>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Connection {
  Mutex write_lock;
  Channel<> reset = MakeChannel("reset", 1);
  std::shared_ptr<bool> closed = std::make_shared<bool>(false);
};

Task<> Monitor(Connection connection, Receiver<Unit> closing, Version version) {
  while (co_await Select(OnReceive(connection.reset), OnReceive(closing)) ==
         0) {
  }
  if (version == Version::kRepaired) {
    Go("drain", [](Receiver<Unit> reset) -> Task<> {
      while (co_await reset.Receive()) {
      }
    }(connection.reset));
  }
  const Mutex::Guard guard = co_await connection.write_lock.Hold();
  *connection.closed = true;
  connection.reset.Close();
}

Task<> WriteFrames(Connection connection) {
  constexpr int kFrames = 2;
  for (int frame = 0; frame < kFrames; ++frame) {
    const Mutex::Guard guard = co_await connection.write_lock.Hold();
    if (!*connection.closed) co_await connection.reset.Send({});
  }
}

Task<> Program(Version version) {
  const Connection connection;
  const auto closing = MakeChannel("closing");
  Go("monitor", Monitor(connection, closing, version));
  Go("writer", WriteFrames(connection));
  closing.Close();
  co_return;
}

}  // namespace

Kernel Kubernetes6632() {
  return {
      .name = "kubernetes_6632",
      .program = &Program,
      .leaks = {{"monitor", "sync.Mutex.Lock", 1}, {"writer", "chan send", 1}},
      .on_default_schedule = false,
      .token = "kubernetes_6632~d01~SnFBt0"};
}

}  // namespace dojo::conformance
