// VERDICT: fail; behaviour: "a write that stands still holds up nobody but the store"; sleeps until there is room instead of waiting for it, and the feed waits along with it
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
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    while (!queue.TrySend(*price))
      co_await dojo::Sleep({.nanoseconds = 1'000'000});
    ++tally.stored;
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
