// What kata.h promises, path by path. A tick is one nanosecond: there is
// nothing in between.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ns;
using dojo::literals::operator""_s;

// How one reply comes: so many charges, the first one after so many ticks, each
// further one after so many more.
struct Plan {
  int charges = 3;
  int first = 1;
  int gap = 1;
  int complete() const { return first + (charges - 1) * gap; }
};

// What the books see. They are plain functions, hence a global; each run begins
// with a fresh one. A guest's number is the place of the plan.
struct Ledger {
  std::vector<Plan> plans = {};
  struct Reply {
    int guest = 0;
    dojo::Time asked = {};
    int read = 0;
    bool reading = false;
    dojo::Time came = {};  // the latest charge
  };
  std::vector<Reply> replies = {};
  std::string disorder = {};
};
Ledger ledger;

// Only the first counts: others follow from it.
void Disorder(const std::string& what) {
  if (ledger.disorder.empty()) ledger.disorder = what;
}

int Cents(int reply, int number) { return 1000 * (reply + 1) + number; }

int Ask(int guest) {
  ledger.replies.push_back(
      {.guest = guest, .asked = dojo::Now(), .came = dojo::Now()});
  return static_cast<int>(ledger.replies.size()) - 1;
}

dojo::Task<Charge> Next(int reply) {
  const auto at = static_cast<std::size_t>(reply);
  const int guest = ledger.replies.at(at).guest;
  const Plan plan = ledger.plans.at(static_cast<std::size_t>(guest));
  Ledger::Reply& begun = ledger.replies[at];
  const int number = begun.read + 1;
  if (begun.reading) Disorder("two readers of one reply");
  if (number > plan.charges) Disorder("a reply was read beyond its last");
  if (begun.came.nanoseconds != dojo::Now().nanoseconds)
    Disorder("a charge was asked for too late");
  begun.reading = true;
  const int delay = number == 1 ? plan.first : plan.gap;
  if (delay > 0) co_await dojo::Sleep(1_ns * delay);
  Ledger::Reply& read = ledger.replies[at];  // more may have been asked for
  read.reading = false;
  read.read = number;
  read.came = dojo::Now();
  co_return Charge{.guest = guest,
                   .cents = Cents(reply, number),
                   .last = number == plan.charges};
}

constexpr Books kBooks = {.ask = &Ask, .next = &Next};

// One bill, as its caller sees it.
struct Made {
  int guest = 0;
  dojo::Duration patience = {};
  Bill bill = {};
  dojo::Time called = {};
  dojo::Time returned = {};
};

dojo::Task<> Make(std::shared_ptr<Desk> desk, Made* made) {
  made->called = dojo::Now();
  made->bill = co_await MakeBill(desk, made->guest, made->patience);
  made->returned = dojo::Now();
}

// What is to be done at a tick: some bills, all at once.
struct Step {
  int tick = 0;
  std::vector<int> guests;
  dojo::Duration patience = 1000_ns;
};

struct Seen {
  dojo::Report report;
  std::vector<Made> made;
  dojo::Time quiet;  // every call has returned, every reply has come
};

Seen Serve(const std::vector<Plan>& plans, const std::vector<Step>& steps,
           int places) {
  ledger = Ledger{.plans = plans};
  Seen seen;
  for (const Step& step : steps) {
    for (int guest : step.guests) {
      seen.made.push_back({.guest = guest, .patience = step.patience});
      const Plan& plan = plans.at(static_cast<std::size_t>(guest));
      seen.quiet =
          std::max(seen.quiet, dojo::Time{step.tick + plan.complete()});
    }
  }
  dojo::Runtime runtime;
  seen.report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto desk = OpenDesk(kBooks, places);
    dojo::Scope bills;
    std::size_t next = 0;
    for (const Step& step : steps) {
      const dojo::Time due{step.tick};
      if (dojo::Now() < due) co_await dojo::Sleep(due - dojo::Now());
      for (std::size_t i = 0; i < step.guests.size(); ++i)
        bills.Go("bill", Make(desk, &seen.made[next++]));
    }
    co_await bills.Join();
    desk.reset();
    // Main sees the late replies in: what goes on from timer to timer when main
    // has returned counts as a leak that ticks.
    if (dojo::Now() < seen.quiet)
      co_await dojo::Sleep(seen.quiet - dojo::Now());
  });
  return seen;
}

