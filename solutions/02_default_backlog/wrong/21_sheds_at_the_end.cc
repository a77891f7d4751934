// VERDICT: fail; behaviour: "what waits when the feed is closed is still written"; when the feed is closed what waits is counted as shed, and the day ends early
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
    if (!queue.TrySend(*price)) ++tally.shed;
  }
  while (queue.TryReceive().has_value()) ++tally.shed;
  tally.stored = taken - tally.shed;
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
