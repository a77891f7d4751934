// grpc#1424: a balancer's watcher returns on one of its paths without closing
// the channel that the dialer waits on.
#include <memory>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Connections {
  Mutex mutex;
  std::shared_ptr<int> addresses = std::make_shared<int>(0);
};

// Closes `ready` once the addresses are known.
Task<> WatchBalancer(Receiver<int> notifications, Sender<Unit> ready,
                     Connections connections, Version version) {
  const auto addresses = co_await notifications.Receive();
  if (!addresses) {
    if (version == Version::kRepaired) ready.Close();
    co_return;
  }
  {
    const Mutex::Guard guard = co_await connections.mutex.Hold();
    *connections.addresses = *addresses;
  }
  ready.Close();
}

Task<> Dial(Receiver<Unit> ready) { co_await ready.Receive(); }

Task<> Program(Version version) {
  const auto notifications = MakeChannel<int>("notifications");
  const auto ready = MakeChannel("ready");
  Go("watcher", WatchBalancer(notifications, ready, Connections(), version));
  Go("dialer", Dial(ready));
  notifications.Close();
  co_return;
}

}  // namespace

Kernel Grpc1424() {
  return {.name = "grpc_1424",
          .program = &Program,
          .leaks = {{"dialer", "chan receive", 1}},
          .token = "grpc_1424~d~eGH6Jm"};
}

}  // namespace dojo::conformance
