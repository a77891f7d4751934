// The list may stay when it has an end, and when it is emptied whether or not
// another price comes: one select receives and sends, and a case that makes no
// sense at the moment stands on a nil channel.
#include <deque>
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
  auto queue = dojo::MakeChannel<Price>("queue");
  dojo::Scope writer;
  writer.Go("writer", Write(queue, store));

  Tally tally;
  std::deque<Price> waiting;
  while (feed || !waiting.empty()) {
    std::optional<Price> price;
    const bool any = !waiting.empty();
    const std::size_t happened =
        co_await dojo::Select(dojo::OnReceive(feed, &price),
                              dojo::OnSend(any ? queue : dojo::Channel<Price>(),
                                           any ? waiting.front() : Price{}));
    if (happened == 1) {
      ++tally.stored;
      waiting.pop_front();
    } else if (!price) {
      feed = {};  // closed: from now on only sends happen
    } else if (waiting.size() < room) {
      waiting.push_back(*price);
    } else {
      ++tally.shed;
    }
  }
  queue.Close();
  co_await writer.Join();
  co_return tally;
}

}  // namespace kata
