// What kata.h promises, path by path.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;
using dojo::literals::operator""_s;

// What came out of the printer of one run. Printers are plain functions, hence
// a global; each run begins with a fresh one.
struct Paper {
  std::vector<int> printed;
  int printing = 0;
  int peak = 0;
  dojo::Time done;  // when the last one was
};
Paper paper;

void Begin(Ticket ticket) {
  paper.printed.push_back(ticket.number);
  paper.peak = std::max(paper.peak, ++paper.printing);
}
void End() {
  --paper.printing;
  paper.done = dojo::Now();
}

dojo::Task<> AtOnce(Ticket ticket) {
  Begin(ticket);
  End();
  co_return;
}

dojo::Task<> AfterOthers(Ticket ticket) {
  Begin(ticket);
  co_await dojo::Yield();
  End();
}

dojo::Task<> InOneSecond(Ticket ticket) {
  Begin(ticket);
  co_await dojo::Sleep(1_s);
  End();
}

// The sooner it came, the longer it takes: whoever prints several at once gets
// them out of step.
dojo::Task<> FirstIsSlowest(Ticket ticket) {
  Begin(ticket);
  co_await dojo::Sleep(1_s * (10 - ticket.number));
  End();
}

std::vector<Ticket> Evening(int tickets) {
  std::vector<Ticket> evening;
  for (int number = 0; number < tickets; ++number)
    evening.push_back({.number = number});
  return evening;
}

struct Outcome {
  dojo::Report report;
  Paper paper;
  std::optional<dojo::Time> returned;  // when PrintTickets did
};

// Runs one evening to quiescence. The restaurant stays open for `open`: a task
// that only timers keep alive after that counts as one that stays behind.
Outcome Serve(const std::vector<Ticket>& evening, Print print,
              dojo::Duration open = {}) {
  paper = Paper();
  Outcome outcome;
  dojo::Runtime runtime;
  outcome.report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    co_await PrintTickets(evening, print);
    outcome.returned = dojo::Now();
    if (open > dojo::Duration{}) co_await dojo::Sleep(open);
  });
  outcome.paper = paper;
  return outcome;
}

// For people, and exact enough for whole seconds.
std::int64_t Milliseconds(dojo::Time time) {
  return (time - dojo::Time{}) / 1_ms;
}

void CheckPrinted(const Outcome& outcome, int tickets) {
  INFO(outcome.report.ToString());
  std::vector<int> expected;
  for (int number = 0; number < tickets; ++number) expected.push_back(number);
  CHECK(outcome.paper.printed == expected);
  CHECK(outcome.paper.peak == (tickets > 0 ? 1 : 0));
  CHECK(outcome.paper.printing == 0);
  CHECK(outcome.returned.has_value());
  CHECK(outcome.report.panics.empty());
  CHECK(outcome.report.leaked_tasks() == 0);
  CHECK(outcome.report.ok());
}

TEST_CASE("every ticket is printed once, in order") {
  for (int tickets : {1, 2, 3, 10, 100}) {
    INFO(tickets << " tickets");
    CheckPrinted(Serve(Evening(tickets), AtOnce), tickets);
    CheckPrinted(Serve(Evening(tickets), AfterOthers), tickets);
  }
}

TEST_CASE("a slow printer gets every ticket") {
  for (int tickets : {2, 3, 10}) {
    INFO(tickets << " tickets");
    const Outcome outcome = Serve(Evening(tickets), InOneSecond, 20_s);
    CheckPrinted(outcome, tickets);
    CHECK(Milliseconds(outcome.paper.done) == 1000 * tickets);
  }
}

TEST_CASE("a ticket does not overtake the one before it") {
  for (int tickets : {2, 5, 9})
    CheckPrinted(Serve(Evening(tickets), FirstIsSlowest, 90_s), tickets);
}

TEST_CASE("an evening that needs no time takes none") {
  const Outcome outcome = Serve(Evening(5), AfterOthers);
  CheckPrinted(outcome, 5);
  CHECK(Milliseconds(outcome.report.end) == 0);
}

TEST_CASE("an evening without tickets leaves nobody behind") {
  const Outcome outcome = Serve({}, AtOnce);
  CheckPrinted(outcome, 0);
  CHECK(Milliseconds(outcome.report.end) == 0);
}

TEST_CASE("nobody waits beside the printer for the last ticket") {
  for (int tickets : {1, 2, 5}) {
    INFO(tickets << " tickets");
    const Outcome outcome = Serve(Evening(tickets), InOneSecond, 20_s);
    CheckPrinted(outcome, tickets);
    REQUIRE(outcome.returned.has_value());
    CHECK(Milliseconds(*outcome.returned) <= 1000 * (tickets - 1));
  }
}

TEST_CASE("nothing is printed from the first ticket on that is too late") {
  for (int late : {0, 1, 3, 5}) {
    INFO("ticket " << late << " is too late");
    std::vector<Ticket> evening = Evening(6);
    evening[late].too_late = true;
    CheckPrinted(Serve(evening, AtOnce), late);
    const Outcome slow = Serve(evening, InOneSecond, 20_s);
    CheckPrinted(slow, late);
    CHECK(Milliseconds(slow.paper.done) == 1000 * late);
    REQUIRE(slow.returned.has_value());
    CHECK(Milliseconds(*slow.returned) <= 1000 * std::max(late - 1, 0));
  }
}

TEST_CASE("of several tickets that are too late the first one counts") {
  std::vector<Ticket> evening = Evening(6);
  evening[2].too_late = true;
  evening[4].too_late = true;
  CheckPrinted(Serve(evening, AfterOthers), 2);
}

TEST_CASE("two evenings at the same time do not mix") {
  paper = Paper();
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([](dojo::Here) -> dojo::Task<> {
    std::vector<Ticket> upstairs;
    for (int number = 50; number < 54; ++number)
      upstairs.push_back({.number = number});
    dojo::Go("downstairs", PrintTickets(Evening(5), InOneSecond));
    dojo::Go("upstairs", PrintTickets(upstairs, InOneSecond));
    co_await dojo::Sleep(20_s);
  });
  INFO(report.ToString());
  std::vector<int> downstairs;
  std::vector<int> upstairs;
  for (int number : paper.printed)
    (number < 50 ? downstairs : upstairs).push_back(number);
  CHECK(downstairs == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(upstairs == std::vector<int>{50, 51, 52, 53});
  CHECK(paper.peak == 2);
  CHECK(Milliseconds(paper.done) == 5000);
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata
