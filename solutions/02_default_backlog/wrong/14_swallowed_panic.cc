// VERDICT: panic; behaviour: "a store that was slow and recovers gets every price again"; whoever finds the queue full closes it, and a catch makes shed prices of all that come later: the first full queue is the end of the day
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
    try {
      const bool sent = queue.TrySend(*price);
      ++(sent ? tally.stored : tally.shed);
      if (!sent) queue.Close();
    } catch (const dojo::Panic&) {
      ++tally.shed;
    }
  }
  try {
    queue.Close();
  } catch (const dojo::Panic&) {
  }
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