// What every run must show, whatever became of its bills.
void CheckQuiet(const Seen& seen) {
  INFO(seen.report.ToString());
  CHECK(ledger.disorder == "");
  CHECK(ledger.replies.size() == seen.made.size());
  for (const Ledger::Reply& reply : ledger.replies) {
    INFO("a reply for guest " << reply.guest);
    CHECK(reply.read ==
          ledger.plans[static_cast<std::size_t>(reply.guest)].charges);
  }
  CHECK(seen.report.panics.empty());
  CHECK(seen.report.leaked_tasks() == 0);
  CHECK(seen.report.ok());
  CHECK(seen.report.end.nanoseconds == seen.quiet.nanoseconds);
}

// Every bill has what its plan and its patience make of it.
void CheckBills(const Seen& seen) {
  // Of bills that are called for at one moment any may ask first.
  std::vector<bool> taken(ledger.replies.size(), false);
  for (const Made& made : seen.made) {
    INFO("guest " << made.guest << ", called at " << made.called.nanoseconds);
    const Plan& plan = ledger.plans[static_cast<std::size_t>(made.guest)];
    const dojo::Duration complete = 1_ns * plan.complete();
    const std::int64_t took = (made.returned - made.called).nanoseconds;
    CHECK(took == std::max(dojo::Duration{}, std::min(complete, made.patience))
                      .nanoseconds);
    if (made.bill.outcome == Outcome::kTimeout) {
      CHECK(complete >= made.patience);
    } else {
      CHECK(complete <= made.patience);
      CHECK(made.bill.charges == plan.charges);
    }
    bool found = false;
    for (std::size_t reply = 0; reply < ledger.replies.size(); ++reply) {
      if (taken[reply] || ledger.replies[reply].guest != made.guest) continue;
      if (ledger.replies[reply].asked.nanoseconds != made.called.nanoseconds)
        continue;
      int cents = 0;
      for (int i = 1; i <= plan.charges; ++i)
        cents += Cents(static_cast<int>(reply), i);
      if (made.bill.outcome == Outcome::kComplete && made.bill.cents != cents)
        continue;
      taken[reply] = found = true;
      break;
    }
    INFO("it has " << made.bill.charges << " charges and " << made.bill.cents
                   << " cents");
    CHECK(found);
  }
}

void Check(const std::vector<Plan>& plans, const std::vector<Step>& steps,
           int places) {
  INFO(places << " places");
  const Seen seen = Serve(plans, steps, places);
  CheckQuiet(seen);
  CheckBills(seen);
}

// Whatever there is room for, what is promised is the same.
void Check(const std::vector<Plan>& plans, const std::vector<Step>& steps) {
  for (int places : {0, 1, 2, 3, 64}) Check(plans, steps, places);
}

TEST_CASE(
    "a bill in time has the sum of its charges, at the last one's moment") {
  for (int charges : {1, 2, 3, 10}) {
    Check({{.charges = charges, .first = 5}}, {{.guests = {0}}});
    Check({{.charges = charges, .first = 5, .gap = 7}}, {{.guests = {0}}});
  }
}

TEST_CASE(
    "a reply that comes all at once is complete, whatever there is room for") {
  for (int charges : {2, 3, 10, 200}) {
    Check({{.charges = charges, .first = 5, .gap = 0}}, {{.guests = {0}}});
    Check({{.charges = charges, .first = 0, .gap = 0}}, {{.guests = {0}}});
  }
}

TEST_CASE(
    "a bill that is given up is given up at the deadline, and its reply read") {
  for (int charges : {1, 2, 3, 10, 200}) {
    Check({{.charges = charges, .first = 50}},
          {{.guests = {0}, .patience = 20_ns}});
    Check({{.charges = charges, .first = 50, .gap = 0}},
          {{.guests = {0}, .patience = 20_ns}});
  }
}

