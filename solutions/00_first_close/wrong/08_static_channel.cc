// VERDICT: forbidden; sentence: "what a global keeps is leaked all the same"; a static variable keeps the rail and its printer for a next evening, which gets a rail and a printer of its own: reachable, and parked for ever
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
  static dojo::Channel<Ticket> rail;  // "for the next evening, too"
  rail = dojo::MakeChannel<Ticket>("rail");
  dojo::Go("printer", Printer(rail, print));
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) co_return;
    co_await rail.Send(ticket);
  }
}

}  // namespace kata
