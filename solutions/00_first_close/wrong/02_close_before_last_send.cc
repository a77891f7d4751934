// VERDICT: panic; behaviour: "a single ticket is printed"; closes when the last ticket is in hand, not when it has been sent: that send finds the rail closed
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
  auto rail = dojo::MakeChannel<Ticket>("rail");
  dojo::Go("printer", Printer(rail, print));
  if (tickets.empty()) rail.Close();
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) {
      rail.Close();
      co_return;
    }
    if (&ticket == &tickets.back()) rail.Close();
    co_await rail.Send(ticket);
  }
}

}  // namespace kata
