// VERDICT: fail; behaviour: "a burst that finds room loses nothing"; whatever finds the store busy is shed, since a queue without a buffer has no room that could be used
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
  auto queue = dojo::MakeChannel<Price>("queue");
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    ++(queue.TrySend(*price) ? tally.stored : tally.shed);
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
