// Guards: whoever is destroyed with the scope closes.
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

dojo::Task<int> Fetch(int number);
void Log(int number);

dojo::Task<> Guarded(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  const dojo::CloseGuard close_jobs(jobs);
  if (early) co_return;
  co_await jobs.Send(1);
}

dojo::Task<> GuardedTooLate(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) co_return;
  dojo::CloseGuard close_jobs(jobs);
  co_await jobs.Send(1);
}

dojo::Task<> GuardedInOneBranch(bool careful) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (careful) {
    dojo::CloseGuard close_jobs(jobs);
    co_await dojo::Yield();
  }
}

dojo::Task<> GuardedThrows(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::CloseGuard close_jobs(jobs);
  if (n < 0) throw n;
  co_await jobs.Send(n);
}

dojo::Task<> SharedGuard(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  auto owner = std::make_shared<dojo::CloseGuard<int>>(jobs);
  if (early) co_return;
  co_await jobs.Send(1);
}

dojo::Task<> UniqueGuard(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  auto owner = std::make_unique<dojo::CloseGuard<int>>(jobs);
  if (early) co_return;
  co_await jobs.Send(1);
}

dojo::Task<> OptionalGuard(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  std::optional<dojo::CloseGuard<int>> owner;
  owner.emplace(jobs);
  if (early) co_return;
  co_await jobs.Send(1);
}

class OwnGuard {
 public:
  explicit OwnGuard(dojo::Sender<int> sender) : sender_(std::move(sender)) {}
  ~OwnGuard() { sender_.Close(); }

 private:
  dojo::Sender<int> sender_;
};

dojo::Task<> WithOwnGuard(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  OwnGuard guard(jobs);
  if (early) co_return;
  co_await jobs.Send(1);
}

template <class Last>
class Finally {
 public:
  explicit Finally(Last last) : last_(last) {}
  ~Finally() { last_(); }

 private:
  Last last_;
};

dojo::Task<> WithFinally(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  Finally close_jobs([&] { jobs.Close(); });
  if (early) co_return;
  co_await jobs.Send(1);
}

dojo::Task<> FinallyDoesNotClose(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  Finally say([&] { Log(static_cast<int>(jobs.len())); });
  if (early) co_return;
  jobs.Close();
}

struct Closer {
  void operator()(dojo::Channel<int>* channel) const {
    channel->Close();
    delete channel;
  }
};

dojo::Task<> Deleter(bool early) {
  std::unique_ptr<dojo::Channel<int>, Closer> jobs(
      new dojo::Channel<int>(dojo::MakeChannel<int>("jobs")));
  if (early) co_return;
  co_await jobs->Send(1);
}

dojo::Task<> ScopeJoins(std::vector<int> numbers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Scope workers;
  workers.Go("worker", [](dojo::Receiver<int> in) -> dojo::Task<> {
    while (auto job = co_await in.Receive()) Log(*job);
  }(jobs));
  for (int number : numbers) co_await jobs.Send(number);
  jobs.Close();
  co_await workers.Join();
}

dojo::Task<> ScopeLeft(std::vector<int> numbers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  dojo::Scope workers;
  workers.Go("worker", [](dojo::Receiver<int> in) -> dojo::Task<> {
    while (auto job = co_await in.Receive()) Log(*job);
  }(jobs));
  for (int number : numbers) {
    if (number < 0) co_return;
    co_await jobs.Send(number);
  }
  jobs.Close();
  co_await workers.Join();
}

dojo::Task<> GuardOfInner(std::vector<int> numbers) {
  for (int number : numbers) {
    auto round = dojo::MakeChannel<int>("round", 1);
    dojo::CloseGuard close_round(round);
    if (number == 0) continue;
    if (number < 0) break;
    co_await round.Send(number);
  }
}

dojo::Task<> ParameterGuarded(dojo::Sender<int> out, bool early) {
  dojo::CloseGuard close_out(out);
  if (early) co_return;
  co_await out.Send(1);
}

}  // namespace corpus
