// What kata.h promises, sentence by sentence. A tick is one nanosecond: there
// is nothing in between.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ns;
using dojo::literals::operator""_s;

// One price on its way, in ticks.
struct Sent {
  std::int64_t began = 0;
  std::int64_t taken = 0;
};
struct Written {
  Price price;
  std::int64_t began = 0;
  std::int64_t ended = 0;
};

// What the store of one run does and sees. It is a plain function, hence a
// global; each Serve begins with a fresh one.
struct Shop {
  std::vector<std::int64_t> ticks;  // that the first write takes, the second...
  std::int64_t usually = 0;         // that each other one takes
  std::vector<Written> written = {};
  int at_once = 0;
  int most_at_once = 0;
};
Shop shop;

std::int64_t Tick() { return dojo::Now().nanoseconds; }

dojo::Task<> Write(Price price) {
  const std::size_t which = shop.written.size();
  shop.written.push_back({.price = price, .began = Tick()});
  shop.most_at_once = std::max(shop.most_at_once, ++shop.at_once);
  const std::int64_t ticks =
      which < shop.ticks.size() ? shop.ticks[which] : shop.usually;
  if (ticks > 0) co_await dojo::Sleep(1_ns * ticks);
  --shop.at_once;
  shop.written[which].ended = Tick();
}

int Cents(int number) { return 1000 + number * 7 % 31; }

// When the feed has a price to send, in ticks. It sends late what it could not
// send in time.
using Plan = std::vector<std::int64_t>;
Plan Every(std::int64_t ticks, int count) {
  Plan plan;
  for (int i = 0; i < count; ++i) plan.push_back(ticks * i);
  return plan;
}
// `count` prices at one moment.
Plan Burst(int count, std::int64_t at = 0) {
  return Plan(static_cast<std::size_t>(count), at);
}
Plan operator+(Plan plan, const Plan& more) {
  plan.insert(plan.end(), more.begin(), more.end());
  return plan;
}

struct Seen {
  dojo::Report report;
  Limits limits;
  std::vector<Sent> sent;
  std::int64_t closed = 0;
  std::int64_t returned = 0;
  Tally tally;
  std::vector<Written> written;
  int most_at_once = 0;
};

dojo::Task<> SendPrices(dojo::Sender<Price> feed, Plan plan,
                        std::int64_t close_at, Seen* seen) {
  for (int i = 0; i < static_cast<int>(plan.size()); ++i) {
    const std::int64_t wait = plan[static_cast<std::size_t>(i)] - Tick();
    if (wait > 0) co_await dojo::Sleep(1_ns * wait);
    const std::int64_t began = Tick();
    co_await feed.Send({.number = i, .cents = Cents(i)});
    seen->sent.push_back({.began = began, .taken = Tick()});
  }
  if (close_at > Tick()) co_await dojo::Sleep(1_ns * (close_at - Tick()));
  feed.Close();
  seen->closed = Tick();
}

// What a store does, and when the feed is closed after its last price.
struct StoreIs {
  std::int64_t ticks = 0;
  std::vector<std::int64_t> first = {};
};
Seen Serve(const Plan& plan, StoreIs store, Limits limits,
           std::int64_t close_at = 0) {
  shop = Shop{.ticks = store.first, .usually = store.ticks};
  Seen seen;
  seen.limits = limits;
  dojo::Runtime runtime;
  seen.report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto feed = dojo::MakeChannel<Price>("feed");
    dojo::Go("feed", SendPrices(feed, plan, close_at, &seen));
    seen.tally = co_await Record(feed, &Write, limits);
    seen.returned = Tick();
  });
  seen.written = shop.written;
  seen.most_at_once = shop.most_at_once;
  return seen;
}

// ---- The sentences of the contract ----

// Nobody is left, nothing panicked, and the clock was moved by nobody else.
void CheckQuiet(const Seen& seen, const Plan& plan) {
  INFO(seen.report.ToString());
  CHECK(seen.sent.size() == plan.size());
  CHECK(seen.report.panics.empty());
  CHECK(seen.report.leaked_tasks() == 0);
  CHECK(seen.report.ok());
  std::int64_t last = seen.closed;
  if (!seen.written.empty()) last = std::max(last, seen.written.back().ended);
  CHECK(seen.returned == last);
  CHECK(seen.report.end.nanoseconds == last);
}

