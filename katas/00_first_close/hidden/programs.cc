// What is explored: whole evenings of a few tickets, on every schedule.
#include <cstdint>
#include <string>
#include <vector>

#include "kata.h"
#include "katas/harness/program.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

// How many tickets this run has printed. A printer is a plain function, hence a
// global; each run begins with none.
int printed = 0;
bool printing = false;

dojo::Task<> OnPaper(Ticket ticket) {
  Expect(!printing, "one ticket is printed at a time");
  printing = true;
  Expect(ticket.number == printed, "ticket " + std::to_string(printed) +
                                       " is printed next, it was " +
                                       std::to_string(ticket.number));
  ++printed;
  Observe(static_cast<std::uint64_t>(ticket.number));
  co_await dojo::Yield();
  printing = false;
}

// Prints `tickets` tickets, of which those from `late` on are too late.
dojo::Task<> Serve(int tickets, int late) {
  printed = 0;
  printing = false;
  std::vector<Ticket> evening;
  for (int number = 0; number < tickets; ++number)
    evening.push_back({.number = number, .too_late = number >= late});
  co_await PrintTickets(evening, OnPaper);
  // The clock moves when no task can run any more: by then all is printed.
  co_await dojo::Sleep(2_ms);
  const int expected = late < tickets ? late : tickets;
  Expect(printed == expected, std::to_string(expected) +
                                  " tickets are printed, there were " +
                                  std::to_string(printed));
}

// Size: tickets.
dojo::Task<> Prints(dojo::Here, std::vector<int> size) {
  return Serve(size.at(0), size.at(0));
}
// Size: tickets x the first that is too late.
dojo::Task<> TooLate(dojo::Here, std::vector<int> size) {
  return Serve(size.at(0), size.at(1));
}

}  // namespace

std::vector<Program> Programs() {
  return {{"print", &Prints}, {"too_late", &TooLate}};
}

}  // namespace kata
