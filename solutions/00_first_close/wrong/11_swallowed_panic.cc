// VERDICT: panic; schedules: print; both sides close and catch the panic of whoever comes second: no task is left, and the tickets that found the rail closed are lost
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

void CloseInAnyCase(dojo::Sender<Ticket> rail) {
  try {
    rail.Close();
  } catch (const dojo::Panic&) {  // "closed already, all the better"
  }
}

dojo::Task<> Printer(dojo::Channel<Ticket> rail, Print print) {
  while (auto ticket = co_await rail.Receive()) {
    co_await print(*ticket);
    CloseInAnyCase(rail);
  }
}

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  auto rail = dojo::MakeChannel<Ticket>("rail");
  dojo::Go("printer", Printer(rail, print));
  try {
    for (const Ticket& ticket : tickets) {
      if (ticket.too_late) break;
      co_await rail.Send(ticket);
    }
  } catch (const dojo::Panic&) {
  }
  CloseInAnyCase(rail);
}

}  // namespace kata
