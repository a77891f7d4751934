// No queue and no idle writer: whoever has a price and finds no writer at work
// starts one, and the writer goes home when nothing waits any more. Nothing
// happens between the last look and the going: tasks run undisturbed from one
// operation to the next.
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
    const Price price = desk->waiting.front();
    desk->waiting.pop_front();
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
      // The oldest is of the least use.
      desk->waiting.pop_front();
      ++tally.shed;
      --tally.stored;
    }
    desk->waiting.push_back(*price);
    ++tally.stored;
    if (!desk->has_writer) {
      desk->has_writer = true;
      writers.Go("writer", Write(desk, store));
    }
  }
  co_await writers.Join();
  co_return tally;
}

}  // namespace kata
