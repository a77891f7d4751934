// The reference: no list. The queue is the room that there is, and the default
// says what happens when it is taken: the price is shed, and counted. So the
// slowness of the store arrives where something can be done about it.
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
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(queue, *price), dojo::Default());
    ++(happened == 0 ? tally.stored : tally.shed);
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