TEST_CASE(
    "a bill is given up in the midst of its reply, and the rest is read") {
  for (int first : {1, 10, 19}) {
    Check({{.charges = 10, .first = first, .gap = 3}},
          {{.guests = {0}, .patience = 20_ns}});
    Check({{.charges = 100, .first = first}},
          {{.guests = {0}, .patience = 20_ns}});
  }
}

TEST_CASE(
    "one tick before the deadline the last charge counts, one tick later not") {
  for (int charges : {1, 3, 10}) {
    for (int complete : {19, 21}) {
      Check({{.charges = charges, .first = complete + 1 - charges}},
            {{.guests = {0}, .patience = 20_ns}});
    }
  }
}

TEST_CASE("at the deadline itself either outcome will do, and nobody stays") {
  for (int charges : {1, 3, 10}) {
    for (int gap : {0, 1}) {
      const Plan plan = {
          .charges = charges, .first = 20 - gap * (charges - 1), .gap = gap};
      Check({plan, {}}, {{.guests = {0}, .patience = 20_ns}});
      Check({plan, {}},
            {{.guests = {0}, .patience = 20_ns}, {.tick = 20, .guests = {1}}});
    }
  }
}

TEST_CASE(
    "the bill after one that was given up has nothing of the late reply") {
  // The late reply comes before the next bill, while it is made, or after it.
  for (int tick : {20, 25, 40, 60, 80}) {
    INFO("the next bill at " << tick);
    for (int gap : {0, 1}) {
      for (int charges : {1, 5, 70}) {
        Check({{.charges = charges, .first = 50, .gap = gap},
               {.charges = 4, .first = 10, .gap = 5}},
              {{.guests = {0}, .patience = 20_ns},
               {.tick = tick, .guests = {1}}});
      }
    }
  }
}

TEST_CASE("bills after one that was given up do not meet") {
  for (int tick : {20, 40, 80}) {
    INFO("the next bills at " << tick);
    Check({{.charges = 5, .first = 50},
           {.charges = 4, .first = 10, .gap = 5},
           {.charges = 6, .first = 11, .gap = 4},
           {.charges = 2, .first = 40, .gap = 0}},
          {{.guests = {0}, .patience = 20_ns},
           {.tick = tick, .guests = {1, 2, 3}}});
  }
}

TEST_CASE("bills at the same time do not meet") {
  Check({{.charges = 5}, {.charges = 5}, {.charges = 5}},
        {{.guests = {0, 1, 2}}});
  Check({{.charges = 5, .gap = 0}, {.charges = 5}, {.charges = 1, .first = 9}},
        {{.guests = {0, 1, 2, 0, 1, 2}}});
}

TEST_CASE("bills after one that was complete do not meet") {
  Check({{.charges = 3},
         {.charges = 4, .first = 10, .gap = 5},
         {.charges = 6, .first = 11, .gap = 4}},
        {{.guests = {0}}, {.tick = 20, .guests = {1, 2}}});
  Check({{.charges = 3},
         {.charges = 4, .first = 10, .gap = 5},
         {.charges = 6, .first = 11, .gap = 4},
         {.charges = 2, .first = 12, .gap = 9}},
        {{.guests = {0, 0, 0}}, {.tick = 20, .guests = {1, 2, 3, 1, 2, 3}}});
}

TEST_CASE("the same guest asked for again gets a reply of its own") {
  for (int tick : {20, 30, 60}) {
    INFO("asked again at " << tick);
    Check({{.charges = 5, .first = 30, .gap = 2}},
          {{.guests = {0}, .patience = 20_ns}, {.tick = tick, .guests = {0}}});
  }
  Check({{.charges = 5, .first = 30, .gap = 2}}, {{.guests = {0, 0, 0}}});
}

TEST_CASE("no bill waits for another, whether that is late or in time") {
  Check({{.charges = 3, .first = 500}, {.charges = 3, .first = 5}},
        {{.guests = {0}, .patience = 20_ns},
         {.tick = 10, .guests = {1}, .patience = 9_ns},
         {.tick = 20, .guests = {1, 1}, .patience = 9_ns},
         {.tick = 21, .guests = {0, 1}, .patience = 9_ns}});
}

