// VERDICT: fail; schedules: tight; the price that is being written is counted among those that wait: one place fewer than was promised, and with room for one there is none
#include <memory>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Write(dojo::Receiver<Price> queue, Store store,
                   std::shared_ptr<int> in_flight) {
  while (auto price = co_await queue.Receive()) {
    co_await store(*price);
    --*in_flight;
  }
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto queue = dojo::MakeChannel<Price>("queue", limits.room);
  auto in_flight = std::make_shared<int>(0);
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store, in_flight));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    if (*in_flight == limits.room) {
      ++tally.shed;
      continue;
    }
    ++*in_flight;
    ++tally.stored;
    co_await queue.Send(*price);
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
