// What kata.h promises, promise by promise. A tick is one nanosecond: there is
// nothing in between.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ns;
using dojo::literals::operator""_s;

// An id says how many ticks its supplier needs to dial, or its taker to work,
// and tells it from the others.
constexpr int kIds = 1000;
dojo::Duration Pace(int id) { return 1_ns * (id / kIds); }

std::int64_t Now() { return dojo::Now().nanoseconds; }

// What became of one line. Moments are in ticks.
struct Record {
  Line line;
  std::int64_t dialled_from = 0;
  std::int64_t dialled_at = -1;
  int taken = 0;
  int taker = 0;  // its id, and the moments below, of a line that is taken
  std::int64_t taken_at = -1;
  std::int64_t worked_until = -1;
  int hung_up = 0;
  std::int64_t hung_up_at = -1;
};

// What the driver of one run saw. Its functions are plain ones, hence a global;
// each run begins with a fresh one.
struct Desk {
  std::deque<Record> records;  // in the order of their dialling
  std::map<int, int> at_work;  // taker -> lines it works on now
  std::deque<Seat> seats;
  int seats_held = 0;
  std::vector<std::string> broken;  // promises, as they are broken
  // The run has ended. What is left of it is destroyed later, and what its
  // destructors do then comes too late.
  bool is_shut = false;

  void Must(bool holds, const std::string& what) {
    if (!holds) broken.push_back(what + ", at tick " + std::to_string(Now()));
  }
  Record* Find(const Line* line) {
    for (Record& record : records) {
      if (&record.line == line && record.dialled_at >= 0) return &record;
    }
    return nullptr;
  }
};
Desk desk;

dojo::Task<Line*> Dial(int supplier) {
  desk.Must(desk.seats_held == 1, "seat: somebody dials without one");
  Record& record = desk.records.emplace_back();
  record.line.supplier = supplier;
  record.dialled_from = Now();
  if (Pace(supplier) > dojo::Duration{}) co_await dojo::Sleep(Pace(supplier));
  record.dialled_at = Now();
  co_return &record.line;
}
void HangUp(Line* line) {
  if (desk.is_shut) return;
  Record* const record = desk.Find(line);
  desk.Must(record != nullptr, "line: what is hung up is none");
  if (record == nullptr) return;
  ++record->hung_up;
  record->hung_up_at = Now();
}
Seat* TakeSeat() {
  desk.Must(++desk.seats_held == 1, "seat: a second one is taken");
  return &desk.seats.emplace_back();
}
void LeaveSeat(Seat* seat) {
  if (desk.is_shut) return;
  const bool is_last = !desk.seats.empty() && seat == &desk.seats.back();
  desk.Must(is_last && --desk.seats_held == 0,
            "seat: one is left that is not taken");
}
dojo::Task<> Work(int taker, Line* line) {
  Record* const record = desk.Find(line);
  desk.Must(record != nullptr, "line: what is worked on is none");
  if (record == nullptr) co_return;
  desk.Must(record->hung_up == 0, "line: one is taken that was hung up");
  desk.Must(desk.seats_held == 1, "seat: somebody works without one");
  desk.Must(++desk.at_work[taker] == 1, "taker: one has two lines at a time");
  ++record->taken;
  record->taker = taker;
  record->taken_at = Now();
  if (Pace(taker) > dojo::Duration{}) co_await dojo::Sleep(Pace(taker));
  desk.Must(record->hung_up == 0, "line: one is hung up during the work");
  desk.Must(desk.seats_held == 1, "seat: it is left during the work");
  --desk.at_work[taker];
  record->worked_until = Now();
}
constexpr Driver kDriver = {.dial = Dial,
                            .hang_up = HangUp,
                            .take_seat = TakeSeat,
                            .leave_seat = LeaveSeat};

// `amount` is the stock of a supplier, the limit of a taker.
struct Plan {
  int amount = 0;
  int ticks = 0;
};
std::vector<Supplier> Suppliers(const std::vector<Plan>& plans) {
  std::vector<Supplier> suppliers;
  for (const Plan& plan : plans) {
    suppliers.push_back(
        {.id = plan.ticks * kIds + static_cast<int>(suppliers.size()),
         .stock = plan.amount});
  }
  return suppliers;
}
std::vector<Taker> Takers(const std::vector<Plan>& plans) {
  std::vector<Taker> takers;
  for (const Plan& plan : plans) {
    takers.push_back({.id = plan.ticks * kIds + static_cast<int>(takers.size()),
                      .limit = plan.amount,
                      .work = Work});
  }
  return takers;
}
std::vector<Plan> Times(int count, Plan plan) {
  return std::vector<Plan>(static_cast<std::size_t>(count), plan);
}

