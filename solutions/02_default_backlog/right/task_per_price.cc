// A task for each price, as many as there is room for and one more for the
// store. Each waits for the one before it to close its `done`: a chain that
// keeps the order, and nobody's list.
#include <memory>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Write(Price price, Store store, dojo::Receiver<dojo::Unit> before,
                   dojo::Channel<> done, std::shared_ptr<int> waiting) {
  dojo::CloseGuard close_done(done);
  if (before) co_await before.Receive();
  before = {};
  --*waiting;
  co_await store(price);
}

}  // namespace

dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits) {
  auto waiting = std::make_shared<int>(0);
  dojo::Receiver<dojo::Unit> last;
  dojo::Scope writers;

  Tally tally;
  while (auto price = co_await feed.Receive()) {
    if (*waiting == limits.room) {
      ++tally.shed;
      continue;
    }
    ++tally.stored;
    ++*waiting;
    auto done = dojo::MakeChannel("done");
    writers.Go("writer", Write(*price, store, last, done, waiting));
    last = done;
  }
  co_await writers.Join();
  co_return tally;
}

}  // namespace kata
