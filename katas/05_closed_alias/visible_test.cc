// What a user of the service sees. The hidden tests ask for more of what kata.h
// promises.
#include <catch2/catch.hpp>
#include <deque>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

// The driver of one test. Its functions are plain ones, hence a global.
struct Exchange {
  std::deque<Line> lines;
  int lines_up = 0;
  int seats_taken = 0;
};
Exchange exchange;

dojo::Task<Line*> Dial(int supplier) {
  co_await dojo::Sleep(1_ms);
  ++exchange.lines_up;
  co_return &exchange.lines.emplace_back(Line{.supplier = supplier});
}
void HangUp(Line*) { --exchange.lines_up; }
Seat* TakeSeat() {
  static Seat seat;
  ++exchange.seats_taken;
  return &seat;
}
void LeaveSeat(Seat*) { --exchange.seats_taken; }

dojo::Task<> Work(int, Line*) { co_await dojo::Sleep(10_ms); }

TEST_CASE("two takers of six lines leave no line up, no seat taken, no task") {
  exchange = Exchange();
  int used = 0;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    const std::vector<Supplier> suppliers = {
        {.id = 1, .stock = 10}, {.id = 2, .stock = 10}, {.id = 3, .stock = 10}};
    const std::vector<Taker> takers = {{.id = 1, .limit = 3, .work = Work},
                                       {.id = 2, .limit = 3, .work = Work}};
    used = co_await BringTogether(suppliers, takers,
                                  {.dial = Dial,
                                   .hang_up = HangUp,
                                   .take_seat = TakeSeat,
                                   .leave_seat = LeaveSeat});
  });
  CHECK(used == 6);
  CHECK(exchange.seats_taken == 0);
  CHECK(exchange.lines_up == 0);
  INFO(report.ToString());
  CHECK(report.panics.empty());
  CHECK(report.leaked_tasks() == 0);
  CHECK(report.ok());
}

TEST_CASE("a taker goes home when all lines are sold") {
  exchange = Exchange();
  int used = 0;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    const std::vector<Supplier> suppliers = {{.id = 1, .stock = 2}};
    const std::vector<Taker> takers = {{.id = 1, .limit = 5, .work = Work}};
    used = co_await BringTogether(suppliers, takers,
                                  {.dial = Dial,
                                   .hang_up = HangUp,
                                   .take_seat = TakeSeat,
                                   .leave_seat = LeaveSeat});
  });
  CHECK(used == 2);
  CHECK(exchange.seats_taken == 0);
  CHECK(exchange.lines_up == 0);
  INFO(report.ToString());
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata
