// Abandoned senders, and selects that poll.
#include <optional>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

using namespace dojo::literals;

dojo::Task<int> Fetch(int number);
void Log(int number);

dojo::Task<> Ask(int number, dojo::Sender<int> replies) {
  co_await replies.Send(co_await Fetch(number));
}
dojo::Task<> AskWhileWanted(int number, dojo::Sender<int> replies,
                            dojo::Context ctx) {
  const int reply = co_await Fetch(number);
  co_await dojo::Select(dojo::OnSend(replies, reply), dojo::OnDone(ctx));
}
dojo::Task<> Drain(dojo::Receiver<int> replies, int missing) {
  for (; missing > 0; --missing) co_await replies.Receive();
}
dojo::Task<> Listen(dojo::Receiver<int> in, dojo::Context ctx) {
  std::optional<int> value;
  while (co_await dojo::Select(dojo::OnReceive(in, &value),
                               dojo::OnDone(ctx)) == 0) {
    if (!value) co_return;
    Log(*value);
  }
}

dojo::Task<int> FirstOrTimeout() {
  auto replies = dojo::MakeChannel<int>("replies");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'replies' has no room, and 'Ask' waits to send on it when its receiver has left
  dojo::Go("asker", Ask(1, replies));
  std::optional<int> reply;
  const std::size_t happened = co_await dojo::Select(
      dojo::OnReceive(replies, &reply), dojo::After(5_ms));
  if (happened == 1) co_return -1;
  co_return *reply;
}

dojo::Task<int> RoomForTheReply() {
  auto replies = dojo::MakeChannel<int>("replies", 1);
  dojo::Go("asker", Ask(1, replies));
  std::optional<int> reply;
  const std::size_t happened = co_await dojo::Select(
      dojo::OnReceive(replies, &reply), dojo::After(5_ms));
  if (happened == 1) co_return -1;
  co_return *reply;
}

dojo::Task<int> SenderListens(dojo::Context ctx) {
  auto replies = dojo::MakeChannel<int>("replies");
  dojo::Go("asker", AskWhileWanted(1, replies, ctx));
  std::optional<int> reply;
  if (co_await dojo::Select(dojo::OnReceive(replies, &reply),
                            dojo::OnDone(ctx)) == 1)
    co_return -1;
  co_return *reply;
}

dojo::Task<int> LeavesADrainer() {
  auto replies = dojo::MakeChannel<int>("replies");
  dojo::Go("asker", Ask(1, replies));
  std::optional<int> reply;
  const std::size_t happened = co_await dojo::Select(
      dojo::OnReceive(replies, &reply), dojo::After(5_ms));
  if (happened == 1) {
    dojo::Go("drainer", Drain(replies, 1));
    co_return -1;
  }
  co_return *reply;
}

dojo::Task<> AsksTheSelectItself(dojo::Context ctx) {
  auto replies = dojo::MakeChannel<int>("replies");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'replies' has no room, and 'Ask' waits to send on it when its receiver has left
  dojo::Go("asker", Ask(1, replies));
  if (co_await dojo::Select(dojo::OnDone(ctx), dojo::OnReceive(replies)) == 0)
    co_return;
  Log(1);
}

dojo::Task<> SwitchLeaves(dojo::Context ctx) {
  auto replies = dojo::MakeChannel<int>("replies");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'replies' has no room, and 'Ask' waits to send on it when its receiver has left
  dojo::Go("asker", Ask(1, replies));
  switch (co_await dojo::Select(dojo::OnReceive(replies), dojo::OnDone(ctx))) {
    case 0:
      Log(1);
      break;
    case 1:
      co_return;
  }
}

dojo::Task<> DoesNotAsk() {
  auto replies = dojo::MakeChannel<int>("replies");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'replies' has no room, and 'Ask' waits to send on it when its receiver has left
  dojo::Go("asker", Ask(1, replies));
  co_await dojo::Select(dojo::OnReceive(replies), dojo::After(1_s));
}

dojo::Task<> ReceivesAfterwards() {
  auto replies = dojo::MakeChannel<int>("replies");
  dojo::Go("asker", Ask(1, replies));
  if (co_await dojo::Select(dojo::OnReceive(replies), dojo::After(1_s)) == 1) {
    Log(1);
    co_await replies.Receive();
  }
}