struct Seen {
  std::vector<Supplier> suppliers;
  std::vector<Taker> takers;
  dojo::Report report;
  int used = -1;
  std::int64_t called = 0;
  std::int64_t returned = -1;  // -1: never
  int seats_at_return = -1;

  int supply() const {
    int sum = 0;
    for (const Supplier& each : suppliers) sum += std::max(each.stock, 0);
    return sum;
  }
  int demand() const {
    int sum = 0;
    for (const Taker& each : takers) sum += std::max(each.limit, 0);
    return sum;
  }
  // When the last taker has left: they have had their limits, or all is sold.
  std::int64_t all_left() const {
    std::int64_t last = called;
    for (const Record& each : desk.records)
      last = std::max(last, each.worked_until);
    return last;
  }
  std::int64_t last_dialled() const {
    std::int64_t last = called;
    for (const Record& each : desk.records)
      last = std::max(last, each.dialled_at);
    return last;
  }
};

// Brings them together, and runs on until the last line has been dialled.
Seen Serve(const std::vector<Plan>& suppliers, const std::vector<Plan>& takers,
           dojo::Duration later = {}) {
  desk = Desk();
  Seen seen;
  seen.suppliers = Suppliers(suppliers);
  seen.takers = Takers(takers);
  dojo::Runtime runtime;
  seen.report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    if (later > dojo::Duration{}) co_await dojo::Sleep(later);
    seen.called = Now();
    seen.used = co_await BringTogether(seen.suppliers, seen.takers, kDriver);
    seen.returned = Now();
    seen.seats_at_return = desk.seats_held;
  });
  desk.is_shut = true;
  return seen;
}

void CheckNotBroken(const std::string& about) {
  for (const std::string& broken : desk.broken) {
    if (broken.starts_with(about)) FAIL_CHECK(broken);
  }
}

void CheckNobodyStays(const Seen& seen) {
  INFO(seen.report.ToString());
  CHECK(seen.report.panics.empty());
  CHECK(seen.report.leaked_tasks() == 0);
  CHECK(seen.report.ok());
}

void CheckUsed(const Seen& seen) {
  CheckNotBroken("taker: ");
  const int due = std::min(seen.supply(), seen.demand());
  std::map<int, int> had;
  int used = 0;
  for (const Record& record : desk.records) {
    CHECK(record.taken <= 1);
    used += record.taken;
    if (record.taken > 0) ++had[record.taker];
  }
  CHECK(used == due);
  CHECK(seen.used == due);
  for (const Taker& taker : seen.takers)
    CHECK(had[taker.id] <= std::max(taker.limit, 0));
}

void CheckHungUp(const Seen& seen) {
  CheckNotBroken("line: ");
  for (const Record& record : desk.records) {
    INFO("supplier " << record.line.supplier << ", dialled at "
                     << record.dialled_at);
    CHECK(record.hung_up == 1);
    CHECK(record.hung_up_at ==
          (record.taken > 0 ? record.worked_until
                            : std::max(seen.all_left(), record.dialled_at)));
  }
}

void CheckSeat(const Seen& seen) {
  CheckNotBroken("seat: ");
  CHECK(desk.seats.size() <= 1);
  CHECK(seen.seats_at_return == 0);
}

// Each supplier has a line as soon as it may, and no second one sooner. That a
// line is taken shows when the work on it begins: at the same moment, but the
// supplier may be at its next dial before.
void CheckDialled(const Seen& seen) {
  for (const Supplier& supplier : seen.suppliers) {
    INFO("supplier " << supplier.id << " with a stock of " << supplier.stock);
    std::int64_t due = seen.called;
    int dialled = 0;
    for (const Record& record : desk.records) {
      if (record.line.supplier != supplier.id) continue;
      ++dialled;
      CHECK(record.dialled_from == due);
      due = record.taken > 0 ? record.taken_at : -1;
    }
    CHECK(dialled <= std::max(supplier.stock, 0));
    if (due < 0 || dialled >= supplier.stock) continue;
    const auto taken_by_then = std::count_if(
        desk.records.begin(), desk.records.end(), [&](const Record& record) {
          return record.taken > 0 && record.taken_at <= due;
        });
    // Somebody still wanted more lines.
    CHECK_FALSE(taken_by_then < seen.demand());
  }
}

