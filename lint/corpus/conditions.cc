// Conditions that belong together: a path that cannot be is no path.
#include <optional>
#include <string>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {

dojo::Task<int> Fetch(int number);
void Log(int number);

dojo::Task<> SameFlagTwice(bool now) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (now) jobs.Close();
  co_await dojo::Yield();
  if (!now) jobs.Close();
}

dojo::Task<> FlagChangesBetween(bool now) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (now) jobs.Close();
  now = co_await Fetch(1) == 1;
  if (!now) co_return;
  if (now) co_return;
}

dojo::Task<> OwnState(bool now) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  bool closed = false;
  if (now) {
    jobs.Close();
    closed = true;
  }
  co_await dojo::Yield();
  if (!closed) jobs.Close();
}

dojo::Task<> OwnStateForgotten(bool now) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  bool closed = false;
  if (now) closed = true;
  co_await dojo::Yield();
  if (!closed) jobs.Close();
}

dojo::Task<> NumberedState(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  int state = 0;
  if (n > 10) {
    jobs.Close();
    state = 2;
  } else if (n > 5) {
    state = 1;
  }
  co_await dojo::Yield();
  if (state != 2) jobs.Close();
}

dojo::Task<> OppositeComparisons(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (n <= 0) jobs.Close();
  co_await dojo::Yield();
  if (n > 0) jobs.Close();
}

dojo::Task<> OverlappingComparisons(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (n < 0) jobs.Close();
  co_await dojo::Yield();
  if (n > 0) jobs.Close();
}

dojo::Task<> EmptyOrNot(std::vector<int> numbers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (numbers.empty()) jobs.Close();
  for (int number : numbers) co_await jobs.Send(number);
  if (!numbers.empty()) jobs.Close();
}

dojo::Task<> SizeAndEmpty(std::vector<int> numbers) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (numbers.size() == 0) {
    jobs.Close();
    co_return;
  }
  co_await jobs.Send(1);
  if (!numbers.empty()) jobs.Close();
}

dojo::Task<> LoopOfAtLeastOne(int workers) {
  if (workers <= 0) co_return;
  auto jobs = dojo::MakeChannel<int>("jobs");
  bool closed = false;
  for (int i = 0; i < workers; ++i) {
    if (!closed) jobs.Close();
    closed = true;
  }
}

dojo::Task<> DoneFlagEndsLoop() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  bool done = false;
  while (!done) {
    const int next = co_await Fetch(1);
    if (next < 0) {
      jobs.Close();
      done = true;
    } else {
      co_await jobs.Send(next);
    }
  }
}

dojo::Task<> DoneFlagTooEarly() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  bool done = false;
  while (!done) {
    const int next = co_await Fetch(1);
    if (next < 0) done = true;
    if (next == -1) jobs.Close();
  }
}

dojo::Task<> EndlessWithClosingBreak() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  for (;;) {
    const int next = co_await Fetch(1);
    if (next < 0) {
      jobs.Close();
      break;
    }
    co_await jobs.Send(next);
  }
}

dojo::Task<> EndlessWithTwoBreaks() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  for (;;) {
    const int next = co_await Fetch(1);
    if (next == 0) break;
    if (next < 0) {
      jobs.Close();
      break;
    }
  }
}

struct Settings {
  bool drains = false;
  int limit = 0;
};

dojo::Task<> FieldOfParameter(Settings settings) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (settings.drains) jobs.Close();
  co_await dojo::Yield();
  if (!settings.drains) jobs.Close();
}

dojo::Task<> OtherField(Settings settings) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (settings.drains) jobs.Close();
  co_await dojo::Yield();
  if (!settings.drains && settings.limit > 0) jobs.Close();
}

dojo::Task<> OptionalTwice(std::optional<int> first) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (first) co_await jobs.Send(*first);
  if (!first.has_value()) {
    jobs.Close();
    co_return;
  }
  if (first) jobs.Close();
}

dojo::Task<> ChannelIsNoNil() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  co_await dojo::Yield();
  if (jobs) jobs.Close();
}

enum class Kind { kOne, kTwo, kThree };
dojo::Task<> EnumTwice(Kind kind) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (kind == Kind::kOne) jobs.Close();
  co_await dojo::Yield();
  if (kind != Kind::kOne) jobs.Close();
}

dojo::Task<> SwitchAndIf(Kind kind) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  switch (kind) {
    case Kind::kOne:
      jobs.Close();
      break;
    case Kind::kTwo:
    case Kind::kThree:
      Log(2);
      break;
  }
  if (kind != Kind::kOne) jobs.Close();
  co_return;
}

dojo::Task<> NamedCondition(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  const bool many = n > 3;
  if (many) jobs.Close();
  co_await dojo::Yield();
  if (!many) jobs.Close();
}

dojo::Task<> BothOfTwo(bool a, bool b) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (a || b) jobs.Close();
  co_await dojo::Yield();
  if (!a && !b) jobs.Close();
}

dojo::Task<> OneOfTwo(bool a, bool b) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  if (a && b) jobs.Close();
  co_await dojo::Yield();
  if (!a && !b) jobs.Close();
}

dojo::Task<> TwoVariables(int a, int b) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (a < b) jobs.Close();
  co_await dojo::Yield();
  if (a >= b) jobs.Close();
}

dojo::Task<> PointerTwice(const int* first) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (first != nullptr) co_await jobs.Send(*first);
  if (first == nullptr) {
    jobs.Close();
    co_return;
  }
  if (first) jobs.Close();
}

dojo::Task<> Conditional(bool now) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  now ? jobs.Close() : Log(1);
  co_await dojo::Yield();
  if (!now) jobs.Close();
}

class Feeder {
 public:
  void Run(int n) {
    auto jobs = dojo::MakeChannel<int>("jobs", 1);
    if (owns_) jobs.Close();
    Log(n);
    if (!owns_) jobs.Close();
  }

 private:
  bool owns_ = false;
};

dojo::Task<> Textual(std::string mode) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (mode == "now") jobs.Close();
  co_await dojo::Yield();
  if (mode != "now") jobs.Close();
}

dojo::Task<> ConstantCondition() {
  constexpr bool kClose = true;
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (kClose) jobs.Close();
  co_return;
}

dojo::Task<> ClosedInLastRound(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  for (int i = 0; i < n; ++i) {
    co_await jobs.Send(i);
    if (i == n - 1) jobs.Close();
  }
  if (n == 0) jobs.Close();
}

dojo::Task<> ClosedInSomeRound(int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'jobs' is not closed on every path
  for (int i = 0; i < n; ++i) {
    if (i == 3) {
      jobs.Close();
      break;
    }
    co_await jobs.Send(i);
  }
}

}  // namespace corpus
