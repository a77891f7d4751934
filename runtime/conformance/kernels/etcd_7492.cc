// etcd#7492: on a tick the keeper of tokens wants the mutex that its callers
// hold while they send to it.
#include <memory>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kCallers = 2;

struct Keeper {
  Channel<int> added = MakeChannel<int>("added");
  Channel<> stop = MakeChannel("stop");
  RWMutex tokens_mutex;
  std::shared_ptr<int> assigned = std::make_shared<int>(0);
  WaitGroup running;
};

Task<> Keep(Keeper keeper, Ticker ticker) {
  keeper.running.Done();
  for (;;) {
    switch (co_await Select(OnReceive(keeper.added), OnReceive(ticker.C()),
                            OnReceive(keeper.stop))) {
      case 0:
        break;
      case 1:  // drops what has expired
        co_await keeper.tokens_mutex.Lock();
        keeper.tokens_mutex.Unlock();
        break;
      default:
        ticker.Stop();
        co_return;
    }
  }
}

Task<> Authenticate(Keeper keeper, int token, Version version) {
  co_await Sleep(1_ms);
  co_await keeper.tokens_mutex.Lock();
  if (version == Version::kRepaired) keeper.tokens_mutex.Unlock();
  co_await keeper.added.Send(token);
  if (version == Version::kLeaky) keeper.tokens_mutex.Unlock();
  if (++*keeper.assigned == kCallers) keeper.stop.Close();
}

Task<> Program(Version version) {
  const Keeper keeper;
  keeper.running.Add();
  Go("keeper", Keep(keeper, Ticker(1_ms)));
  co_await keeper.running.Wait();
  for (int token = 0; token < kCallers; ++token)
    Go("caller", Authenticate(keeper, token, version));
}

}  // namespace

Kernel Etcd7492() {
  return {.name = "etcd_7492",
          .program = &Program,
          .leaks = {{"keeper", "sync.RWMutex.Lock", 1},
                    {"caller", "chan send", 1},
                    {"caller", "sync.RWMutex.Lock", 1}},
          .on_default_schedule = false,
          .token = "etcd_7492~d31~wAUJcL"};
}

}  // namespace dojo::conformance