void CheckPatience(const Seen& seen) {
  std::int64_t longest = 0;
  for (const Sent& sent : seen.sent)
    longest = std::max(longest, sent.taken - sent.began);
  CHECK(longest <= seen.limits.patience.nanoseconds);
}

// Each price is written once or counted as shed.
void CheckCount(const Seen& seen) {
  CHECK(seen.tally.stored == static_cast<int>(seen.written.size()));
  CHECK(seen.tally.stored + seen.tally.shed ==
        static_cast<int>(seen.sent.size()));
}

void CheckOrder(const Seen& seen) {
  CHECK(seen.most_at_once <= 1);
  int last = -1;
  for (const Written& written : seen.written) {
    CHECK(written.price.number > last);
    CHECK(written.price.cents == Cents(written.price.number));
    last = written.price.number;
  }
  CHECK(last < static_cast<int>(seen.sent.size()));
}

std::int64_t Taken(const Seen& seen, const Written& written) {
  return seen.sent.at(static_cast<std::size_t>(written.price.number)).taken;
}

// Each write begins when the one before has ended, or with its price.
void CheckBusy(const Seen& seen) {
  std::int64_t free = 0;
  for (const Written& written : seen.written) {
    INFO("price " << written.price.number);
    CHECK(written.began == std::max(free, Taken(seen, written)));
    free = written.ended;
  }
}

// Of the prices that were written in the end, never more than is allowed had
// been taken and not begun.
void CheckWaiting(const Seen& seen) {
  int most = 0;
  for (const Sent& moment : seen.sent) {
    const auto waits = [&](const Written& written) {
      return Taken(seen, written) <= moment.taken &&
             written.began > moment.taken;
    };
    most =
        std::max(most, static_cast<int>(std::count_if(
                           seen.written.begin(), seen.written.end(), waits)));
  }
  CHECK(most <= 2 * seen.limits.room + 1);
}

// What is written at least, when the prices are taken at these moments and each
// write takes `ticks`: whoever sheds as early as it may, which is the newest as
// soon as `room` others wait, writes as many. At one moment all prices come
// before anything else happens.
int LeastWritten(const Seen& seen, std::int64_t ticks) {
  std::deque<std::int64_t> waiting;  // when they were taken
  std::int64_t free = 0;
  int written = 0;
  for (const Sent& sent : seen.sent) {
    while (!waiting.empty() && std::max(free, waiting.front()) < sent.taken) {
      free = std::max(free, waiting.front()) + ticks;
      waiting.pop_front();
      ++written;
    }
    if (static_cast<int>(waiting.size()) < seen.limits.room)
      waiting.push_back(sent.taken);
  }
  return written + static_cast<int>(waiting.size());
}

void CheckAll(const Seen& seen, const Plan& plan) {
  CheckQuiet(seen, plan);
  CheckPatience(seen);
  CheckCount(seen);
  CheckOrder(seen);
  CheckBusy(seen);
  CheckWaiting(seen);
}

// ---- The tests ----

TEST_CASE("a feed without prices is recorded at once") {
  const Seen seen = Serve({}, {.ticks = 5}, {.room = 3, .patience = 2_ns});
  CheckAll(seen, {});
  CHECK(seen.returned == 0);
  const Seen late = Serve({}, {.ticks = 5}, {.room = 3, .patience = 2_ns}, 40);
  CheckAll(late, {});
  CHECK(late.returned == 40);
}

TEST_CASE("one price is written at the moment at which it comes") {
  const Plan plan = {30};
  const Seen seen = Serve(plan, {.ticks = 5}, {.room = 1, .patience = 1_ns});
  CheckAll(seen, plan);
  CHECK(seen.tally.stored == 1);
  CHECK(seen.returned == 35);
}

TEST_CASE("a store that keeps up gets every price, and none is shed") {
  for (int room : {1, 2, 8}) {
    for (std::int64_t ticks : {0, 1, 9}) {
      INFO("room " << room << ", " << ticks << " ticks a write");
      const Plan plan = Every(10, 100);
      const Seen seen =
          Serve(plan, {.ticks = ticks}, {.room = room, .patience = 2_ns});
      CheckAll(seen, plan);
      CHECK(seen.tally.shed == 0);
      CHECK(seen.tally.stored == 100);
    }
  }
}