dojo::Task<> ListenerLeaves(dojo::Context ctx, std::vector<int> numbers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' has no room, and this function waits to send on it when 'Listen' has left
  dojo::CloseGuard close_jobs(jobs);
  dojo::Go("listener", Listen(jobs, ctx));
  for (int number : numbers) co_await jobs.Send(number);
}

dojo::Task<> BothListen(dojo::Context ctx, std::vector<int> numbers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::CloseGuard close_jobs(jobs);
  dojo::Go("listener", Listen(jobs, ctx));
  for (int number : numbers) {
    if (co_await dojo::Select(dojo::OnSend(jobs, number), dojo::OnDone(ctx)) ==
        1)
      co_return;
  }
}

dojo::Task<> CountsToTheEnd(dojo::Receiver<int> other) {
  auto replies = dojo::MakeChannel<int>("replies");
  dojo::Go("asker", Ask(1, replies));
  int missing = 2;
  while (missing > 0) {
    std::optional<int> reply;
    co_await dojo::Select(dojo::OnReceive(replies, &reply),
                          dojo::OnReceive(other, &reply));
    --missing;
  }
}

dojo::Task<> PollsAndSleeps(dojo::Receiver<int> in) {
  std::optional<int> value;
  while (true) {
    if (co_await dojo::Select(
            dojo::OnReceive(in, &value),
            // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: a select with a default in a loop that only sleeps
            dojo::Default()) == 0)
      co_return;
    co_await dojo::Sleep(1_ms);
  }
}

dojo::Task<> PollsAndYields(dojo::Receiver<int> in) {
  for (;;) {
    std::optional<int> value;
    switch (co_await dojo::Select(
        dojo::OnReceive(in, &value),
        // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: a select with a default in a loop that only sleeps
        dojo::Default())) {
      case 0:
        if (!value) co_return;
        Log(*value);
        break;
      case 1:
        co_await dojo::Yield();
        break;
    }
  }
}

dojo::Task<> RetriesASend(dojo::Sender<int> out) {
  std::size_t happened = 1;
  while (happened == 1) {
    happened = co_await dojo::Select(dojo::OnSend(out, 1), dojo::Default());
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: a select with a default in a loop that only sleeps
    if (happened == 1) co_await dojo::Sleep(1_ms);
  }
}

dojo::Task<> DefaultWorks(dojo::Receiver<int> in) {
  while (true) {
    if (co_await dojo::Select(dojo::OnReceive(in), dojo::Default()) == 0)
      co_return;
    Log(1);
    co_await dojo::Sleep(1_ms);
  }
}

dojo::Task<> DefaultSheds(dojo::Receiver<int> in, dojo::Sender<int> out) {
  while (auto value = co_await in.Receive()) {
    if (co_await dojo::Select(dojo::OnSend(out, *value), dojo::Default()) == 1)
      Log(*value);
  }
}

dojo::Task<> DefaultOnce(dojo::Receiver<int> in) {
  if (co_await dojo::Select(dojo::OnReceive(in), dojo::Default()) == 1)
    co_await dojo::Sleep(1_ms);
}

dojo::Task<> SleepsWithoutDefault(dojo::Receiver<int> in) {
  while (co_await dojo::Select(dojo::OnReceive(in), dojo::After(1_ms)) == 1)
    co_await dojo::Sleep(1_ms);
}

dojo::Task<> WorkUntil(dojo::Receiver<int> in,
                       dojo::Receiver<dojo::Unit> stop) {
  while (co_await dojo::Select(dojo::OnReceive(in), dojo::OnReceive(stop)) == 0)
    Log(1);
}

// Nothing comes on `idle`, and nobody waits for that alone.
dojo::Task<> ListensElsewhere() {
  auto idle = dojo::MakeChannel<int>("idle");
  auto stop = dojo::MakeChannel("stop");
  dojo::Go("worker", WorkUntil(idle, stop));
  stop.Close();
  co_return;
}

dojo::Task<> AsksOnce(dojo::Receiver<int> in) {
  co_await dojo::Select(dojo::OnReceive(in), dojo::Default());
}

dojo::Task<> NobodyNeedsToCome() {
  auto connected = dojo::MakeChannel<int>("connected");
  dojo::Go("asker", AsksOnce(connected));
  co_return;
}

