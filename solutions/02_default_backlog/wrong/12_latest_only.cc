// VERDICT: fail; behaviour: "bursts that find room again and again lose nothing"; keeps the latest price for a busy store and no other, as if there were one place, whatever room there is
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
  auto queue = dojo::MakeChannel<Price>("queue", 1);
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store));

  Tally tally;
  int taken = 0;
  while (auto price = co_await feed.Receive()) {
    ++taken;
    while (!queue.TrySend(*price)) {
      if (queue.TryReceive().has_value()) ++tally.shed;
    }
  }
  tally.stored = taken;
  queue.Close();
  co_await writer.Join();
  tally.stored -= tally.shed;
  co_return tally;
}

}  // namespace kata
