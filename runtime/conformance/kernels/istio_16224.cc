// istio#16224: a controller's handler sends with the mutex held that the test
// takes before it drains the notifications.
#include <memory>
#include <optional>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Notifications {
  Mutex mutex;
  std::shared_ptr<int> handled = std::make_shared<int>(0);
  Channel<int> channel = MakeChannel<int>("notifications");
};

Task<> Handle(Notifications notifications, int event, Version version) {
  co_await notifications.mutex.Lock();
  ++*notifications.handled;
  if (version == Version::kRepaired) notifications.mutex.Unlock();
  co_await notifications.channel.Send(event);
  if (version == Version::kLeaky) notifications.mutex.Unlock();
}

Task<> Control(Notifications notifications, Receiver<int> events,
               Receiver<Unit> stop, Version version) {
  std::optional<int> event;
  while (co_await Select(OnReceive(events, &event), OnReceive(stop)) == 0)
    co_await Handle(notifications, *event, version);
}

Task<> Test(Notifications notifications, Sender<Unit> stop) {
  co_await notifications.mutex.Lock();
  notifications.mutex.Unlock();
  co_await notifications.channel.Receive();
  stop.Close();
}

Task<> Program(Version version) {
  const Notifications notifications;
  const auto events = MakeChannel<int>("events");
  const auto stop = MakeChannel("stop");
  Go("controller", Control(notifications, events, stop, version));
  co_await events.Send(1);
  Go("test", Test(notifications, stop));
}

}  // namespace

Kernel Istio16224() {
  return {
      .name = "istio_16224",
      .program = &Program,
      .leaks = {{"controller", "chan send", 1}, {"test", "sync.Mutex.Lock", 1}},
      .token = "istio_16224~d~_JHWc_"};
}

}  // namespace dojo::conformance
