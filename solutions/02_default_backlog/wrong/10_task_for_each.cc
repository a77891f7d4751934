// VERDICT: over-memory; heap: working; a task for each price that finds no room: the list is gone, and its nodes are tasks now, which are larger
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Write(dojo::Receiver<Price> queue, Store store) {
  while (auto price = co_await queue.Receive()) co_await store(*price);
}

dojo::Task<> Enqueue(Price price, dojo::Sender<Price> queue) {
  co_await queue.Send(price);
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto queue = dojo::MakeChannel<Price>("queue", limits.room);
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store));

  Tally tally;
  dojo::Scope waiting;
  while (auto price = co_await feed.Receive()) {
    ++tally.stored;
    waiting.Go("price", Enqueue(*price, queue));
  }
  co_await waiting.Join();
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
