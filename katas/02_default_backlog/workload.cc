// What massif and memcheck measure: a feed of `size` prices, one each 10 ms, so
// that 6,000 are a minute. The store takes five times as long for each.
#include "katas/harness/workload.h"

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

dojo::Task<> WriteSlowly(Price) { co_await dojo::Sleep(50_ms); }

dojo::Task<> SendPrices(dojo::Sender<Price> feed, int size) {
  dojo::CloseGuard close_feed(feed);
  const dojo::Time begin = dojo::Now();
  for (int i = 0; i < size; ++i) {
    // The exchange keeps its own time, whoever made it wait.
    co_await dojo::Sleep(begin + 10_ms * i - dojo::Now());
    if (i + 1 == size) harness::Working();
    co_await feed.Send({.number = i, .cents = 100 + i % 7});
  }
}

}  // namespace

dojo::Task<> Workload(dojo::Here, int size) {
  auto feed = dojo::MakeChannel<Price>("feed");
  dojo::Go("feed", SendPrices(feed, size));
  co_await Record(feed, &WriteSlowly, {.room = 8, .patience = 2_ms});
}

}  // namespace kata
