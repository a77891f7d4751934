// VERDICT: fail; behaviour: "nothing is printed from the first ticket on that is too late"; without a second task there is nothing to close and nothing to leak, but the sender prints each ticket itself and stands there until it is done
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print) {
  for (const Ticket& ticket : tickets) {
    if (ticket.too_late) co_return;
    co_await print(ticket);
  }
}

}  // namespace kata
