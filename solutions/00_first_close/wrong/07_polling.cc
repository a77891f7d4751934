// VERDICT: leak; schedules: print; a printer that looks once a millisecond is parked on no channel, and never ends either: a leak that ticks
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Printer(dojo::Receiver<Ticket> rail, Print print) {
  for (;;) {
    auto ticket = rail.TryReceive();
    if (ticket.closed()) co_return;
    if (ticket.empty()) {
      co_await dojo::Sleep(dojo::Duration{1'000'000});
      continue;
    }
    co_await print(*ticket);
  }
}

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  auto rail = dojo::MakeChannel<Ticket>("rail");
  dojo::Go("printer", Printer(rail, print));
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) co_return;
    co_await rail.Send(ticket);
  }
}

}  // namespace kata
