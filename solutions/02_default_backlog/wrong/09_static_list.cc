// VERDICT: forbidden; sentence: "what a global keeps is leaked all the same"; the list is a static vector, so that its memory need not be asked for again: it is not given back either, and has the size of the worst day
#include <vector>

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
  static std::vector<Price> backlog;
  auto queue = dojo::MakeChannel<Price>("queue", limits.room);
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store));

  Tally tally;
  std::size_t next = 0;
  while (auto price = co_await feed.Receive()) {
    ++tally.stored;
    backlog.push_back(*price);
    while (next < backlog.size() && queue.TrySend(backlog[next])) ++next;
    if (next < backlog.size()) continue;
    backlog.clear();
    next = 0;
  }
  for (; next < backlog.size(); ++next) co_await queue.Send(backlog[next]);
  backlog.clear();
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
