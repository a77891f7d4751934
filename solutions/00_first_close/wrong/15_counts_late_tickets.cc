// VERDICT: leak; schedules: too_late; the printer is told how many tickets there are, and waits for those that came too late and are never sent
#include <cstddef>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Printer(dojo::Receiver<Ticket> rail, std::size_t tickets,
                     Print print) {
  for (; tickets > 0; --tickets) {
    auto ticket = co_await rail.Receive();
    co_await print(*ticket);
  }
}

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  auto rail = dojo::MakeChannel<Ticket>("rail");
  dojo::Go("printer", Printer(rail, tickets.size(), print));
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) co_return;
    co_await rail.Send(ticket);
  }
}

}  // namespace kata
