// VERDICT: fail; behaviour: "of several tickets that are too late the first one counts"; closed on every path, but the late ticket is skipped instead of ending the evening, and those behind it are printed
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
  dojo::CloseGuard close_rail(rail);
  for (const Ticket& ticket : tickets) {
    if (!ticket.too_late) co_await rail.Send(ticket);
  }
}

}  // namespace kata
