// moby#29733: whoever asks for a plugin waits on a condition until it is
// active, and an activation that fails signals nobody.
#include <memory>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Plugin {
  Mutex mutex;
  Cond activated = Cond(mutex);
  std::shared_ptr<bool> tried = std::make_shared<bool>(false);
};

struct Storage {
  RWMutex mutex;
  Plugin plugin;
};

Task<Plugin> Find(Storage storage) {
  co_await storage.mutex.RLock();
  Plugin found = storage.plugin;
  storage.mutex.RUnlock();
  co_return found;
}

Task<> WaitUntilActive(Storage storage, Sender<Unit> active) {
  const CloseGuard close_active(active);
  const Plugin plugin = co_await Find(storage);
  const Mutex::Guard guard = co_await plugin.mutex.Hold();
  while (!*plugin.tried) co_await plugin.activated.Wait();
}

Task<> FailToActivate(Storage storage, Version version) {
  const Plugin plugin = co_await Find(storage);
  const Mutex::Guard guard = co_await plugin.mutex.Hold();
  if (version == Version::kLeaky) co_return;
  *plugin.tried = true;
  plugin.activated.Broadcast();
}

Task<> Program(Version version) {
  const Storage storage;
  const auto active = MakeChannel("active");
  Go("waiter", WaitUntilActive(storage, active));
  Go("activation", FailToActivate(storage, version));
  co_await active.Receive();
}

}  // namespace

Kernel Moby29733() {
  return {
      .name = "moby_29733",
      .program = &Program,
      .leaks = {{"main", "chan receive", 1}, {"waiter", "sync.Cond.Wait", 1}},
      .token = "moby_29733~d~dUX0Tl"};
}

}  // namespace dojo::conformance
