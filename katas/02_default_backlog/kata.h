// Kata 02, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_02_DEFAULT_BACKLOG_KATA_H_
#define KATAS_02_DEFAULT_BACKLOG_KATA_H_

#include "runtime/dojo.h"

namespace kata {

// One price that the exchange sends.
struct Price {
  int number = 0;  // 0, 1, 2, ... in the order of the feed
  int cents = 0;
};

// Writes one price to the store, and may park for as long as it likes; it
// always returns in the end. The caller hands it in: tests, measurements and
// the service each have their own.
using Store = dojo::Task<> (*)(Price);

struct Limits {
  // So many prices can wait for the store. At least 1.
  int room = 1;
  // So long the exchange lets itself be kept waiting with a price. More
  // than zero.
  dojo::Duration patience;
};

// What became of the prices.
struct Tally {
  int stored = 0;
  int shed = 0;
};

// Records a feed: takes each price from `feed`, and writes it to the store or
// sheds it. Returns when the feed has been closed and all is written.
//
// - The feed is one task that sends one price after the other, on an unbuffered
//   channel, and closes it. No send of it ever waits longer than `patience`.
// - Every price is written once, or shed and counted in `shed`: never both,
//   never neither. `stored` counts those that were written.
// - They are written in the order of the feed, one at a time.
// - A price that has been taken from the feed waits, until it is shed or its
//   write begins. The store is never idle while one waits: as soon as it has
//   written one it gets the next, whatever the feed does meanwhile.
// - A price is shed only when `room` or more others are waiting at that moment.
//   Which one goes, the new one or one of those, is up to you.
// - Never do more than twice `room` prices wait. One more may be in the hand of
//   whoever takes them from the feed. So what Record holds, prices and all
//   else, does not grow with what has come and gone: after sixteen times as
//   many prices the peak of its heap is at most 512 bytes higher.
// - When the feed is closed, what waits is still written. With the last write,
//   and not later, Record returns; without prices, at once. Then no task is
//   left, and no timer keeps the clock going.
// - Nobody sleeps and nobody polls: the clock moves only by what the feed and
//   the store take, and by the feed's patience.
// - Nothing panics, not even where a catch would hide it.
//
// kata.cc keeps no variables of its own outside functions, and no static ones
// inside; constants are welcome.
dojo::Task<Tally> Record(dojo::Receiver<Price> feed, Store store,
                         Limits limits);

}  // namespace kata

#endif  // KATAS_02_DEFAULT_BACKLOG_KATA_H_
