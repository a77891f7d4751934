// Who gets the channel, and whether that one closes it.
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

dojo::Task<int> Fetch(int number);
void Log(int number);

dojo::Task<> Produce(int n, dojo::Sender<int> out) {
  for (int i = 0; i < n; ++i) co_await out.Send(i);
  out.Close();
}
dojo::Task<> ProduceOnly(int n, dojo::Sender<int> out) {
  for (int i = 0; i < n; ++i) co_await out.Send(i);
}
dojo::Task<> Consume(dojo::Receiver<int> in) {
  while (auto value = co_await in.Receive()) Log(*value);
}
dojo::Task<> ConsumeSome(dojo::Receiver<int> in, int n) {
  for (; n > 0; --n) co_await in.Receive();
}
dojo::Task<> ConsumeForEver(dojo::Receiver<int> in) {
  for (;;) {
    auto value = co_await in.Receive();
    if (!value) break;
    Log(*value);
  }
}
void CloseIt(dojo::Sender<int> out) { out.Close(); }
void CloseByReference(dojo::Channel<int>& out) { out.Close(); }
void CloseByPointer(dojo::Channel<int>* out) { out->Close(); }
void LookAt(const dojo::Channel<int>& channel) {
  Log(static_cast<int>(channel.len()));
}
void CloseThrough(dojo::Sender<int> out) { CloseIt(out); }
void Unseen(dojo::Sender<int> out);
void UnseenConsumer(dojo::Receiver<int> in);

dojo::Task<> TaskCloses() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Go("producer", Produce(3, jobs));
  dojo::Go("consumer", Consume(jobs));
  co_return;
}

dojo::Task<> NobodyCloses() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is never closed, and 'Consume' receives until it is closed
  dojo::Go("producer", ProduceOnly(3, jobs));
  dojo::Go("consumer", Consume(jobs));
  co_return;
}

dojo::Task<> NobodyClosesEndless() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is never closed, and 'ConsumeForEver' receives until it is closed
  dojo::Go("consumer", ConsumeForEver(jobs));
  co_await jobs.Send(1);
}

dojo::Task<> CountedNeedsNoClose() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Go("producer", ProduceOnly(3, jobs));
  co_await ConsumeSome(jobs, 3);
}

dojo::Task<> HelperCloses(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (early) {
    CloseIt(jobs);
    co_return;
  }
  co_await jobs.Send(1);
  CloseThrough(jobs);
}

dojo::Task<> HelperMissesOne(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) co_return;
  co_await jobs.Send(1);
  CloseThrough(jobs);
}

void ByReference() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  LookAt(jobs);
  CloseByReference(jobs);
}

void ByPointer() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  CloseByPointer(&jobs);
}

void LooksOnly(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  LookAt(jobs);
  if (early) return;
  jobs.Close();
}

void HandedToUnseen() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  Unseen(jobs);
}

void UnseenCannotClose() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is never closed, and who receives from it cannot close it
  UnseenConsumer(jobs);
  jobs.TrySend(1);
}

dojo::Channel<int> Returned() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  return jobs;
}

dojo::Channel<int> ReturnedAtOnce() { return dojo::MakeChannel<int>("jobs"); }

dojo::Task<> OfFactory(bool early) {
  auto jobs = ReturnedAtOnce();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) co_return;
  jobs.Close();
}

dojo::Task<> OfFactoryClosed(bool early) {
  auto jobs = Returned();
  if (early) co_await jobs.Send(1);
  jobs.Close();
}

dojo::Receiver<int> ReturnedReceiver() {
  auto numbers = dojo::MakeChannel<int>("numbers");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'numbers' is never closed, and who receives from it is not told when the last value has come
  dojo::Go("producer", ProduceOnly(3, numbers));
  return numbers;
}

dojo::Receiver<int> ReturnedReceiverClosed() {
  auto numbers = dojo::MakeChannel<int>("numbers");
  dojo::Go("producer", Produce(3, numbers));
  return numbers;
}

dojo::Task<> SometimesForgets(dojo::Sender<int> out, int n) {
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'out' is not closed on every path
  for (int i = 0; i < n; ++i) {
    if (i == 7) co_return;
    co_await out.Send(i);
  }
  out.Close();
}

dojo::Task<> HandsToSometimes() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Go("producer", SometimesForgets(jobs, 3));
  co_await Consume(jobs);
}

dojo::Task<> LastOneCloses(dojo::Sender<int> out, std::shared_ptr<int> left) {
  co_await out.Send(1);
  if (--*left == 0) out.Close();
}

dojo::Task<> LastOneClosesEarly(dojo::Sender<int> out,
                                std::shared_ptr<std::atomic<int>> left) {
  co_await out.Send(1);
  if (left->fetch_sub(1) != 1) co_return;
  out.Close();
}

dojo::Task<> NamedLast(dojo::Sender<int> out, std::shared_ptr<int> left) {
  co_await out.Send(1);
  const bool last = --*left == 0;
  if (last) out.Close();
}

dojo::Task<> CountsApart(dojo::Sender<int> out, std::shared_ptr<int> left) {
  co_await out.Send(1);
  *left -= 1;
  if (*left == 0) out.Close();
}

