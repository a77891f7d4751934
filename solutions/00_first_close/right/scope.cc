// With structure: a task for the whole evening owns the rail and, by a Scope,
// the printer. It may wait for the last ticket; PrintTickets does not.
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Prints what comes along the rail, until it is closed.
dojo::Task<> Printer(dojo::Receiver<Ticket> rail, Print print) {
  while (auto ticket = co_await rail.Receive()) co_await print(*ticket);
}

dojo::Task<> Evening(std::vector<Ticket> tickets, Print print) {
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

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  dojo::Go("evening", Evening(std::move(tickets), print));
  co_return;
}

}  // namespace kata