TEST_CASE("a burst that finds room loses nothing") {
  for (int room : {1, 2, 8, 64}) {
    INFO("room " << room);
    // The first is being written when the others come, and does not wait.
    const Plan plan = Plan{0} + Burst(room, 1);
    const Seen seen =
        Serve(plan, {.ticks = 100}, {.room = room, .patience = 2_ns});
    CHECK(seen.tally.shed == 0);
    CheckAll(seen, plan);
  }
}

TEST_CASE("bursts that find room again and again lose nothing") {
  const Plan plan =
      Burst(8) + Burst(8, 80) + Burst(8, 160) + Burst(8, 1000) + Burst(4, 1040);
  const Seen seen =
      Serve(plan, {.ticks = 10}, {.room = 8, .patience = 3_ns}, 2000);
  CHECK(seen.tally.shed == 0);
  CheckAll(seen, plan);
}

TEST_CASE("of a burst that finds no room no more is shed than must be") {
  for (int room : {1, 2, 8}) {
    for (std::int64_t patience : {1, 3}) {
      INFO("room " << room << ", patience " << patience);
      const Plan plan = Plan{0} + Burst(3 * room + 2, 1);
      const Seen seen = Serve(plan, {.ticks = 1000},
                              {.room = room, .patience = 1_ns * patience});
      CHECK(seen.tally.stored >= room + 1);
      CHECK(seen.tally.shed >= 1);
      CheckAll(seen, plan);
    }
  }
}

TEST_CASE("the feed never waits longer than its patience") {
  for (std::int64_t patience : {1, 7, 100}) {
    for (std::int64_t ticks : {11, 50, 100000}) {
      INFO("patience " << patience << ", " << ticks << " ticks a write");
      const Seen seen = Serve(Every(10, 60) + Burst(20, 600), {.ticks = ticks},
                              {.room = 4, .patience = 1_ns * patience});
      CheckPatience(seen);
      CHECK(seen.sent.size() == 80);
    }
  }
}

TEST_CASE("every price is written once, or counted as shed") {
  for (int room : {1, 2, 8}) {
    for (std::int64_t ticks : {3, 10, 37}) {
      INFO("room " << room << ", " << ticks << " ticks a write");
      const Seen seen = Serve(Every(4, 50) + Burst(30, 300), {.ticks = ticks},
                              {.room = room, .patience = 1_ns}, 400);
      CheckCount(seen);
    }
  }
}

TEST_CASE("a slow store gets all that its time allows") {
  for (int room : {1, 2, 8}) {
    for (std::int64_t ticks : {11, 20, 37, 95, 333}) {
      for (std::int64_t patience : {1, 3}) {
        INFO("room " << room << ", " << ticks << " ticks a write, patience "
                     << patience);
        const Plan plan = Every(10, 200);
        const Seen seen = Serve(plan, {.ticks = ticks},
                                {.room = room, .patience = 1_ns * patience});
        CHECK(seen.tally.stored >= LeastWritten(seen, ticks));
        CheckAll(seen, plan);
      }
    }
  }
}

TEST_CASE("prices are written one at a time, in the order of the feed") {
  for (std::int64_t patience : {1, 3}) {
    const Limits limits = {.room = 4, .patience = 1_ns * patience};
    CheckOrder(Serve(Every(10, 60), {.ticks = 25}, limits));
    CheckOrder(Serve(Burst(5) + Burst(7, 33) + Burst(9, 90), {.ticks = 10},
                     limits, 1000));
    CheckOrder(Serve(Burst(40) + Every(300, 3), {.ticks = 10}, limits));
  }
}

TEST_CASE("the store is not idle while a price waits and the feed is silent") {
  for (int room : {1, 2, 8}) {
    INFO("room " << room);
    const Plan plan = Burst(3 * room) + Burst(3 * room, 10000);
    const Seen seen =
        Serve(plan, {.ticks = 10}, {.room = room, .patience = 2_ns}, 50000);
    CheckBusy(seen);
    CheckQuiet(seen, plan);
  }
}

TEST_CASE("never more prices wait than twice the room") {
  for (int room : {1, 2, 8}) {
    for (std::int64_t patience : {1, 3, 1000}) {
      const Limits limits = {.room = room, .patience = 1_ns * patience};
      INFO("room " << room << ", patience " << patience);
      CheckWaiting(Serve(Every(10, 200), {.ticks = 50}, limits));
      CheckWaiting(Serve(Burst(100), {.ticks = 50}, limits));
    }
  }
}

