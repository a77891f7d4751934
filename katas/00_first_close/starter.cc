// Kata 00: one printer ranges over one channel that nobody closes. The only
// file to edit.
#include "kata.h"

#include <vector>

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
  // TODO: every ticket gets printed, and yet each evening leaves its printer
  // behind. How does it learn that there is nothing more to print?
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) co_return;
    co_await rail.Send(ticket);
  }
}

}  // namespace kata