dojo::Task<> SelectsAlone(dojo::Receiver<int> in) {
  co_await dojo::Select(dojo::OnReceive(in));
}

dojo::Task<> OneCaseIsAWait() {
  auto never = dojo::MakeChannel<int>("never");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'never' is never closed, and nobody sends on it either
  dojo::Go("waiter", SelectsAlone(never));
  co_return;
}

dojo::Task<> TakesWhenOpen(bool open, dojo::Receiver<int> in,
                           dojo::Context ctx) {
  const dojo::Receiver<int> from = open ? in : dojo::Receiver<int>();
  co_await dojo::Select(dojo::OnReceive(from), dojo::OnDone(ctx));
}

dojo::Task<> EitherReceiver(dojo::Context ctx, bool open) {
  auto values = dojo::MakeChannel<int>("values");
  dojo::Go("taker", TakesWhenOpen(open, values, ctx));
  co_await dojo::Select(dojo::OnSend(values, 1), dojo::OnDone(ctx));
}

constexpr bool kOldWay = false;

dojo::Task<> TellInAnyCase(dojo::Sender<int> out, dojo::Context ctx) {
  if constexpr (kOldWay) co_await out.Send(1);
  if (kOldWay) co_await out.Send(2);
  co_await dojo::Select(dojo::OnSend(out, 3), dojo::OnDone(ctx));
}

dojo::Task<> DeadSendersDoNotWait(dojo::Context ctx) {
  auto replies = dojo::MakeChannel<int>("replies");
  dojo::Go("teller", TellInAnyCase(replies, ctx));
  co_await dojo::Select(dojo::OnReceive(replies), dojo::OnDone(ctx));
}

dojo::Task<> CancelsAfterwards() {
  auto [ctx, cancel] = dojo::Context::WithCancel(dojo::Context::Background());
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::CloseGuard close_jobs(jobs);
  dojo::Go("listener", Listen(jobs, ctx));
  for (int i = 0; i < 3; ++i) co_await jobs.Send(i);
  cancel();
}

dojo::Task<> CancelsInBetween() {
  auto [ctx, cancel] = dojo::Context::WithCancel(dojo::Context::Background());
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' has no room, and this function waits to send on it when 'Listen' has left
  dojo::CloseGuard close_jobs(jobs);
  dojo::Go("listener", Listen(jobs, ctx));
  for (int i = 0; i < 3; ++i) {
    co_await jobs.Send(i);
    if (i == 1) cancel();
  }
}

dojo::Task<> TimeLimit() {
  auto [ctx, cancel] =
      dojo::Context::WithTimeout(dojo::Context::Background(), 5_ms);
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' has no room, and this function waits to send on it when 'Listen' has left
  dojo::CloseGuard close_jobs(jobs);
  dojo::Go("listener", Listen(jobs, ctx));
  co_await jobs.Send(1);
  cancel();
}

dojo::Task<> StopsAfterwards() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  auto stop = dojo::MakeChannel("stop");
  dojo::Go("worker", WorkUntil(jobs, stop));
  co_await jobs.Send(1);
  stop.Close();
}

dojo::Task<> StopsBefore(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' has no room, and this function waits to send on it when 'WorkUntil' has left
  auto stop = dojo::MakeChannel("stop");
  dojo::Go("worker", WorkUntil(jobs, stop));
  if (early) stop.Close();
  co_await jobs.Send(1);
  if (!early) stop.Close();
}

dojo::Task<> AnotherTaskCancels() {
  auto [ctx, cancel] = dojo::Context::WithCancel(dojo::Context::Background());
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' has no room, and this function waits to send on it when a task has left
  dojo::CloseGuard close_jobs(jobs);
  dojo::Go("listener",
           [](dojo::Receiver<int> in, dojo::Context ctx) -> dojo::Task<> {
             while (co_await dojo::Select(dojo::OnReceive(in),
                                          dojo::OnDone(ctx)) == 0)
               Log(1);
           }(jobs, ctx));
  dojo::Go("canceller", [](auto give_up) -> dojo::Task<> {
    give_up();
    co_return;
  }(cancel));
  co_await jobs.Send(1);
}

}  // namespace corpus
