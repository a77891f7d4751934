// What the check does not see, or sees wrongly: each is pinned here, so that a
// change that finds it is noticed. Nothing in this file is reported but what
// has a line for it.
#include <functional>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

dojo::Task<int> Fetch(int number);
void Log(int number);

// Missed: channels that are born into a container have no name.
void BornIntoContainer() {
  std::vector<dojo::Channel<int>> all;
  for (int i = 0; i < 3; ++i) all.push_back(dojo::MakeChannel<int>("each", 1));
}

// Missed: a member is looked at by no function alone.
class Holder {
 public:
  void Run(bool early) {
    jobs_ = dojo::MakeChannel<int>("jobs", 1);
    if (early) return;
    jobs_.Close();
  }

 private:
  dojo::Channel<int> jobs_;
};

// Missed: what is stored anywhere counts as given away.
void StoredAndForgotten() {
  std::vector<dojo::Sender<int>> outs;
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  outs.push_back(jobs);
}

// Missed: a std::function may do anything with it.
void ThroughFunction(const std::function<void(dojo::Sender<int>)>& use) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  use(jobs);
}

// Missed: the first channel is lost when the name gets a second one.
void Overwritten() {
  auto jobs = dojo::MakeChannel<int>("first", 1);
  jobs = dojo::MakeChannel<int>("second", 1);
  jobs.Close();
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
