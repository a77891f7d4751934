// VERDICT: over-memory; heap: working; a task for each ticket needs no rail and leaves nobody behind, but prints the whole evening at once, with a frame for each ticket
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) co_return;
    dojo::Go("printer", print(ticket));
  }
}

}  // namespace kata
