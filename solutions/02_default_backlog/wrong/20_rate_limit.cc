// VERDICT: fail; behaviour: "a store that keeps up gets every price, and none is shed"; at most one price each 50 ms, since that is what the store takes: a guess, and wrong for a quick store as for a slower one
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

constexpr dojo::Duration kPeriod = {.nanoseconds = 50'000'000};

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
  dojo::Time last = dojo::Time{} + -1 * kPeriod;
  while (auto price = co_await feed.Receive()) {
    if (dojo::Now() - last < kPeriod) {
      ++tally.shed;
      continue;
    }
    last = dojo::Now();
    ++(queue.TrySend(*price) ? tally.stored : tally.shed);
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
