// What the kitchen sees. The hidden tests ask for more of what kata.h promises.
#include <catch2/catch.hpp>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// What was printed. A printer is a plain function, hence a global; each test
// begins with none.
std::vector<int> printed;

dojo::Task<> OnPaper(Ticket ticket) {
  printed.push_back(ticket.number);
  co_return;
}

TEST_CASE("ten tickets are printed in order, and the printer goes home") {
  printed.clear();
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([](dojo::Here) -> dojo::Task<> {
    std::vector<Ticket> tickets;
    for (int number = 1; number <= 10; ++number)
      tickets.push_back({.number = number});
    co_await PrintTickets(tickets, OnPaper);
  });
  CHECK(printed == std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  INFO(report.ToString());
  CHECK(report.leaked_tasks() == 0);
  CHECK(report.ok());
}

TEST_CASE("a single ticket is printed") {
  printed.clear();
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([](dojo::Here) -> dojo::Task<> {
    co_await PrintTickets({{.number = 7}}, OnPaper);
  });
  CHECK(printed == std::vector<int>{7});
  INFO(report.ToString());
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata
