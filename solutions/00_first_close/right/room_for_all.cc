// A rail with room for the whole evening: all tickets hang there before the
// first is printed, and a closed channel still delivers what it holds. The room
// is no fix without the close.
#include <cstddef>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Prints what comes along the rail, until it is closed.
dojo::Task<> Printer(dojo::Receiver<Ticket> rail, Print print) {
  while (auto ticket = co_await rail.Receive()) co_await print(*ticket);
}

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  auto rail = dojo::MakeChannel<Ticket>(
      "rail", static_cast<std::ptrdiff_t>(tickets.size()));
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) break;
    co_await rail.Send(ticket);
  }
  rail.Close();
  dojo::Go("printer", Printer(rail, print));
}

}  // namespace kata