// While a line is on offer no taker waits.
void CheckNobodyWaits(const Seen& seen) {
  for (const Taker& taker : seen.takers) {
    INFO("taker " << taker.id);
    std::vector<const Record*> had;
    for (const Record& record : desk.records) {
      if (record.taken > 0 && record.taker == taker.id) had.push_back(&record);
    }
    std::sort(had.begin(), had.end(), [](const Record* a, const Record* b) {
      return a->taken_at < b->taken_at;
    });
    const auto check = [](std::int64_t from, std::int64_t until) {
      for (const Record& record : desk.records) {
        if (record.dialled_at < 0) continue;
        const std::int64_t offered_until =
            record.taken > 0 ? record.taken_at : until;
        CHECK(std::min(until, offered_until) <=
              std::max(from, record.dialled_at));
      }
    };
    std::int64_t waits_from = seen.called;
    for (const Record* record : had) {
      check(waits_from, record->taken_at);
      waits_from = record->worked_until;
    }
    if (static_cast<int>(had.size()) < taker.limit)
      check(waits_from, seen.all_left());
  }
}

// It returns with the last taker, or waits for what is still being dialled.
void CheckMoments(const Seen& seen) {
  CHECK(seen.returned >= seen.all_left());
  CHECK(seen.returned <= std::max(seen.all_left(), seen.last_dialled()));
  if (seen.returned != seen.all_left()) {
    CHECK(std::any_of(desk.records.begin(), desk.records.end(),
                      [&](const Record& record) {
                        return record.dialled_at == seen.returned;
                      }));
  }
  CHECK(seen.report.end.nanoseconds ==
        std::max(seen.all_left(), seen.last_dialled()));
}

void CheckAll(const Seen& seen) {
  CheckNobodyStays(seen);
  CheckUsed(seen);
  CheckHungUp(seen);
  CheckSeat(seen);
  CheckDialled(seen);
  CheckNobodyWaits(seen);
  CheckMoments(seen);
}

// n lines of one or several suppliers; takers of 0, 1, n - 1, n, n + 1 and more
// in all; each at several paces.
void ForEachExchange(void (*check)(const Seen&)) {
  for (const auto& suppliers :
       std::vector<std::vector<Plan>>{{},
                                      {{1}},
                                      {{5}},
                                      {{1}, {1}, {1}},
                                      {{2}, {0}, {1}, {-1}},
                                      {{3}, {2}, {4}},
                                      {{40}, {40}, {40}}}) {
    int lines = 0;
    for (const Plan& plan : suppliers) lines += std::max(plan.amount, 0);
    for (const auto& takers :
         std::vector<std::vector<Plan>>{{},
                                        {{0}},
                                        {{-1}, {0}},
                                        {{1}},
                                        {{lines - 1}},
                                        {{lines}},
                                        {{lines + 1}},
                                        {{2 * lines}, {0}},
                                        {{1}, {1}},
                                        {{1}, {lines - 1}},
                                        {{lines / 2}, {0}, {lines / 2}},
                                        {{lines}, {lines}, {lines}},
                                        {{2}, {3}, {1}, {0}, {1}}}) {
      for (int dial_ticks : {0, 1, 4}) {
        for (int work_ticks : {0, 1, 3}) {
          auto slow_suppliers = suppliers;
          for (Plan& plan : slow_suppliers) plan.ticks = dial_ticks;
          auto slow_takers = takers;
          for (Plan& plan : slow_takers) plan.ticks = work_ticks;
          std::string all = "suppliers of";
          for (const Plan& plan : suppliers)
            all += " " + std::to_string(plan.amount);
          all += ", takers of";
          for (const Plan& plan : takers)
            all += " " + std::to_string(plan.amount);
          INFO(all << ", " << dial_ticks << " ticks to dial, " << work_ticks
                   << " to work");
          check(Serve(slow_suppliers, slow_takers));
        }
      }
    }
  }
}

TEST_CASE(
    "whoever supplies and whoever takes, nobody stays and nobody panics") {
  ForEachExchange(&CheckNobodyStays);
}

TEST_CASE("as many lines are used as there are, or as the takers want") {
  ForEachExchange(&CheckUsed);
}

TEST_CASE("every line is hung up once, at its moment") {
  ForEachExchange(&CheckHungUp);
}

TEST_CASE("one seat is taken, and left before it returns") {
  ForEachExchange(&CheckSeat);
}

TEST_CASE("each supplier dials at once, and again when its line is taken") {
  ForEachExchange(&CheckDialled);
}

TEST_CASE("no taker waits while a line is on offer") {
  ForEachExchange(&CheckNobodyWaits);
}

