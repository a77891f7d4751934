// VERDICT: fail; behaviour: "a slow store gets all that its time allows"; as many writers as there are places: the store may be quicker when it is asked for several at once, if it bears that, and if the order does not matter
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
  dojo::Scope writers;
  for (int i = 0; i < limits.room; ++i)
    writers.Go("writer", Write(queue, store));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    ++(queue.TrySend(*price) ? tally.stored : tally.shed);
  }
  queue.Close();
  co_await writers.Join();
  co_return tally;
}

}  // namespace kata
