// VERDICT: fail; behaviour: "the feed never waits longer than its patience"; a default beside the receive as well, and it has nothing better to do than to sleep: the feed is looked after once a millisecond
#include <list>
#include <optional>

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
  const auto room = static_cast<std::size_t>(limits.room);
  auto queue = dojo::MakeChannel<Price>("queue", limits.room);
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store));

  Tally tally;
  std::list<Price> backlog;
  while (true) {
    while (!backlog.empty() && queue.TrySend(backlog.front()))
      backlog.pop_front();
    std::optional<Price> price;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnReceive(feed, &price), dojo::Default());
    if (happened == 1) {
      co_await dojo::Sleep({.nanoseconds = 1'000'000});
    } else if (!price) {
      break;
    } else if (backlog.size() == room) {
      ++tally.shed;
    } else {
      ++tally.stored;
      backlog.push_back(*price);
    }
  }
  for (; !backlog.empty(); backlog.pop_front())
    co_await queue.Send(backlog.front());
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