struct Shared {
  bool closed = false;
};
dojo::Task<> FirstOneCloses(dojo::Sender<int> out,
                            std::shared_ptr<Shared> shared) {
  co_await out.Send(1);
  if (shared->closed) co_return;
  shared->closed = true;
  out.Close();
}

dojo::Task<> Several(int workers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  auto left = std::make_shared<int>(workers);
  for (int i = 0; i < workers; ++i)
    dojo::Go("worker", LastOneCloses(jobs, left));
  if (workers == 0) jobs.Close();
  co_await Consume(jobs);
}

void CloseIfAsked(dojo::Sender<int> out, bool close) {
  if (close) out.Close();
}

dojo::Task<> ByRequest(dojo::Sender<int> out, bool is_last) {
  co_await out.Send(1);
  if (is_last) out.Close();
}

dojo::Task<> LambdaCloses(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  const auto close = [&] { jobs.Close(); };
  if (early) {
    close();
    co_return;
  }
  close();
}

dojo::Task<> LambdaIsNotCalled(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  const auto close = [&] { jobs.Close(); };
  if (early) co_return;
  close();
}

dojo::Task<> LambdaTask() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Go("producer", [](dojo::Sender<int> out) -> dojo::Task<> {
    co_await out.Send(1);
    out.Close();
  }(jobs));
  co_await Consume(jobs);
}

dojo::Task<> LambdaTaskForgets() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is never closed, and 'Consume' receives until it is closed
  dojo::Go("producer", [](dojo::Sender<int> out) -> dojo::Task<> {
    co_await out.Send(1);
  }(jobs));
  co_await Consume(jobs);
}

void RunsClosure() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  dojo::Runtime().Run([&](dojo::Here) -> dojo::Task<> {
    co_await jobs.Send(1);
    jobs.Close();
  });
}

void RunsClosureThatLeaves(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  dojo::Runtime().Run([&](dojo::Here) -> dojo::Task<> {
    if (early) co_return;
    co_await jobs.Send(1);
    jobs.Close();
  });
}

std::function<void()> ReturnedClosure() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  return [jobs] { jobs.Close(); };
}

void InitCapture() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  auto close = [out = jobs] { out.Close(); };
  close();
}

struct Desk {
  dojo::Channel<int> jobs;
  std::vector<dojo::Sender<int>> outs;
};

void IntoMember(Desk& desk) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  desk.jobs = jobs;
}

void IntoContainer(Desk& desk) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  desk.outs.push_back(jobs);
}

void IntoMap(std::map<std::string, dojo::Channel<int>>& named) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  named["jobs"] = jobs;
}

Desk IntoAggregate() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  return Desk{jobs, {}};
}

class Pump {
 public:
  explicit Pump(dojo::Sender<int> out) : out_(std::move(out)) {}
  void Stop() { out_.Close(); }

 private:
  dojo::Sender<int> out_;
};

void IntoObject(std::unique_ptr<Pump>& pump) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  pump = std::make_unique<Pump>(jobs);
}

dojo::Task<> Moved() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Go("producer", Produce(1, std::move(jobs)));
  co_return;
}

dojo::Task<> ChannelOfChannels(dojo::Sender<dojo::Channel<int>> out) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  co_await out.Send(jobs);
}

void ThreadCloses() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  std::thread thread(CloseIt, jobs);
  thread.join();
}

dojo::Task<> Recursive(dojo::Sender<int> out, int n) {
  if (n == 0) {
    out.Close();
    co_return;
  }
  co_await out.Send(n);
  co_await Recursive(out, n - 1);
}

dojo::Task<> GivenBeforeTheLeak(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  dojo::Go("consumer", Consume(jobs));
  if (early) co_return;
  dojo::Go("producer", Produce(3, jobs));
}

dojo::Task<> NobodyHasItYet(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (early) co_return;
  dojo::Go("consumer", Consume(jobs));
  dojo::Go("producer", Produce(3, jobs));
}

dojo::Task<> NobodySignals(dojo::Context ctx) {
  auto done = dojo::MakeChannel("done");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'done' is never closed, and nobody sends on it either: who receives waits for ever
  dojo::Go("waiter", [](dojo::Receiver<dojo::Unit> in) -> dojo::Task<> {
    co_await in.Receive();
  }(done));
  co_await ctx.Done().Receive();
}

void Borrowed([[clang::annotate("dojo::borrows")]] dojo::Sender<int> out);
void TakenOver([[clang::annotate("dojo::closes")]] dojo::Sender<int> out);

void AnnotatedBorrow(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  Borrowed(jobs);
  if (early) return;
  jobs.Close();
}

void AnnotatedClose() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  TakenOver(jobs);
}

void AnnotatedVariable(bool early) {
  [[clang::annotate("dojo::not_closed")]] auto jobs =
      dojo::MakeChannel<int>("jobs", 1);
  if (early) return;
  jobs.Close();
}

void Silenced(bool early) {
  // NOLINTNEXTLINE(dojo-unclosed-channel)
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  if (early) return;
  jobs.Close();
}

}  // namespace corpus
