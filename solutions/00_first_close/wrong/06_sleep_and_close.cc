// VERDICT: panic; behaviour: "a slow printer gets every ticket"; another task closes the rail after a millisecond, which is enough for a fast printer and takes the rail away under a slow one
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Prints what comes along the rail, until it is closed.
dojo::Task<> Printer(dojo::Receiver<Ticket> rail, Print print) {
  while (auto ticket = co_await rail.Receive()) co_await print(*ticket);
}

dojo::Task<> CloseSoon(dojo::Sender<Ticket> rail) {
  co_await dojo::Sleep(dojo::Duration{1'000'000});
  rail.Close();
}

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  auto rail = dojo::MakeChannel<Ticket>("rail");
  dojo::Go("printer", Printer(rail, print));
  dojo::Go("closer", CloseSoon(rail));
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) co_return;
    co_await rail.Send(ticket);
  }
}

}  // namespace kata
