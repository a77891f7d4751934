// VERDICT: leak; schedules: print; room for a thousand tickets frees the sender, who was not stuck; the printer ranges over an empty rail as before
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
  auto rail = dojo::MakeChannel<Ticket>("rail", 1000);
  dojo::Go("printer", Printer(rail, print));
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) co_return;
    co_await rail.Send(ticket);
  }
}

}  // namespace kata