TEST_CASE("bills that are given up one after the other leave nobody behind") {
  std::vector<Step> steps;
  for (int i = 0; i < 50; ++i)
    steps.push_back({.tick = 10 * i, .guests = {0}, .patience = 5_ns});
  steps.push_back({.tick = 500, .guests = {1, 1}});
  steps.push_back({.tick = 1000, .guests = {1, 1, 1, 1}});
  Check({{.charges = 4, .first = 8}, {.charges = 4, .gap = 2}}, steps);
  Check({{.charges = 4, .first = 23, .gap = 3}, {.charges = 4, .gap = 2}},
        steps);
}

TEST_CASE("bills that are given up all at once leave nobody behind") {
  const std::vector<int> all(20, 0);
  const std::vector<int> others(20, 1);
  Check({{.charges = 80, .first = 30, .gap = 0}, {.charges = 4, .gap = 9}},
        {{.guests = all, .patience = 20_ns}, {.tick = 25, .guests = others}});
  Check({{.charges = 4, .first = 30}, {.charges = 4, .gap = 9}},
        {{.guests = all, .patience = 20_ns},
         {.tick = 25, .guests = others},
         {.tick = 200, .guests = others}});
}

TEST_CASE("without patience a bill is given up at once, and still asked for") {
  for (dojo::Duration patience : {0_ns, -1 * 1_ns, -1 * 1_s}) {
    Check({{.charges = 3}, {.charges = 2, .first = 2}},
          {{.guests = {0}, .patience = patience}, {.guests = {1, 1}}});
  }
}

TEST_CASE("patience counts from the call") {
  Check({{.charges = 3, .first = 17}, {.charges = 3, .first = 19}},
        {{.tick = 1'000'000, .guests = {0, 1}, .patience = 20_ns}});
}

TEST_CASE("charges that come do not lengthen the patience") {
  Check({{.charges = 5, .first = 9, .gap = 9}},
        {{.guests = {0}, .patience = 20_ns}});
}

TEST_CASE("a complete bill keeps nobody until its deadline") {
  Check({{.charges = 3}}, {{.guests = {0}, .patience = 3600_s}});
}

TEST_CASE("the desk may go while replies are on their way") {
  ledger = Ledger{.plans = {{.charges = 90, .first = 30, .gap = 0},
                            {.charges = 5, .first = 40}}};
  Bill bills[2];
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto desk = OpenDesk(kBooks, 2);
    bills[0] = co_await MakeBill(desk, 0, 10_ns);
    bills[1] = co_await MakeBill(std::move(desk), 1, 10_ns);
    co_await dojo::Sleep(34_ns);
  });
  INFO(report.ToString());
  CHECK(bills[0].outcome == Outcome::kTimeout);
  CHECK(bills[1].outcome == Outcome::kTimeout);
  CHECK(ledger.disorder == "");
  REQUIRE(ledger.replies.size() == 2);
  CHECK(ledger.replies[0].read == 90);
  CHECK(ledger.replies[1].read == 5);
  CHECK(report.ok());
  CHECK(report.end.nanoseconds == 54);
}

TEST_CASE("two desks have nothing in common") {
  ledger = Ledger{.plans = {{.charges = 5, .first = 30, .gap = 2},
                            {.charges = 5, .first = 12, .gap = 3}}};
  Made made[2];
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    const auto first = OpenDesk(kBooks, 2);
    const auto second = OpenDesk(kBooks, 0);
    made[0] = {.guest = 0, .patience = 20_ns};
    co_await Make(first, &made[0]);
    made[1] = {.guest = 1, .patience = 1_s};
    co_await Make(second, &made[1]);
  });
  INFO(report.ToString());
  CHECK(made[0].bill.outcome == Outcome::kTimeout);
  CHECK(made[1].bill.outcome == Outcome::kComplete);
  CHECK(made[1].bill.charges == 5);
  CHECK(made[1].bill.cents == 5 * 2000 + 15);
  CHECK(ledger.disorder == "");
  CHECK(report.ok());
}

TEST_CASE("a desk that nobody needs leaves nothing behind") {
  ledger = Ledger{};
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    const auto desk = OpenDesk(kBooks, 64);
    co_await dojo::Yield();
  });
  INFO(report.ToString());
  CHECK(report.ok());
  CHECK(ledger.replies.empty());
}

}  // namespace
}  // namespace kata
