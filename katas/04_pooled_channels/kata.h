// Kata 04, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_04_POOLED_CHANNELS_KATA_H_
#define KATAS_04_POOLED_CHANNELS_KATA_H_

#include <array>
#include <memory>

#include "runtime/dojo.h"

namespace kata {

// One thing that a guest owes the hotel, and a scan of what was signed for it.
struct Charge {
  int guest = 0;
  int cents = 0;
  bool last = false;  // the reply ends with this one
  std::array<char, 1015> slip = {};
};
static_assert(sizeof(Charge) == 1024);

// The books, which are kept in another building. The caller hands them in:
// tests, measurements and the hotel each have their own.
struct Books {
  // Asks for the charges of one guest. Returns at once: the number of the
  // reply, which is another one for each call.
  int (*ask)(int guest) = nullptr;
  // The next charge of a reply. May park for as long as it likes, and cannot be
  // called off. Every reply comes in the end, and has at least one charge.
  dojo::Task<Charge> (*next)(int reply) = nullptr;
};

enum class Outcome {
  kComplete,  // all charges of the reply have come
  kTimeout,   // they had not when patience was over
};

struct Bill {
  Outcome outcome = Outcome::kTimeout;
  int charges = 0;  // how many, and their sum; of kComplete only
  int cents = 0;
};

// The reception desk. kata.cc says what there is in it.
struct Desk;

// A new desk. `places`: how many charges of a reply there may be room for,
// between the books and the bill; 0 or more.
std::shared_ptr<Desk> OpenDesk(Books books, int places);

// Makes the bill of one guest: asks the books, and adds up the reply.
//
// - Each call asks exactly once, at the moment of the call, however many other
//   bills are being made or have been given up, of other guests or of this one.
// - A bill is made of its own reply and of nothing else: not of what is on its
//   way for another bill, and not of what is left of an earlier one.
// - When the last charge comes, the call returns kComplete at that moment.
// - When `patience` has passed since the call, and the last charge has not
//   come, it returns kTimeout at that moment. Patience of zero or less is over
//   at once. What happens at the very moment at which patience ends may count
//   or not: both outcomes are right.
// - Every reply is read to its end, charge by charge, also when nobody wants it
//   any more: a reply that is not read holds up the books. Its next charge is
//   asked for at the moment at which the one before has come, never earlier and
//   never later, and nothing is asked for after the last.
// - Any number of bills may be made at the same time. What a desk holds grows
//   with the most replies that were on their way at one time (asked for, and
//   not read to the end), `places` charges for each, and not with the number of
//   bills that it has made.
// - When all calls have returned and all replies are read, no task is left, and
//   no timer keeps the clock going. When the last handle to the desk is gone as
//   well, so is all that it held. That may be while replies are on their way.
// - Nobody sleeps and nobody polls: the clock moves only by what the books
//   take, and to the end of patience.
// - Nothing panics, not even where a catch would hide it.
//
// kata.cc keeps no variables of its own outside functions, and no static ones
// inside; constants are welcome.
dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience);

}  // namespace kata

#endif  // KATAS_04_POOLED_CHANNELS_KATA_H_
