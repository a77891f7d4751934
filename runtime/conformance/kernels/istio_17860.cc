// istio#17860: each process that exits sends its status to the agent, which has
// left its loop and reads no more.
#include <memory>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kEpochs = 2;

struct Agent {
  Mutex mutex;
  std::shared_ptr<int> active = std::make_shared<int>(0);
  Channel<int> statuses = MakeChannel<int>("statuses");
};

Task<> RunProcess(Context ctx, Agent agent, int epoch) {
  co_await Select(OnDone(ctx), After(1_s));
  co_await agent.statuses.Send(epoch);
}

Task<> Start(Context ctx, Agent agent, int epoch) {
  const Mutex::Guard guard = co_await agent.mutex.Hold();
  ++*agent.active;
  Go("process", RunProcess(ctx, agent, epoch));
}

Task<> RunAgent(Context ctx, Agent agent, Version version) {
  while (co_await Select(OnDone(ctx), OnReceive(agent.statuses)) == 1) {
    const Mutex::Guard guard = co_await agent.mutex.Hold();
    --*agent.active;
  }
  if (version == Version::kLeaky) co_return;
  const Mutex::Guard guard = co_await agent.mutex.Hold();
  for (; *agent.active > 0; --*agent.active) co_await agent.statuses.Receive();
}

Task<> Program(Version version) {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  const Agent agent;
  Go("agent", RunAgent(ctx, agent, version));
  for (int epoch = 0; epoch < kEpochs; ++epoch)
    co_await Start(ctx, agent, epoch);
  cancel();
}

}  // namespace

Kernel Istio17860() {
  return {.name = "istio_17860",
          .program = &Program,
          .leaks = {{"process", "chan send", kEpochs}},
          .token = "istio_17860~d~itctIX"};
}

}  // namespace dojo::conformance
