// kubernetes#10182: whoever sets a pod's status sends with the mutex held, and
// the loop that receives wants the mutex before it receives again.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kPods = 2;

struct Statuses {
  RWMutex mutex;
  Channel<int> requests = MakeChannel<int>("requests");
};

Task<> Synchronise(Statuses statuses) {
  for (int pod = 0; pod < kPods; ++pod) {
    co_await statuses.requests.Receive();
    // The pod is gone: forgets its status.
    co_await statuses.mutex.Lock();
    statuses.mutex.Unlock();
  }
}

Task<> SetStatus(Statuses statuses, int pod, Version version) {
  // The second pod's worker has something else to do first.
  for (int i = 0; i < pod; ++i) co_await Yield();
  co_await statuses.mutex.Lock();
  if (version == Version::kRepaired) statuses.mutex.Unlock();
  co_await statuses.requests.Send(pod);
  if (version == Version::kLeaky) statuses.mutex.Unlock();
}

Task<> Program(Version version) {
  const Statuses statuses;
  Go("sync loop", Synchronise(statuses));
  for (int pod = 0; pod < kPods; ++pod)
    Go("setter", SetStatus(statuses, pod, version));
  co_return;
}

}  // namespace

Kernel Kubernetes10182() {
  return {.name = "kubernetes_10182",
          .program = &Program,
          .leaks = {{"sync loop", "sync.RWMutex.Lock", 1},
                    {"setter", "chan send", 1}},
          .on_default_schedule = false,
          .token = "kubernetes_10182~d02~IdZB6j"};
}

}  // namespace dojo::conformance
