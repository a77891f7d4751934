// grpc#1460: a dormant keep-alive task waits for its wake-up with the
// transport's mutex held, which NewStream wants before it wakes it.
#include <memory>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Transport {
  Mutex mutex;
  std::shared_ptr<int> streams = std::make_shared<int>(0);
  Channel<> awaken = MakeChannel("awaken", 1);
};

Task<> KeepAlive(Transport transport, Version version) {
  co_await transport.mutex.Lock();
  const bool dormant = *transport.streams == 0;
  if (dormant && version == Version::kLeaky)
    co_await transport.awaken.Receive();
  transport.mutex.Unlock();
  if (dormant && version == Version::kRepaired)
    co_await transport.awaken.Receive();
}

Task<> NewStream(Transport transport) {
  const Mutex::Guard guard = co_await transport.mutex.Hold();
  ++*transport.streams;
  co_await Select(OnSend(transport.awaken, Unit()), Default());
}

Task<> Program(Version version) {
  const Transport transport;
  Go("keep-alive", KeepAlive(transport, version));
  Go("new stream", NewStream(transport));
  co_return;
}

}  // namespace

Kernel Grpc1460() {
  return {.name = "grpc_1460",
          .program = &Program,
          .leaks = {{"keep-alive", "chan receive", 1},
                    {"new stream", "sync.Mutex.Lock", 1}},
          .token = "grpc_1460~d~8MyhNk"};
}

}  // namespace dojo::conformance
