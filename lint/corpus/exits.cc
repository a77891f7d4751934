// Ways to leave: return, co_return, break, continue, throw, goto, the end.
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

struct Jam {};
dojo::Task<int> Fetch(int number);
void Log(int number);

dojo::Task<> EarlyReturn(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (early) co_return;
  co_await jobs.Send(1);
  jobs.Close();
}

dojo::Task<> EarlyReturnClosed(bool early) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (early) {
    jobs.Close();
    co_return;
  }
  co_await jobs.Send(1);
  jobs.Close();
}

void PlainReturn(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (n > 3) return;
  jobs.Close();
}

int ReturnsValue(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (n > 3) return n;
  jobs.Close();
  return 0;
}

int ReturnsValueClosed(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  jobs.Close();
  if (n > 3) return n;
  return 0;
}

dojo::Task<> CloseInsideIf(bool all) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  co_await jobs.Send(1);
  if (all) jobs.Close();
}

dojo::Task<> CloseInsideIfAndElse(bool all) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  co_await jobs.Send(1);
  if (all) {
    jobs.Close();
  } else {
    Log(1);
    jobs.Close();
  }
}

dojo::Task<> OnlyInElse(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (n == 1) {
    Log(n);
  } else {
    jobs.Close();
  }
  co_return;
}

dojo::Task<> ReturnInLoop(std::vector<int> numbers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  for (int number : numbers) {
    if (number < 0) co_return;
    co_await jobs.Send(number);
  }
  jobs.Close();
}

dojo::Task<> BreakInLoop(std::vector<int> numbers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  for (int number : numbers) {
    if (number < 0) break;
    co_await jobs.Send(number);
  }
  jobs.Close();
}

dojo::Task<> BreaksPastClose(std::vector<int> numbers) {
  for (int number : numbers) {
    auto round = dojo::MakeChannel<int>("round");
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'round' is not closed on every path
    if (number < 0) break;
    co_await round.Send(number);
    round.Close();
  }
}

dojo::Task<> ContinuesPastClose(std::vector<int> numbers) {
  for (int number : numbers) {
    auto round = dojo::MakeChannel<int>("round");
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'round' is not closed on every path
    if (number < 0) continue;
    co_await round.Send(number);
    round.Close();
  }
}

dojo::Task<> ContinuesClosed(std::vector<int> numbers) {
  for (int number : numbers) {
    auto round = dojo::MakeChannel<int>("round");
    if (number < 0) {
      round.Close();
      continue;
    }
    co_await round.Send(number);
    round.Close();
  }
}

void Throws(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (n < 0) throw Jam();
  jobs.Close();
}

void ThrowsClosed(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  if (n < 0) {
    jobs.Close();
    throw Jam();
  }
  jobs.Close();
}

void ThrowsIntoHandler(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  try {
    if (n < 0) throw Jam();
    Log(n);
  } catch (const Jam&) {
    Log(0);
  }
  jobs.Close();
}

dojo::Task<> HandlerReturns(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  try {
    co_await jobs.Send(co_await Fetch(n));
  } catch (const Jam&) {
    co_return;
  }
  jobs.Close();
}

dojo::Task<> HandlerCloses(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  try {
    co_await jobs.Send(co_await Fetch(n));
  } catch (const Jam&) {
    jobs.Close();
    co_return;
  }
  jobs.Close();
}

dojo::Task<> HandlerThrowsAgain(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  try {
    co_await jobs.Send(co_await Fetch(n));
  } catch (const Jam&) {
    throw std::runtime_error("jam");
  }
  jobs.Close();
}

dojo::Task<> HandlerClosesAndThrowsAgain(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  try {
    co_await jobs.Send(co_await Fetch(n));
    jobs.Close();
  } catch (const Jam&) {
    jobs.Close();
    throw;
  }
}

void Jumps(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (n < 0) goto out;
  jobs.Close();
out:
  Log(n);
}

void JumpsToClose(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  if (n < 0) goto out;
  Log(n);
out:
  jobs.Close();
}

void SwitchMissesOne(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  switch (n) {
    case 0:
      jobs.Close();
      break;
    case 1:
      Log(n);
      break;
    default:
      jobs.Close();
  }
}

void SwitchFallsThrough(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  switch (n) {
    case 0:
      Log(n);
      [[fallthrough]];
    default:
      jobs.Close();
  }
}

enum class Mode { kFast, kSlow };
void SwitchOverAll(Mode mode) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  switch (mode) {
    case Mode::kFast:
      jobs.Close();
      break;
    case Mode::kSlow:
      Log(2);
      jobs.Close();
      break;
  }
}

dojo::Task<> InnerScope(bool deep) {
  if (deep) {
    auto jobs = dojo::MakeChannel<int>("jobs");
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
    if (co_await Fetch(1) == 0) co_return;
    jobs.Close();
  }
}

dojo::Task<> ForEver() {
  auto ticks = dojo::MakeChannel<int>("ticks");
  for (int i = 0;; ++i) co_await ticks.Send(i);
}

[[noreturn]] void Die();
void DiesUnclosed(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs", 1);
  if (n < 0) Die();
  jobs.Close();
}

dojo::Task<> ShortCircuit(bool a, bool b) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (a && b) co_return;
  jobs.Close();
}

dojo::Task<> WhileWithTwoExits(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path; 2 leave it open
  while (n-- > 0) {
    if (co_await Fetch(n) == 0) co_return;
    if (co_await Fetch(n) == 1) co_return;
    co_await jobs.Send(n);
  }
  jobs.Close();
}

dojo::Task<> DoWhile(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  do {
    co_await jobs.Send(n);
  } while (--n > 0);
  jobs.Close();
}

dojo::Task<> NeverClosedRanged() {
  auto jobs = dojo::MakeChannel<int>("jobs", 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is never closed, and the loop here receives until it is closed
  co_await jobs.Send(1);
  while (auto job = co_await jobs.Receive()) Log(*job);
}

dojo::Task<> NeverClosedHere() {
  auto jobs = dojo::MakeChannel<int>("jobs", 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is never closed, and nobody else has it: who receives what is sent?
  co_await jobs.Send(1);
}

}  // namespace corpus
