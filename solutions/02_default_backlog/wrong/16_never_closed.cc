// VERDICT: leak; schedules: burst 0x1; bounded and counted, and the queue is never closed: the leak of the heap is mended, and the writer stays
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Write(dojo::Receiver<Price> queue, Store store,
                   dojo::WaitGroup unwritten) {
  while (auto price = co_await queue.Receive()) {
    co_await store(*price);
    unwritten.Done();
  }
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto queue = dojo::MakeChannel<Price>("queue", limits.room);
  dojo::WaitGroup unwritten;
  dojo::Go("writer", Write(queue, store, unwritten));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    unwritten.Add();
    if (queue.TrySend(*price)) {
      ++tally.stored;
    } else {
      unwritten.Done();
      ++tally.shed;
    }
  }
  co_await unwritten.Wait();
  co_return tally;
}

}  // namespace kata
