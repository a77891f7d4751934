// kubernetes#38669: a watcher is stopped while it sends its first event to a
// result channel without a reader.
#include <memory>
#include <utility>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Watcher {
  Channel<int> input = MakeChannel<int>("input", 1);
  Channel<int> results = MakeChannel<int>("results");
  Channel<> done = MakeChannel("done");
  Mutex mutex;
  std::shared_ptr<bool> stopped = std::make_shared<bool>(false);
};

Task<> Process(Watcher watcher, Version version) {
  const CloseGuard close_results(watcher.results);
  while (const auto event = co_await watcher.input.Receive()) {
    if (version == Version::kLeaky) {
      co_await watcher.results.Send(*event);
    } else if (co_await Select(OnSend(watcher.results, *event),
                               OnReceive(watcher.done)) == 1) {
      co_return;
    }
  }
}

Task<> Stop(Watcher watcher) {
  const Mutex::Guard guard = co_await watcher.mutex.Hold();
  if (std::exchange(*watcher.stopped, true)) co_return;
  watcher.done.Close();
  watcher.input.Close();
}

Task<> Program(Version version) {
  const Watcher watcher;
  Go("watcher", Process(watcher, version));
  co_await watcher.input.Send(1);
  co_await Stop(watcher);
}

}  // namespace

Kernel Kubernetes38669() {
  return {.name = "kubernetes_38669",
          .program = &Program,
          .leaks = {{"watcher", "chan send", 1}},
          .token = "kubernetes_38669~d~tIGVxJ"};
}

}  // namespace dojo::conformance
