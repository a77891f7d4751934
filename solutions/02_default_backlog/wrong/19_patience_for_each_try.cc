// VERDICT: fail; behaviour: "the feed never waits longer than its patience"; three tries, and each of them has all the patience that there is for one
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

constexpr int kTries = 3;

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
    bool sent = false;
    for (int i = 0; i < kTries && !sent; ++i) {
      sent = co_await dojo::Select(dojo::OnSend(queue, *price),
                                   dojo::After(limits.patience)) == 0;
    }
    ++(sent ? tally.stored : tally.shed);
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
