// Who knows the number in advance need not say that it is over: the printer is
// told how many tickets will come.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Printer(dojo::Receiver<Ticket> rail, std::ptrdiff_t tickets,
                     Print print) {
  for (; tickets > 0; --tickets) {
    auto ticket = co_await rail.Receive();
    co_await print(*ticket);
  }
}

}  // namespace

dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  tickets.erase(std::find_if(tickets.begin(), tickets.end(),
                             [](Ticket ticket) { return ticket.too_late; }),
                tickets.end());
  auto rail = dojo::MakeChannel<Ticket>("rail");
  dojo::Go("printer", Printer(rail, std::ssize(tickets), print));
  for (const Ticket& ticket : tickets) co_await rail.Send(ticket);
}

}  // namespace kata
