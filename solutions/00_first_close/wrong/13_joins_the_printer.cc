// VERDICT: fail; behaviour: "nobody waits beside the printer for the last ticket"; closed by its owner on every path, and then the sender waits until the last ticket is on paper
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
  dojo::Scope kitchen;
  kitchen.Go("printer", Printer(rail, print));
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) break;
    co_await rail.Send(ticket);
  }
  rail.Close();
  co_await kitchen.Join();
}

}  // namespace kata
