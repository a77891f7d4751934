// etcd#7902: a follower holds the mutex while it waits for a channel that only
// the leader closes, and the leader wants the mutex.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kFollowers = 2;

struct Round {
  Mutex mutex;
  Channel<> released = MakeChannel("released");
  WaitGroup clients;
};

Task<> Follow(Round round, Version version) {
  co_await round.mutex.Lock();
  if (version == Version::kRepaired) round.mutex.Unlock();
  co_await round.released.Receive();
  if (version == Version::kLeaky) round.mutex.Unlock();
  round.clients.Done();
}

Task<> Lead(Round round) {
  co_await round.mutex.Lock();
  round.released.Close();
  round.mutex.Unlock();
  round.clients.Done();
}

Task<> RunRound(Version version) {
  const Round round;
  round.clients.Add(kFollowers + 1);
  for (int i = 0; i < kFollowers; ++i) Go("follower", Follow(round, version));
  Go("leader", Lead(round));
  co_await round.clients.Wait();
}

Task<> Program(Version version) {
  Go("round", RunRound(version));
  co_return;
}

}  // namespace

Kernel Etcd7902() {
  return {.name = "etcd_7902",
          .program = &Program,
          .leaks = {{"round", "sync.WaitGroup.Wait", 1},
                    {"follower", "chan receive", 1},
                    {"follower", "sync.Mutex.Lock", 1},
                    {"leader", "sync.Mutex.Lock", 1}},
          .token = "etcd_7902~d~aXMoyk"};
}

}  // namespace dojo::conformance
