// Other forms of the same: smart pointers, bindings, aliases, templates,
// macros.
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

dojo::Task<int> Fetch(int number);
void Log(int number);

void Unique(bool early) {
  auto jobs = std::make_unique<dojo::Channel<int>>(
      // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
      dojo::MakeChannel<int>("jobs", 1));
  if (early) return;
  jobs->Close();
}

void UniqueClosed(bool early) {
  auto jobs =
      std::make_unique<dojo::Channel<int>>(dojo::MakeChannel<int>("jobs", 1));
  if (early) Log(1);
  jobs->Close();
}

dojo::Task<> Shared(bool early) {
  const auto jobs = std::make_shared<dojo::Channel<int>>(
      // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
      dojo::MakeChannel<int>("jobs", 1));
  if (early) co_return;
  (*jobs).Close();
}

dojo::Task<> SharedClosed(bool early) {
  const auto jobs =
      std::make_shared<dojo::Channel<int>>(dojo::MakeChannel<int>("jobs", 1));
  if (early) {
    jobs->Close();
    co_return;
  }
  jobs.get()->Close();
}

void Optional(bool early) {
  std::optional<dojo::Channel<int>> jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) return;
  jobs->Close();
}

dojo::Task<> Pair(bool early) {
  auto [jobs, results] =
      // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
      std::pair(dojo::MakeChannel<int>("jobs"), dojo::MakeChannel<int>("r"));
  results.Close();
  if (early) co_return;
  jobs.Close();
}

dojo::Task<> PairClosed(bool early) {
  auto [jobs, results] = std::make_pair(dojo::MakeChannel<int>("jobs"),
                                        dojo::MakeChannel<int>("results"));
  dojo::CloseGuard close_results(results);
  if (!early) co_await jobs.Send(1);
  jobs.Close();
}

struct Ends {
  dojo::Channel<int> in;
  dojo::Channel<int> out;
};

dojo::Task<> Aggregate(bool early) {
  auto [in, out] = Ends{
      dojo::MakeChannel<int>("in"),
      // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: channel 'out' is not closed on every path
      dojo::MakeChannel<int>("out")};
  in.Close();
  if (early) co_return;
  out.Close();
}

Ends MakeEnds() {
  return {dojo::MakeChannel<int>("in"), dojo::MakeChannel<int>("out")};
}

dojo::Task<> FromFactory(bool early) {
  auto [in, out] = MakeEnds();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'in' is not closed on every path
  out.Close();
  if (early) co_return;
  in.Close();
}

dojo::Task<> SendingEnd(bool early) {
  dojo::Sender<int> jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) co_return;
  jobs.Close();
}

dojo::Task<> ClosedByAlias(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::Sender<int> out = jobs;
  if (early) {
    out.Close();
    co_return;
  }
  jobs.Close();
}

dojo::Task<> ClosedByReference() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  auto& same = jobs;
  co_await dojo::Yield();
  same.Close();
}

dojo::Task<> AliasLeaks(bool early) {
  const auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  dojo::Sender<int> out(jobs);
  if (early) co_return;
  out.Close();
}

dojo::Task<> BracedBirth(bool early) {
  dojo::Channel<int> jobs{dojo::MakeChannel<int>("jobs")};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) co_return;
  jobs.Close();
}

dojo::Task<> TwoInOne(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs"),
       results = dojo::MakeChannel<int>("results");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'results' is not closed on every path
  jobs.Close();
  if (early) co_return;
  results.Close();
}

void NilIsNobodys(bool early) {
  dojo::Channel<int> none;
  if (early) return;
  Log(none ? 1 : 0);
}

dojo::Task<> OfPool(dojo::ChannelPool<int> pool, bool early) {
  auto jobs = pool.Get();
  if (early) co_return;
  pool.Put(jobs);
}

template <class T>
dojo::Task<> Generic(T value, bool early) {
  auto jobs = dojo::MakeChannel<T>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) co_return;
  co_await jobs.Send(value);
  jobs.Close();
}
template dojo::Task<> Generic<int>(int, bool);
template dojo::Task<> Generic<char>(char, bool);

template <class T>
dojo::Task<> GenericClosed(T value) {
  auto jobs = dojo::MakeChannel<T>("jobs");
  co_await jobs.Send(value);
  jobs.Close();
}
template dojo::Task<> GenericClosed<int>(int);

// Never instantiated: nothing is said, and nothing goes wrong.
template <class T>
dojo::Task<> OnlyAPattern(T value, bool early) {
  auto jobs = dojo::MakeChannel<T>("jobs");
  if (early) co_return;
  co_await jobs.Send(value);
  jobs.Close();
}

template <class T>
class Service {
 public:
  void Start(bool early) {
    auto jobs = dojo::MakeChannel<T>("jobs", 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
    if (early) return;
    jobs.Close();
  }
};
template class Service<int>;

void GenericLambda(bool early) {
  const auto run = [](auto value, bool early) {
    auto jobs = dojo::MakeChannel<decltype(value)>("jobs", 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
    if (early) return;
    jobs.Close();
  };
  run(1, early);
}

const auto kAtNamespaceScope = [](bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) return;
  jobs.Close();
};

#define RETURN_IF(condition)  \
  do {                        \
    if (condition) co_return; \
  } while (false)

dojo::Task<> LeavesByMacro(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  RETURN_IF(early);
  jobs.Close();
}

#define MAKE(name) auto name = dojo::MakeChannel<int>(#name)

dojo::Task<> BornByMacro(bool early) {
  MAKE(jobs);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) co_return;
  jobs.Close();
}

#define CLOSE(channel) (channel).Close()

dojo::Task<> ClosedByMacro(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (early) {
    CLOSE(jobs);
    co_return;
  }
  CLOSE(jobs);
}

class Shop {
 public:
  Shop() {
    auto jobs = dojo::MakeChannel<int>("jobs", 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
    if (open_) return;
    jobs.Close();
  }
  ~Shop() {
    auto last = dojo::MakeChannel<int>("last", 1);
    last.Close();
  }

 private:
  bool open_ = false;
};

dojo::Task<> BornInIf(bool early) {
  if (auto jobs = dojo::MakeChannel<int>("jobs"); !early) {
    co_await jobs.Send(1);
    jobs.Close();
  } else {
    jobs.Close();
  }
}

dojo::Task<> TwoChannelsOneLeaks(bool early) {
  auto first = dojo::MakeChannel<int>("first");
  auto second = dojo::MakeChannel<int>("second");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'second' is not closed on every path
  dojo::CloseGuard close_first(first);
  if (early) co_return;
  second.Close();
}

}  // namespace corpus
