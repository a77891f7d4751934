// Room as a thing that can be handed out: a channel holds a token for each
// place, whoever has a price takes one or sheds the price, and the writer gives
// it back when it begins to write. The queue itself can then never be full.
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Write(dojo::Receiver<Price> queue, dojo::Sender<dojo::Unit> places,
                   Store store) {
  while (auto price = co_await queue.Receive()) {
    co_await places.Send({});
    co_await store(*price);
  }
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto places = dojo::MakeChannel("places", limits.room);
  for (int i = 0; i < limits.room; ++i) co_await places.Send({});
  auto queue = dojo::MakeChannel<Price>("queue", limits.room);
  dojo::Scope writer;
  writer.Go("writer", Write(queue, places, store));

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    if (places.TryReceive().has_value()) {
      ++tally.stored;
      co_await queue.Send(*price);
    } else {
      ++tally.shed;
    }
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
