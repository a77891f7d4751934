// VERDICT: fail; behaviour: "never more prices wait than twice the room"; sheds and counts, and has room for 256 whatever the limits say: a price that is written is as old as 256 writes
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

constexpr int kRoom = 256;

dojo::Task<> Write(dojo::Receiver<Price> queue, Store store) {
  while (auto price = co_await queue.Receive()) co_await store(*price);
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto queue = dojo::MakeChannel<Price>("queue", kRoom);
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
