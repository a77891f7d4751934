// An old price is worth less than a new one: when there is no room the oldest
// that waits is taken back out of the queue. Between the two steps the writer
// may have made room, so both are tried until the price is in.
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

  int taken = 0;
  Tally tally;
  while (auto price = co_await feed.Receive()) {
    ++taken;
    while (!queue.TrySend(*price)) {
      if (queue.TryReceive().has_value()) ++tally.shed;
    }
  }
  queue.Close();
  co_await writer.Join();
  tally.stored = taken - tally.shed;
  co_return tally;
}

}  // namespace kata
