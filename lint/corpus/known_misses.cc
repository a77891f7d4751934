// What the check does not see, or sees wrongly: each is pinned here, so that a
// change that finds it is noticed. Nothing in this file is reported but what
// has a line for it.
#include <array>
#include <functional>
#include <tuple>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

dojo::Task<int> Fetch(int number);
void Log(int number);

dojo::Task<> Take(dojo::Receiver<int> in) {
  while (auto each = co_await in.Receive()) Log(*each);
}

// Missed: one element that is closed counts for all of them.
dojo::Task<> OneOfAll() {
  std::array<dojo::Channel<int>, 2> both = {dojo::MakeChannel<int>("left"),
                                            dojo::MakeChannel<int>("right")};
  for (const auto& each : both) dojo::Go("taker", Take(each));
  both[0].Close();
  co_return;
}

// Missed: a tuple that has a name is not looked into.
dojo::Task<> NamedTuple(bool early) {
  std::tuple<dojo::Channel<int>, int> both(dojo::MakeChannel<int>("jobs"), 1);
  auto& [jobs, count] = both;
  if (early) co_return;
  jobs.Close();
}

// Missed: others can get at a public member, here or in another unit.
struct Open {
  void Start() {
    jobs = dojo::MakeChannel<int>("jobs");
    dojo::Go("taker", Take(jobs));
  }
  dojo::Channel<int> jobs;
};

// Missed: what comes back from the helper says whether it has closed.
bool CloseIfEmpty(dojo::Channel<int>& jobs) {
  if (jobs.len() > 0) return false;
  jobs.Close();
  return true;
}
dojo::Task<> DoesNotAskTheHelper() {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  dojo::Go("taker", Take(jobs));
  co_await jobs.Send(1);
  CloseIfEmpty(jobs);
}

// Missed: a container that a lambda has is out of sight.
dojo::Task<> LambdaHasThem(int n) {
  std::vector<dojo::Channel<int>> all;
  const auto open = [&] { all.push_back(dojo::MakeChannel<int>("each")); };
  for (int i = 0; i < n; ++i) open();
  for (const auto& each : all) dojo::Go("taker", Take(each));
  co_return;
}

// Missed: the close comes, but behind a wait that it would have to end.
dojo::Task<> ClosesTooLate() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::WaitGroup running;
  running.Add();
  dojo::Go("worker",
           [](dojo::Receiver<int> in, dojo::WaitGroup running) -> dojo::Task<> {
             while (auto each = co_await in.Receive()) Log(*each);
             running.Done();
           }(jobs, running));
  co_await jobs.Send(1);
  co_await running.Wait();
  jobs.Close();
}

// Missed: a std::function may do anything with it.
void ThroughFunction(const std::function<void(dojo::Sender<int>)>& use) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  use(jobs);
}

// Missed: one of two, by a condition inside an expression.
void EitherOfTwo(bool first) {
  auto a = dojo::MakeChannel<int>("a", 1);
  auto b = dojo::MakeChannel<int>("b", 1);
CloseOne:
  (first ? a : b).Close();
  if (false) goto CloseOne;
}

// Missed: a helper that closes sometimes is taken to know when.
void SometimesByHelper(bool now) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  const auto close = [&] {
    if (now) jobs.Close();
  };
  close();
}

// Reported wrongly: that two variables are never both true is not understood.
dojo::Task<> DependentVariables(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  const int half = n / 2;
  if (n > 10) jobs.Close();
  co_await dojo::Yield();
  if (half <= 5 && n <= 10) jobs.Close();
}

// Missed: one partner needs no mutex, and ends only the first of the waits.
struct Counter {
  dojo::Mutex mutex;
  dojo::Channel<int> counted = dojo::MakeChannel<int>("counted");
};
dojo::Task<> TakesOne(Counter counter) { co_await counter.counted.Receive(); }
dojo::Task<> CountsTwice(Counter counter) {
  const auto guard = co_await counter.mutex.Hold();
  co_await counter.counted.Send(1);
  co_await counter.counted.Send(2);
}

// Missed: who listens to a second channel counts as told by that, also when
// nothing comes there either.
dojo::Task<> TakesEither(dojo::Receiver<int> a, dojo::Receiver<int> b) {
  co_await dojo::Select(dojo::OnReceive(a), dojo::OnReceive(b));
}
dojo::Task<> NothingComesOnEither() {
  auto a = dojo::MakeChannel<int>("a");
  auto b = dojo::MakeChannel<int>("b");
  dojo::Go("taker", TakesEither(a, b));
  co_return;
}

}  // namespace corpus
