// Closed twice on one path, and sent on after the close.
#include <memory>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

dojo::Task<int> Fetch(int number);
void Log(int number);

dojo::Task<> Produce(dojo::Sender<int> out) {
  co_await out.Send(1);
  out.Close();
}
dojo::Task<> SendOne(dojo::Sender<int> out) { co_await out.Send(1); }
void CloseIt(dojo::Sender<int> out) { out.Close(); }

dojo::Task<> Twice(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (early) jobs.Close();
  jobs.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
  co_return;
}

dojo::Task<> EitherOr(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (early) {
    jobs.Close();
    co_return;
  }
  jobs.Close();
}

dojo::Task<> GuardAndClose() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::CloseGuard close_jobs(jobs);
  co_await jobs.Send(1);
  jobs.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
}

dojo::Task<> GuardOfInnerScope() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  {
    dojo::CloseGuard close_jobs(jobs);
    co_await jobs.Send(1);
  }
  jobs.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
}

dojo::Task<> ClosedInLoop(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  for (int i = 0; i < n; ++i) {
    jobs.Close();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
  }
  if (n == 0) jobs.Close();
  co_return;
}

dojo::Task<> ClosedInLoopAndLeft(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  for (;;) {
    if (co_await Fetch(n) == 0) {
      jobs.Close();
      co_return;
    }
  }
}

dojo::Task<> HelperAndHere() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  CloseIt(jobs);
  jobs.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
  co_return;
}

dojo::Task<> TaskAndHere() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Go("producer", Produce(jobs));
  co_await jobs.Receive();
  jobs.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
}

dojo::Task<> TwoTasks() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Go("first", Produce(jobs));
  dojo::Go("second", Produce(jobs));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path: 'Produce' closes it, too
  co_return;
}

dojo::Task<> TaskPerRound(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  for (int i = 0; i < n; ++i) dojo::Go("producer", Produce(jobs));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path: 'Produce' closes it, too
  if (n == 0) jobs.Close();
  co_return;
}

dojo::Task<> ChannelPerRound(int n) {
  for (int i = 0; i < n; ++i) {
    auto jobs = dojo::MakeChannel<int>("jobs");
    dojo::Go("producer", Produce(jobs));
  }
  co_return;
}

dojo::Task<> AliasClosesAgain() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Sender<int> out = jobs;
  out.Close();
  jobs.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
  co_return;
}

dojo::Task<> Parameter(dojo::Sender<int> out, bool early) {
  if (early) out.Close();
  co_await dojo::Yield();
  out.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'out' is closed twice on one path
}

dojo::Task<> ParameterEitherWay(dojo::Sender<int> out, bool early) {
  if (early) out.Close();
  co_await dojo::Yield();
  if (!early) out.Close();
}

dojo::Task<> SendsAfter(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  jobs.Close();
  if (n > 0) co_await jobs.Send(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is sent on after it was closed
}

dojo::Task<> TriesAfter(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (n > 0) jobs.Close();
  jobs.TrySend(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is sent on after it was closed
  if (n <= 0) jobs.Close();
  co_return;
}

dojo::Task<> SelectsAfter(dojo::Context ctx) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  jobs.Close();
  co_await dojo::Select(dojo::OnSend(jobs, 1), dojo::OnDone(ctx));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is sent on after it was closed
}

dojo::Task<> HelperSendsAfter() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  jobs.Close();
  co_await SendOne(jobs);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is sent on after it was closed: 'SendOne' sends
}

dojo::Task<> ReceivesAfter() {
  auto jobs = dojo::MakeChannel<int>("jobs", 2);
  co_await jobs.Send(1);
  jobs.Close();
  while (auto job = co_await jobs.Receive()) Log(*job);
}

dojo::Task<> SendsInOtherBranch(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (early) {
    jobs.Close();
  } else {
    co_await jobs.Send(1);
    jobs.Close();
  }
}

dojo::Task<> SendsInNextRound(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  for (int i = 0; i < n; ++i) {
    co_await jobs.Send(i);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is sent on after it was closed
    jobs.Close();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is closed twice on one path
  }
  if (n <= 0) jobs.Close();
}

dojo::Task<> StateTellsClosed(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  bool open = true;
  while (n-- > 0) {
    if (open) co_await jobs.Send(n);
    if (open && co_await Fetch(n) == 0) {
      jobs.Close();
      open = false;
    }
  }
  if (open) jobs.Close();
}

dojo::Task<> CatchAfterClose(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  try {
    co_await jobs.Send(co_await Fetch(n));
    jobs.Close();
  } catch (const int&) {
    jobs.Close();
  }
}

}  // namespace corpus
