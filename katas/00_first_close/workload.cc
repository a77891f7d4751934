// What massif and memcheck measure: one evening of `size` tickets.
#include "katas/harness/workload.h"

#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

// While the first ticket is printed all others still wait: the clock stands
// still until no task can run.
dojo::Task<> OnPaper(Ticket ticket) {
  co_await dojo::Sleep(1_ms);
  if (ticket.number == 0) harness::Working();
}

}  // namespace

dojo::Task<> Workload(dojo::Here, int size) {
  std::vector<Ticket> evening(size);
  for (int i = 0; i < size; ++i) evening[i].number = i;
  co_await PrintTickets(std::move(evening), OnPaper);
  // Until all is on paper.
  co_await dojo::Sleep(1_ms * (size + 1));
}

}  // namespace kata
