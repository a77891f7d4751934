// cockroach#1055: Stop holds the mutex while it waits for the tasks in flight,
// which need that mutex, or wait for the close that comes only after them.
#include <memory>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kWorkers = 3;

struct Stopper {
  Mutex mutex;
  std::shared_ptr<bool> draining = std::make_shared<bool>(false);
  WaitGroup in_flight;
  Channel<> stopping = MakeChannel("stopping");
};

// False when no more may start.
Task<bool> StartTask(Stopper stopper) {
  const Mutex::Guard guard = co_await stopper.mutex.Hold();
  if (*stopper.draining) co_return false;
  stopper.in_flight.Add();
  co_return true;
}

Task<> Work(Stopper stopper) {
  if (!co_await StartTask(stopper)) co_return;
  co_await stopper.stopping.Receive();
  stopper.in_flight.Done();
}

Task<> Stop(Stopper stopper, Version version) {
  {
    const Mutex::Guard guard = co_await stopper.mutex.Hold();
    *stopper.draining = true;
    if (version == Version::kLeaky) co_await stopper.in_flight.Wait();
  }
  stopper.stopping.Close();
  co_await stopper.in_flight.Wait();
}

Task<> Program(Version version) {
  const Stopper stopper;
  Go("stop", Stop(stopper, version));
  for (int i = 0; i < kWorkers; ++i) Go("worker", Work(stopper));
  co_return;
}

}  // namespace

Kernel Cockroach1055() {
  return {.name = "cockroach_1055",
          .program = &Program,
          .leaks = {{"stop", "sync.WaitGroup.Wait", 1},
                    {"worker", "chan receive", kWorkers}},
          .on_other_schedules = {{"worker", "sync.Mutex.Lock", kWorkers - 1}},
          .on_default_schedule = false,
          .token = "cockroach_1055~d0111~9Q2Fq7"};
}

}  // namespace dojo::conformance
