// cockroach#2448: two event loops each stand in a select that sends to the
// other, so that neither gets round to receiving.
#include <optional>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kCommands = 2;

// Applies commands: tells the store of each, and the store answers each with a
// callback.
Task<> RaftLoop(Sender<int> events, Receiver<int> callbacks,
                Receiver<Unit> stopper, Version version) {
  int answered = 0;
  for (int command = 0; command < kCommands;) {
    // Both are waited for in the repaired loop, in one select.
    const Receiver<int> meanwhile =
        version == Version::kRepaired ? callbacks : Receiver<int>();
    switch (co_await Select(OnSend(events, command), OnReceive(meanwhile),
                            OnReceive(stopper))) {
      case 0:
        ++command;
        break;
      case 1:
        ++answered;
        break;
      default:
        co_return;
    }
  }
  while (answered < kCommands &&
         co_await Select(OnReceive(callbacks), OnReceive(stopper)) == 0)
    ++answered;
}

Task<> StoreLoop(Receiver<int> events, Sender<int> callbacks,
                 Receiver<Unit> stopper) {
  for (int handled = 0; handled < kCommands; ++handled) {
    std::optional<int> event;
    if (co_await Select(OnReceive(events, &event), OnReceive(stopper)) == 1)
      co_return;
    if (co_await Select(OnSend(callbacks, *event), OnReceive(stopper)) == 1)
      co_return;
  }
}

Task<> Program(Version version) {
  const auto events = MakeChannel<int>("events");
  const auto callbacks = MakeChannel<int>("callbacks");
  const auto stopper = MakeChannel("stopper");
  Go("raft", RaftLoop(events, callbacks, stopper, version));
  Go("store", StoreLoop(events, callbacks, stopper));
  co_return;
}

}  // namespace

Kernel Cockroach2448() {
  return {.name = "cockroach_2448",
          .program = &Program,
          .leaks = {{"raft", "select", 1}, {"store", "select", 1}},
          .token = "cockroach_2448~d~d89p-O"};
}

}  // namespace dojo::conformance
