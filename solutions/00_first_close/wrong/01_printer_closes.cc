// VERDICT: panic; behaviour: "ten tickets are printed in order, and the printer goes home"; the printer closes the rail after its first ticket, and the second is sent on a closed channel: who receives cannot know that it was the last
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Printer(dojo::Channel<Ticket> rail, Print print) {
  while (auto ticket = co_await rail.Receive()) {
    co_await print(*ticket);
    rail.Close();
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
