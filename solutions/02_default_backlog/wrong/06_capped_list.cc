// VERDICT: fail; behaviour: "the store is not idle while a price waits and the feed is silent"; the list has the right bound, but is only looked at when another price comes: as long as none does, prices wait for an idle store
#include <list>

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
  std::list<Price> backlog;
  while (auto price = co_await feed.Receive()) {
    if (backlog.size() == static_cast<std::size_t>(limits.room)) {
      ++tally.shed;
      continue;
    }
    ++tally.stored;
    backlog.push_back(*price);
    while (!backlog.empty()) {
      const std::size_t happened = co_await dojo::Select(
          dojo::OnSend(queue, backlog.front()), dojo::Default());
      if (happened == 1) break;
      backlog.pop_front();
    }
  }
  for (; !backlog.empty(); backlog.pop_front())
    co_await queue.Send(backlog.front());
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
