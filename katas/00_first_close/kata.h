// Kata 00, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_00_FIRST_CLOSE_KATA_H_
#define KATAS_00_FIRST_CLOSE_KATA_H_

#include <vector>

#include "runtime/dojo.h"

namespace kata {

// What a guest ordered.
struct Ticket {
  int number = 0;
  // The kitchen had closed when it came in: neither this ticket nor any behind
  // it is printed.
  bool too_late = false;
};

// Puts one ticket on paper, and may park while it does. The caller hands it in:
// tests, measurements and the restaurant each have their own.
using Print = dojo::Task<> (*)(Ticket);

// Hands the tickets of one evening to the kitchen's printer, a task of its own.
//
// - Every ticket before the first that is too late is printed exactly once, in
//   order, one at a time.
// - Nobody waits beside the printer: at the latest when the printing of the
//   last of them begins, PrintTickets returns.
// - When it has returned and all is printed, no task is left: on every path. No
//   tickets is such a path, and so is a ticket that is too late.
// - Nobody sleeps and nobody polls: the clock moves only by what `print` takes.
// - Nothing panics, not even where a catch would hide it.
//
// kata.cc keeps no variables of its own outside functions, and no static ones
// inside; constants are welcome.
dojo::Task<> PrintTickets(std::vector<Ticket> tickets, Print print);

}  // namespace kata

#endif  // KATAS_00_FIRST_CLOSE_KATA_H_