TEST_CASE("what waits when the feed is closed is still written") {
  for (int room : {1, 2, 8}) {
    INFO("room " << room);
    const Plan plan = Burst(3 * room, 5);
    const Seen seen =
        Serve(plan, {.ticks = 100}, {.room = room, .patience = 2_ns});
    CHECK(seen.closed <= 5 + 2 * 3 * room);
    CHECK(seen.tally.stored >= room);
    CheckAll(seen, plan);
  }
}

TEST_CASE("a store that was slow and recovers gets every price again") {
  // Thirty prices while it writes one; later it keeps up.
  const Plan plan = Every(10, 200);
  const Seen seen =
      Serve(plan, {.ticks = 4, .first = {300}}, {.room = 4, .patience = 2_ns});
  CheckAll(seen, plan);
  CHECK(seen.tally.shed >= 30 - 1 - 9);
  CHECK(seen.tally.shed <= 30 - 4);
  int since = 0;
  for (const Written& written : seen.written) {
    if (written.price.number > 32) ++since;
  }
  CHECK(since == 200 - 33);
}

TEST_CASE("a write that stands still holds up nobody but the store") {
  const Plan plan = Every(10, 100);
  const Seen seen = Serve(plan, {.ticks = 1, .first = {1, 1, 1, 1000000}},
                          {.room = 3, .patience = 4_ns});
  CheckAll(seen, plan);
  CHECK(seen.closed <= 10 * 99 + 4);
  CHECK(seen.returned >= 1000000);
}

TEST_CASE("a day of prices takes no more room than a minute of them") {
  const Plan plan = Every(10, 5000);
  const Seen seen = Serve(plan, {.ticks = 50}, {.room = 8, .patience = 2_ns});
  CheckQuiet(seen, plan);
  CheckCount(seen);
  // A price that was written was no older than the room that there is.
  std::int64_t oldest = 0;
  for (const Written& written : seen.written)
    oldest = std::max(oldest, written.began - Taken(seen, written));
  CHECK(oldest <= (2 * 8 + 2) * 50);
  CHECK(seen.tally.stored >= LeastWritten(seen, 50));
}

// ---- Two recorders ----

std::vector<int> written_here;
std::vector<int> written_there;

dojo::Task<> WriteHere(Price price) {
  co_await dojo::Sleep(30_ns);
  written_here.push_back(price.number);
}
dojo::Task<> WriteThere(Price price) {
  co_await dojo::Sleep(2_ns);
  written_there.push_back(price.number);
}
dojo::Task<> SendEach10(dojo::Sender<Price> feed, int count) {
  dojo::CloseGuard close_feed(feed);
  for (int i = 0; i < count; ++i) {
    co_await feed.Send({.number = i, .cents = Cents(i)});
    co_await dojo::Sleep(10_ns);
  }
}
dojo::Task<> RecordAside(dojo::Receiver<Price> feed, Store store,
                         dojo::Sender<Tally> tallies) {
  co_await tallies.Send(
      co_await Record(feed, store, {.room = 2, .patience = 1_ns}));
}

TEST_CASE("two recorders at the same time do not meet") {
  written_here.clear();
  written_there.clear();
  std::optional<Tally> here, there;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto slow = dojo::MakeChannel<Price>("slow");
    auto quick = dojo::MakeChannel<Price>("quick");
    auto of_slow = dojo::MakeChannel<Tally>("tally of slow");
    auto of_quick = dojo::MakeChannel<Tally>("tally of quick");
    dojo::Go("feed", SendEach10(slow, 50));
    dojo::Go("feed", SendEach10(quick, 50));
    dojo::Go("recorder", RecordAside(slow, &WriteHere, of_slow));
    dojo::Go("recorder", RecordAside(quick, &WriteThere, of_quick));
    there = co_await of_quick.Receive();
    here = co_await of_slow.Receive();
  });
  INFO(report.ToString());
  CHECK(report.ok());
  REQUIRE(here);
  REQUIRE(there);
  CHECK(here->stored == static_cast<int>(written_here.size()));
  CHECK(here->stored + here->shed == 50);
  CHECK(here->shed >= 50 / 2);
  CHECK(there->shed == 0);
  CHECK(written_there.size() == 50);
}

}  // namespace
}  // namespace kata
