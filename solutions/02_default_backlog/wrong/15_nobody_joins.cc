// VERDICT: leak; behaviour: "what waits when the feed is closed is still written"; returns when the feed is closed and leaves the rest to the writer: stored is said of prices that still wait
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Write(dojo::Receiver<Price> queue, Store store) {
  while (auto price = co_await queue.Receive()) co_await store(*price);
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto queue = dojo::MakeChannel<Price>("queue", limits.room);
  dojo::CloseGuard close_queue(queue);
  dojo::Go("writer", Write(queue, store));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    ++(queue.TrySend(*price) ? tally.stored : tally.shed);
  }
  co_return tally;
}

}  // namespace kata
