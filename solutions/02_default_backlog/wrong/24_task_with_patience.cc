// VERDICT: fail; behaviour: "never more prices wait than twice the room"; each price gets a task of its own that waits for room and loses patience: so the feed never waits, and a burst is as many tasks as it has prices
#include <memory>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Write(dojo::Receiver<Price> queue, Store store) {
  while (auto price = co_await queue.Receive()) co_await store(*price);
}

dojo::Task<> Enqueue(Price price, dojo::Sender<Price> queue,
                     dojo::Duration patience, std::shared_ptr<Tally> tally) {
  const std::size_t happened =
      co_await dojo::Select(dojo::OnSend(queue, price), dojo::After(patience));
  ++(happened == 0 ? tally->stored : tally->shed);
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto queue = dojo::MakeChannel<Price>("queue", limits.room);
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store));

  auto tally = std::make_shared<Tally>();
  dojo::Scope waiting;
  while (auto price = co_await feed.Receive())
    waiting.Go("price", Enqueue(*price, queue, limits.patience, tally));
  co_await waiting.Join();
  queue.Close();
  co_await writer.Join();
  co_return *tally;
}

}  // namespace kata
