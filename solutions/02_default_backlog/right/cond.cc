// Without a channel of its own: a ring of so many places, a mutex and a
// condition. The feed's side never waits for it, since it has somewhere else to
// put the price: into the count of those that were shed.
#include <deque>
#include <memory>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct Waiting {
  dojo::Mutex mutex;
  dojo::Cond changed{mutex};
  std::deque<Price> prices;
  bool is_last = false;  // no more will come
};

dojo::Task<> Write(std::shared_ptr<Waiting> waiting, Store store) {
  while (true) {
    Price price;
    {
      auto guard = co_await waiting->mutex.Hold();
      while (waiting->prices.empty()) {
        if (waiting->is_last) co_return;
        co_await waiting->changed.Wait();
      }
      price = waiting->prices.front();
      waiting->prices.pop_front();
    }
    co_await store(price);
  }
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  const auto room = static_cast<std::size_t>(limits.room);
  auto waiting = std::make_shared<Waiting>();
  dojo::Scope writer;
  writer.Go("writer", Write(waiting, store));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    auto guard = co_await waiting->mutex.Hold();
    if (waiting->prices.size() == room) {
      ++tally.shed;
      continue;
    }
    ++tally.stored;
    waiting->prices.push_back(*price);
    waiting->changed.Signal();
  }
  {
    auto guard = co_await waiting->mutex.Hold();
    waiting->is_last = true;
    waiting->changed.Signal();
  }
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
