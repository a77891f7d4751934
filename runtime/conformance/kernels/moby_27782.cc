// moby#27782: a follower waits on a condition until its watch is removed, and
// the event reader that would signal it waits to send an event that the
// follower no longer reads.
#include <memory>
#include <optional>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

enum class Event { kModified, kWatchRemoved };

struct FileWatcher {
  Channel<Event> kernel = MakeChannel<Event>("kernel", 2);
  Channel<Event> events = MakeChannel<Event>("events");
  Channel<> done = MakeChannel("done");
  Mutex mutex;
  Cond removed = Cond(mutex);
  Once closing;
  std::shared_ptr<bool> watches = std::make_shared<bool>(true);
};

Task<> ReadEvents(FileWatcher watcher) {
  std::optional<Event> event;
  while (co_await Select(OnReceive(watcher.kernel, &event),
                         OnReceive(watcher.done)) == 0) {
    if (*event == Event::kWatchRemoved) {
      const Mutex::Guard guard = co_await watcher.mutex.Hold();
      *watcher.watches = false;
      watcher.removed.Broadcast();
    } else if (co_await Select(OnSend(watcher.events, *event),
                               OnReceive(watcher.done)) == 1) {
      co_return;
    }
  }
}

Task<> CloseDone(FileWatcher watcher) {
  watcher.done.Close();
  co_return;
}

Task<> Remove(FileWatcher watcher, Version version) {
  co_await watcher.kernel.Send(Event::kWatchRemoved);
  if (version == Version::kLeaky) {
    const Mutex::Guard guard = co_await watcher.mutex.Hold();
    while (*watcher.watches) co_await watcher.removed.Wait();
  }
  co_await watcher.closing.Do(CloseDone(watcher));
}

Task<> Follow(FileWatcher watcher, Receiver<Unit> stop, Version version) {
  while (co_await Select(OnReceive(stop), OnReceive(watcher.events)) == 1) {
  }
  co_await Remove(watcher, version);
}

Task<> Program(Version version) {
  const FileWatcher watcher;
  const auto stop = MakeChannel("stop");
  Go("event reader", ReadEvents(watcher));
  Go("follower", Follow(watcher, stop, version));
  co_await watcher.kernel.Send(Event::kModified);
  co_await Yield();  // the event is nearly always read before the stop
  stop.Close();
}

}  // namespace

Kernel Moby27782() {
  return {.name = "moby_27782",
          .program = &Program,
          .leaks = {{"event reader", "select", 1},
                    {"follower", "sync.Cond.Wait", 1}},
          .on_default_schedule = false,
          .token = "moby_27782~d22~I7cECR"};
}

}  // namespace dojo::conformance
