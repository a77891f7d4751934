// VERDICT: fail; behaviour: "of a burst that finds no room no more is shed than must be"; a full queue is emptied to make a fresh start: of those that are counted as shed most had room
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
  int taken = 0;
  while (auto price = co_await feed.Receive()) {
    ++taken;
    if (queue.TrySend(*price)) continue;
    while (queue.TryReceive().has_value()) ++tally.shed;
    queue.TrySend(*price);
  }
  queue.Close();
  co_await writer.Join();
  tally.stored = taken - tally.shed;
  co_return tally;
}

}  // namespace kata
