// What the exchange and the store see. The hidden tests ask for more of what
// kata.h promises.
#include <catch2/catch.hpp>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

// A store is a plain function, hence a global; each test begins with none.
std::vector<int> written;

dojo::Task<> WriteIn5(Price price) {
  co_await dojo::Sleep(5_ms);
  written.push_back(price.number);
}
dojo::Task<> WriteIn50(Price price) {
  co_await dojo::Sleep(50_ms);
  written.push_back(price.number);
}

// A price each 10 ms. Says how long the longest send took.
dojo::Task<> SendPrices(dojo::Sender<Price> feed, int count,
                        dojo::Duration* longest) {
  dojo::CloseGuard close_feed(feed);
  for (int i = 0; i < count; ++i) {
    co_await dojo::Sleep(10_ms * i - (dojo::Now() - dojo::Time{}));
    const dojo::Time began = dojo::Now();
    co_await feed.Send({.number = i, .cents = 100});
    if (dojo::Now() - began > *longest) *longest = dojo::Now() - began;
  }
}

struct Seen {
  dojo::Report report;
  dojo::Duration longest_send;
  Tally tally;
};

Seen Run(int count, Store store) {
  written.clear();
  Seen seen;
  dojo::Runtime runtime;
  seen.report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto feed = dojo::MakeChannel<Price>("feed");
    dojo::Go("feed", SendPrices(feed, count, &seen.longest_send));
    seen.tally = co_await Record(feed, store, {.room = 4, .patience = 2_ms});
  });
  return seen;
}

TEST_CASE("a store that keeps up gets every price, in order") {
  const Seen seen = Run(20, &WriteIn5);
  CHECK(seen.tally.stored == 20);
  CHECK(seen.tally.shed == 0);
  REQUIRE(written.size() == 20);
  for (int i = 0; i < 20; ++i) CHECK(written[i] == i);
  INFO(seen.report.ToString());
  CHECK(seen.report.ok());
}

TEST_CASE("a slow store keeps neither the feed waiting nor a long list") {
  const Seen seen = Run(101, &WriteIn50);
  CHECK(seen.longest_send.nanoseconds <= 2'000'000);
  CHECK(seen.tally.stored + seen.tally.shed == 101);
  CHECK(seen.tally.stored == static_cast<int>(written.size()));
  // The feed lasted a second, which is enough for twenty, and for those that
  // waited at its end: four at least, nine at most, and the one that was being
  // written.
  CHECK(seen.tally.stored >= 24);
  CHECK(seen.tally.stored <= 30);
  INFO(seen.report.ToString());
  CHECK(seen.report.ok());
}

}  // namespace
}  // namespace kata
