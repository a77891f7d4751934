// VERDICT: fail; behaviour: "one price is written at the moment at which it comes"; a second task looks after the list once a millisecond: bounded, never idle for long, and never in time
#include <list>
#include <memory>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct Backlog {
  std::list<Price> prices;
  bool is_last = false;  // no more will come
};

// Whoever looks often enough need not wait.
dojo::Task<> Write(std::shared_ptr<Backlog> backlog, Store store) {
  while (true) {
    if (!backlog->prices.empty()) {
      const Price price = backlog->prices.front();
      backlog->prices.pop_front();
      co_await store(price);
    } else if (backlog->is_last) {
      co_return;
    } else {
      co_await dojo::Sleep({.nanoseconds = 1'000'000});
    }
  }
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto backlog = std::make_shared<Backlog>();
  dojo::Scope writer;
  writer.Go("writer", Write(backlog, store));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    if (backlog->prices.size() == static_cast<std::size_t>(limits.room)) {
      ++tally.shed;
      continue;
    }
    ++tally.stored;
    backlog->prices.push_back(*price);
  }
  backlog->is_last = true;
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
