// Kata 05, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_05_CLOSED_ALIAS_KATA_H_
#define KATAS_05_CLOSED_ALIAS_KATA_H_

#include <vector>

#include "runtime/dojo.h"

namespace kata {

// A line to the archive. The driver is a library in C: it makes lines and takes
// them back, and no destructor does that for you.
struct Line {
  int supplier = 0;  // who dialled it
};

// One seat of those that the archive's licence has.
struct Seat {
  int number = 0;
};

// The driver's functions. The caller hands them in: tests, measurements and the
// service each have their own.
struct Driver {
  // Always gives a line in the end. May park for as long as it likes, and
  // cannot be called off.
  dojo::Task<Line*> (*dial)(int supplier) = nullptr;
  void (*hang_up)(Line* line) = nullptr;
  Seat* (*take_seat)() = nullptr;
  void (*leave_seat)(Seat* seat) = nullptr;
};

// Who has lines to offer: `stock` of them, dialled one after the other.
struct Supplier {
  int id = 0;
  int stock = 0;  // zero or less: none
};

// Who needs lines: at most `limit` of them, one after the other.
struct Taker {
  int id = 0;
  int limit = 0;  // zero or less: none
  // What it does with a line; may park while it does.
  dojo::Task<> (*work)(int taker, Line* line) = nullptr;
};

// Brings lines and takers together, and returns how many lines were worked on.
//
// - All takers are served at the same time, each with one line at a time. A
//   taker works on a line from the moment at which it takes it, and leaves when
//   it has had its limit, or when nobody has a line to offer and nobody will.
//   While a line is on offer no taker waits.
// - As long as the takers want more lines than they have taken, each supplier
//   that has stock left is about to dial, dialling, or offering one line: its
//   first is dialled at the moment of the call, the next at the moment at which
//   the one before is taken. No supplier ever has two lines that nobody has
//   taken.
// - Every line that is dialled is hung up, exactly once: one that was taken at
//   the moment at which the work on it ends; one that nobody will take when the
//   last taker has left, or when it has been dialled, whichever is later.
// - One seat, and never two, is taken while there is anything to do: whenever a
//   dial begins, whenever a line is taken or worked on. It is left before
//   BringTogether returns.
// - BringTogether returns at the moment at which the last taker leaves. It may
//   wait for the lines that are being dialled then, but for nothing else.
//   Without takers, or without lines, it does all the same, and returns.
// - When it has returned and every dial has ended, no line is up, no task is
//   left, and no timer keeps the clock going.
// - Nobody sleeps and nobody polls: the clock moves only by what dialling and
//   work take.
// - Nothing panics, not even where a catch would hide it.
//
// kata.cc keeps no variables of its own outside functions, and no static ones
// inside; constants are welcome.
dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver);

}  // namespace kata

#endif  // KATAS_05_CLOSED_ALIAS_KATA_H_
