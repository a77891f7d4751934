// VERDICT: fail; behaviour: "every price is written once, or counted as shed"; what finds no room is dropped and nobody is told: the books say that all has been stored
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
    co_await dojo::Select(dojo::OnSend(queue, *price), dojo::Default());
    ++tally.stored;
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
