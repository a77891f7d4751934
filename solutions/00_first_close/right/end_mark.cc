// Without a close: a ticket that says "no more" ends the evening. That is
// enough for one printer; two would need two such tickets. The rail has room
// for the mark, so that nobody waits beside the printer to hand it over.
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Prints what comes along the rail, until a ticket comes too late.
dojo::Task<> Printer(dojo::Receiver<Ticket> rail, Print print) {
  for (;;) {
    auto ticket = co_await rail.Receive();
    if (ticket->too_late) co_return;
    co_await print(*ticket);
  }
}

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  auto rail = dojo::MakeChannel<Ticket>("rail", 1);
  dojo::Go("printer", Printer(rail, print));
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) break;
    co_await rail.Send(ticket);
  }
  co_await rail.Send({.too_late = true});
}

}  // namespace kata
