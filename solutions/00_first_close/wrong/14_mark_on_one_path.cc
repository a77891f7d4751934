// VERDICT: leak; schedules: print; the late ticket is sent on as an end mark and ends the printer, but most evenings have no such ticket
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Printer(dojo::Receiver<Ticket> rail, Print print) {
  while (auto ticket = co_await rail.Receive()) {
    if (ticket->too_late) co_return;
    co_await print(*ticket);
  }
}

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  auto rail = dojo::MakeChannel<Ticket>("rail", 1);
  dojo::Go("printer", Printer(rail, print));
  for (const Ticket& ticket : tickets) {
    co_await rail.Send(ticket);
    if (ticket.too_late) co_return;
  }
}

}  // namespace kata
