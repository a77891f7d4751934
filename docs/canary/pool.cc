#include "docs/canary/pool.h"

#include <algorithm>

namespace canary {
namespace {

using dojo::Task;

Task<> Worker(std::function<Task<int>(int)> handle,
              dojo::Receiver<Call> calls) {
  while (auto call = co_await calls.Receive()) {
    const int answer = co_await handle(call->request);
    co_await call->answer.Send(answer);
  }
}

Task<> Pool(Version version, dojo::Receiver<Call> calls) {
  for (int i = 0; i < version.workers; ++i)
    dojo::Go(version.name + " worker", Worker(version.handle, calls));
  co_return;
}

}  // namespace

dojo::Channel<Call> StartPool(const Version& version) {
  auto calls = dojo::MakeChannel<Call>(version.name + " calls", 10);
  dojo::Go(version.name, Pool(version, calls));
  return calls;
}

Task<std::optional<int>> AskInTime(dojo::Sender<Call> calls, int request,
                                   dojo::Duration limit) {
  auto reply = dojo::MakeChannel<int>("reply", 1);
  const dojo::Time end = dojo::Now() + limit;
  const bool sent =
      co_await dojo::Select(dojo::OnSend(calls, Call{request, reply}),
                            dojo::After(limit)) == 0;
  if (!sent) co_return std::nullopt;
  std::optional<int> answer;
  co_await dojo::Select(dojo::OnReceive(reply, &answer),
                        dojo::After(end - dojo::Now()));
  co_return answer;
}

Task<int> Ask(dojo::Sender<Call> calls, int request) {
  auto reply = dojo::MakeChannel<int>("reply", 1);
  co_await calls.Send(Call{request, reply});
  const std::optional<int> answer = co_await reply.Receive();
  co_return *answer;  // nobody closes it
}

bool IsOf(const dojo::Leak& leak, const Version& version) {
  return std::any_of(
      leak.spawn_chain.begin(), leak.spawn_chain.end(),
      [&](const dojo::SpawnStep& step) { return step.task == version.name; });
}

}  // namespace canary
