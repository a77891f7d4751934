// grpc#1275: a stream is closed without the final message that its reader waits
// for.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kEndOfStream = -1;

Task<> Read(Receiver<int> messages, Sender<Unit> finished) {
  const CloseGuard close_finished(finished);
  co_await messages.Receive();
}

Task<> CloseStream(Sender<int> messages, Version version) {
  if (version == Version::kRepaired) co_await messages.Send(kEndOfStream);
}

Task<> Program(Version version) {
  const auto messages = MakeChannel<int>("messages", 1);
  const auto finished = MakeChannel("finished");
  Go("reader", Read(messages, finished));
  co_await CloseStream(messages, version);
  const Timer timeout(300_ms);
  co_await Select(OnReceive(finished), OnReceive(timeout.C()));
}

}  // namespace

Kernel Grpc1275() {
  return {.name = "grpc_1275",
          .program = &Program,
          .leaks = {{"reader", "chan receive", 1}},
          .token = "grpc_1275~d~VRpQBy"};
}

}  // namespace dojo::conformance
