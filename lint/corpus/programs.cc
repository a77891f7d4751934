// Programs as people write them: ways out and conditions.
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {
using namespace dojo::literals;
using dojo::Channel;
using dojo::Go;
using dojo::MakeChannel;
using dojo::Receiver;
using dojo::Sender;
using dojo::Task;

struct Order {
  int id = 0;
  double price = 0;
  bool cancelled = false;
};
enum class Error { kNone, kTimeout, kRefused };
struct Result {
  Error error = Error::kNone;
  int value = 0;
  explicit operator bool() const { return error == Error::kNone; }
};
Task<Result> Download(std::string url);
Task<bool> Ping(int host);
bool IsValid(const Order& order);
void Record(std::string_view line);
int Parse(std::string_view line);  // may throw

Task<> Print(Receiver<std::string> lines) {
  for (;;) {
    std::optional<std::string> line = co_await lines.Receive();
    if (line == std::nullopt) co_return;
    Record(*line);
  }
}
Task<> Settle(Receiver<Order> orders) {
  while (std::optional<Order> order = co_await orders.Receive())
    Record("order");
}

Task<int> CountOrders(std::vector<Order> orders) {
  Channel<Order> valid = MakeChannel<Order>("valid", 8);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'valid' is not closed on every path
  Go("settle", Settle(valid));
  int count = 0;
  for (const Order& order : orders) {
    if (order.cancelled) continue;
    if (!IsValid(order)) co_return -1;
    co_await valid.Send(order);
    ++count;
  }
  valid.Close();
  co_return count;
}

Task<int> CountOrdersWell(std::vector<Order> orders) {
  Channel<Order> valid = MakeChannel<Order>("valid", 8);
  Go("settle", Settle(valid));
  int count = 0;
  bool broken = false;
  for (const Order& order : orders) {
    if (order.cancelled) continue;
    if (!IsValid(order)) {
      broken = true;
      break;
    }
    co_await valid.Send(order);
    ++count;
  }
  valid.Close();
  co_return broken ? -1 : count;
}

Task<> MirrorAll(std::vector<std::string> urls) {
  auto log = MakeChannel<std::string>("log");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'log' is not closed on every path
  Go("print", Print(log));
  for (auto it = urls.begin(); it != urls.end(); ++it) {
    Result result = co_await Download(*it);
    switch (result.error) {
      case Error::kNone:
        co_await log.Send(*it + " ok");
        break;
      case Error::kTimeout:
        co_await log.Send(*it + " again");
        --it;
        break;
      case Error::kRefused:
        co_return;
    }
  }
  log.Close();
}

Task<> MirrorAllWell(std::vector<std::string> urls) {
  auto log = MakeChannel<std::string>("log");
  Go("print", Print(log));
  for (auto it = urls.begin(); it != urls.end(); ++it) {
    Result result = co_await Download(*it);
    switch (result.error) {
      case Error::kNone:
        co_await log.Send(*it + " ok");
        break;
      case Error::kTimeout:
        co_await log.Send(*it + " again");
        break;
      case Error::kRefused:
        log.Close();
        co_return;
    }
  }
  log.Close();
}

Task<bool> Probe(int hosts) {
  auto up = MakeChannel<int>("up", 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'up' is not closed on every path
  int host = 0;
  do {
    if (host == 7) goto done;
    if (co_await Ping(host)) co_await up.Send(host);
  } while (++host < hosts);
  up.Close();
done:
  co_return host > 0;
}

Task<bool> ProbeWell(int hosts) {
  auto up = MakeChannel<int>("up", 16);
  int host = 0;
  do {
    if (host == 7) goto done;
    if (co_await Ping(host)) co_await up.Send(host);
  } while (++host < hosts);
done:
  up.Close();
  co_return host > 0;
}

Task<> TryHarder(std::string url) {
  auto pages = MakeChannel<std::string>("pages");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'pages' is not closed on every path
  Go("print", Print(pages));
  for (int attempt = 0; attempt < 3; ++attempt) {
    const Result page = co_await Download(url);
    if (page) {
      co_await pages.Send(url);
      pages.Close();
      co_return;
    }
  }
  Record("gave up");
}

Task<> TryHarderWell(std::string url) {
  auto pages = MakeChannel<std::string>("pages");
  Go("print", Print(pages));
  for (int attempt = 0; attempt < 3; ++attempt) {
    const Result page = co_await Download(url);
    if (page) {
      co_await pages.Send(url);
      pages.Close();
      co_return;
    }
  }
  Record("gave up");
  pages.Close();
}

Task<> ParseLines(std::vector<std::string> lines) {
  auto numbers = MakeChannel<int>("numbers", 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'numbers' is not closed on every path
  try {
    for (const auto& line : lines) co_await numbers.Send(Parse(line));
    numbers.Close();
  } catch (const std::invalid_argument& problem) {
    Record(problem.what());
  }
}

Task<> ParseLinesWell(std::vector<std::string> lines) {
  auto numbers = MakeChannel<int>("numbers", 4);
  try {
    for (const auto& line : lines) co_await numbers.Send(Parse(line));
  } catch (const std::invalid_argument& problem) {
    Record(problem.what());
  }
  numbers.Close();
}

void Requires(const Order* order) {
  auto accepted = MakeChannel<Order>("accepted", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'accepted' is not closed on every path
  if (order == nullptr) throw std::invalid_argument("no order");
  accepted.TrySend(*order);
  accepted.Close();
}

void RequiresWell(const Order* order) {
  if (order == nullptr) throw std::invalid_argument("no order");
  auto accepted = MakeChannel<Order>("accepted", 1);
  accepted.TrySend(*order);
  accepted.Close();
}

// Optional channel, made and closed on the same flag.
Task<> MaybeLogged(bool verbose, std::vector<Order> orders) {
  std::optional<Channel<std::string>> log;
  if (verbose) {
    log = MakeChannel<std::string>("log");
    Go("print", Print(*log));
  }
  for (const Order& order : orders) {
    if (log) co_await log->Send(std::to_string(order.id));
  }
  if (log) log->Close();
}

// Count checked at both ends.
Task<> Batched(std::size_t count) {
  auto batch = MakeChannel<int>("batch", 2);
  if (count == 0) {
    batch.Close();
  }
  for (std::size_t i = 0; i < count; ++i) {
    co_await batch.Send(static_cast<int>(i));
  }
  if (count > 0) batch.Close();
}

Task<> BatchedBadly(int count) {
  auto batch = MakeChannel<int>("batch", 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'batch' is not closed on every path
  if (count < 0) {
    batch.Close();
  }
  for (int i = 0; i < count; ++i) co_await batch.Send(i);
  if (count > 0) batch.Close();
}

// A state says what is closed.
enum class Phase { kOpen, kDraining, kClosed };
Task<> StateMachine(std::vector<int> input) {
  auto out = MakeChannel<int>("out", 32);
  Phase phase = Phase::kOpen;
  for (int each : input) {
    if (phase == Phase::kClosed) break;
    if (each < 0 && phase == Phase::kOpen) {
      out.Close();
      phase = Phase::kClosed;
    } else {
      co_await out.Send(each);
    }
  }
  if (phase != Phase::kClosed) out.Close();
}

Task<> StateMachineBadly(std::vector<int> input) {
  auto out = MakeChannel<int>("out", 32);
  Phase phase = Phase::kOpen;
  for (int each : input) {
    if (each < 0 && phase == Phase::kOpen) {
      out.Close();
      phase = Phase::kDraining;
      break;
    }
    co_await out.Send(each);
  }
  if (phase != Phase::kClosed) out.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'out' is closed twice on one path
}

Task<> LastWord(bool polite) {
  auto speech = MakeChannel<std::string>("speech", 4);
  co_await speech.Send("so");
  speech.Close();
  if (polite) co_await speech.Send("goodbye");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'speech' is sent on after it was closed
}

// A lambda that ends it.
Task<> WithExitLambda(std::vector<Order> orders) {
  auto good = MakeChannel<Order>("good", 9);
  const auto finish = [&good](std::string_view why) {
    Record(why);
    good.Close();
  };
  for (const Order& order : orders) {
    if (!IsValid(order)) {
      finish("invalid");
      co_return;
    }
    co_await good.Send(order);
  }
  finish("done");
}

Task<> WithExitLambdaForgotten(std::vector<Order> orders) {
  auto good = MakeChannel<Order>("good", 9);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'good' is not closed on every path
  const auto finish = [&good](std::string_view why) {
    Record(why);
    good.Close();
  };
  for (const Order& order : orders) {
    if (order.price < 0) {
      Record("free?");
      co_return;
    }
    co_await good.Send(order);
  }
  finish("done");
}

// Branches inside expressions.
void ShortForm(bool ok) {
  auto flag = MakeChannel<int>("flag", 1);
  ok ? (void)flag.TrySend(1) : Record("no");
  ok&& flag.TrySend(2);
  flag.Close();
}

void ShortFormBadly(bool ok) {
  auto flag = MakeChannel<int>("flag", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'flag' is not closed on every path
  ok ? flag.Close() : Record("no");
}

Task<> Nested(int depth) {
  while (depth > 0) {
    auto level = MakeChannel<int>("level", 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'level' is not closed on every path
    for (int i = 0; i < depth; ++i) {
      if (i == 5) {
        --depth;
        break;
      }
      co_await level.Send(i);
    }
    if (depth == 3) continue;
    level.Close();
    --depth;
  }
}

Task<> NestedWell(int depth) {
  while (depth > 0) {
    auto level = MakeChannel<int>("level", 1);
    for (int i = 0; i < depth; ++i) {
      if (i == 5) {
        --depth;
        break;
      }
      co_await level.Send(i);
    }
    level.Close();
    if (depth == 3) continue;
    --depth;
  }
}

// A retry loop with its own channel each time, closed by the task.
Task<> Answer(Sender<int> to) {
  co_await to.Send(42);
  to.Close();
}
Task<int> AskUntil(int times) {
  while (times-- > 0) {
    auto reply = MakeChannel<int>("reply");
    Go("answer", Answer(reply));
    if (auto got = co_await reply.Receive()) co_return *got;
  }
  co_return 0;
}

template <class Element>
Task<> Stream(std::vector<Element> elements,
              std::function<bool(const Element&)> want) {
  auto stream = MakeChannel<Element>("stream", 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'stream' is not closed on every path
  for (const Element& element : elements) {
    if (!want(element)) co_return;
    co_await stream.Send(element);
  }
  stream.Close();
}
template Task<> Stream<int>(std::vector<int>, std::function<bool(const int&)>);

Task<> ThrowInLoop(std::vector<int> sizes) {
  auto chunks = MakeChannel<int>("chunks", 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'chunks' is not closed on every path
  for (int size : sizes) {
    if (size > 4096) throw std::length_error("chunk");
    co_await chunks.Send(size);
  }
  chunks.Close();
}

// Thrown and caught inside, closed behind.
Task<> ThrowInLoopWell(std::vector<int> sizes) {
  auto chunks = MakeChannel<int>("chunks", 16);
  for (int size : sizes) {
    try {
      if (size > 4096) throw std::length_error("chunk");
      co_await chunks.Send(size);
    } catch (const std::length_error&) {
      break;
    }
  }
  chunks.Close();
}

// Catch all, close, rethrow.
Task<> Rethrows(std::vector<std::string> lines) {
  auto numbers = MakeChannel<int>("numbers", 4);
  try {
    for (const auto& line : lines) co_await numbers.Send(Parse(line));
  } catch (...) {
    numbers.Close();
    throw;
  }
  numbers.Close();
}

Task<> RethrowsBadly(std::vector<std::string> lines) {
  auto numbers = MakeChannel<int>("numbers", 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'numbers' is not closed on every path
  try {
    for (const auto& line : lines) co_await numbers.Send(Parse(line));
  } catch (...) {
    Record("bad line");
    throw;
  }
  numbers.Close();
}

// Two conditions that are one.
Task<> SameFlagTwice(int n, bool eager) {
  auto ready = MakeChannel<int>("ready", 1);
  const bool close_now = eager && n > 3;
  if (close_now) ready.Close();
  co_await dojo::Yield();
  if (!close_now) ready.Close();
}

Task<> NearlyTheSameFlag(int n, bool eager) {
  auto ready = MakeChannel<int>("ready", 1);
  if (eager || n > 3) ready.Close();
  co_await dojo::Yield();
  if (!eager) ready.Close();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'ready' is closed twice on one path
}

}  // namespace corpus
