// VERDICT: fail; behaviour: "prices are written one at a time, in the order of the feed"; a bounded stack: the newest price is of the most use and goes first, and the store gets the day in the wrong order
#include <deque>
#include <memory>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct Desk {
  std::deque<Price> waiting;
  bool has_writer = false;
};

dojo::Task<> Write(std::shared_ptr<Desk> desk, Store store) {
  while (!desk->waiting.empty()) {
    const Price price = desk->waiting.back();
    desk->waiting.pop_back();
    co_await store(price);
  }
  desk->has_writer = false;
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  const auto room = static_cast<std::size_t>(limits.room);
  auto desk = std::make_shared<Desk>();
  dojo::Scope writers;

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    if (desk->waiting.size() == room) {
      ++tally.shed;
      continue;
    }
    ++tally.stored;
    desk->waiting.push_back(*price);
    if (!desk->has_writer) {
      desk->has_writer = true;
      writers.Go("writer", Write(desk, store));
    }
  }
  co_await writers.Join();
  co_return tally;
}

}  // namespace kata