TEST_CASE("it returns with the last taker, and nothing ticks on") {
  ForEachExchange(&CheckMoments);
}

TEST_CASE("one taker of one line leaves nine suppliers nothing to wait for") {
  for (int ticks : {0, 2}) CheckAll(Serve(Times(9, {3, ticks}), {{1, 5}}));
}

TEST_CASE("one line fewer than there are leaves one that nobody takes") {
  for (int lines : {1, 2, 3, 10}) {
    INFO(lines << " lines");
    CheckAll(Serve(Times(lines, {1, 1}), {{lines - 1, 2}}));
    CheckAll(Serve({{lines, 1}}, {{lines - 1, 2}}));
  }
}

TEST_CASE("as many lines as are wanted leave none") {
  for (int lines : {1, 2, 3, 10}) {
    INFO(lines << " lines");
    const Seen seen = Serve(Times(lines, {1, 1}), {{lines, 2}});
    CheckAll(seen);
    CHECK(desk.records.size() == static_cast<std::size_t>(lines));
  }
}

TEST_CASE("takers that want more than there is go home when all is sold") {
  for (int takers : {1, 2, 3, 10}) {
    INFO(takers << " takers");
    CheckAll(Serve({{2, 1}, {1, 3}}, Times(takers, {7, 2})));
  }
}

TEST_CASE("without takers, or with takers of nothing, all is over at once") {
  for (const auto& takers :
       std::vector<std::vector<Plan>>{{}, {{0, 3}}, {{0, 3}, {-1, 3}}}) {
    for (int ticks : {0, 4}) {
      const Seen seen = Serve(Times(3, {2, ticks}), takers, 5_s);
      CheckAll(seen);
      CHECK(seen.used == 0);
      CHECK(desk.records.size() <= 3);
    }
  }
}

TEST_CASE("without lines every taker goes home") {
  CheckAll(Serve({}, {}));
  CheckAll(Serve({}, {{1, 2}, {3, 1}}));
  CheckAll(Serve({{0, 1}, {-3, 1}}, {{1, 2}, {3, 1}}));
}

TEST_CASE("three suppliers and two takers work at the same time") {
  // The suppliers dial at 0 and at 10; work is from 10 to 40 and on to 70.
  const Seen seen = Serve(Times(3, {9, 10}), Times(2, {2, 30}));
  CheckAll(seen);
  CHECK(seen.all_left() == 70);
}

TEST_CASE("a line that is dialled too late is hung up when it comes") {
  const Seen seen = Serve({{1, 1}, {1, 50}}, {{1, 3}});
  CheckAll(seen);
  REQUIRE(desk.records.size() == 2);
  for (const Record& record : desk.records) {
    const bool is_late = record.taken == 0;
    CHECK(record.hung_up_at == (is_late ? 50 : 4));
  }
}

TEST_CASE("a line that is offered in vain is hung up with the last taker") {
  const Seen seen = Serve({{1, 1}, {1, 2}}, {{1, 30}});
  CheckAll(seen);
  REQUIRE(desk.records.size() == 2);
  for (const Record& record : desk.records) CHECK(record.hung_up_at == 31);
}

TEST_CASE("a slow taker and quick ones share what there is") {
  CheckAll(Serve(Times(2, {4, 1}), {{8, 20}, {2, 3}, {3, 1}}));
  CheckAll(Serve(Times(2, {40, 1}), {{2, 20}, {9, 3}, {11, 1}}));
}

TEST_CASE("a hundred takers and a hundred suppliers bring it to an end") {
  CheckAll(Serve(Times(100, {2, 3}), Times(100, {1, 5})));
  CheckAll(Serve(Times(100, {1, 3}), Times(100, {2, 5})));
  CheckAll(Serve(Times(100, {1, 3}), {{1, 5}}));
}

TEST_CASE("an exchange leaves nothing to the next one") {
  desk = Desk();
  std::vector<int> used;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    for (int limit : {1, 4, 9}) {
      used.push_back(co_await BringTogether(Suppliers({{3, 7}, {3, 7}}),
                                            Takers({{limit, 2}}), kDriver));
      CHECK(desk.seats_held == 0);
      // What is still being dialled comes in.
      co_await dojo::Sleep(1_s);
      for (Record& record : desk.records) {
        CHECK(record.hung_up == 1);
        // A line of an exchange that is over is in nobody's way.
        record.taken = 1;
      }
    }
  });
  desk.is_shut = true;
  INFO(report.ToString());
  CHECK(used == std::vector<int>{1, 4, 6});
  CheckNotBroken("");
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata
