// Kata 07, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_07_PUBLISH_FLAG_KATA_H_
#define KATAS_07_PUBLISH_FLAG_KATA_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "katas/kata_atomic.h"

namespace kata {

// What a departure board shows.
struct Departure {
  std::uint32_t train = 0;
  std::uint16_t platform = 0;
  friend bool operator==(const Departure&, const Departure&) = default;
};

// A board in a station, used by several threads at once: the dispatcher's sets
// it, those of the passengers look at it.
//
// - Publish is called once, by one thread. When it has returned, Read of the
//   same thread gives that departure.
// - Read is called by any thread, at any time, as often as it likes. It gives
//   nothing, or the departure that was published: never a part of it, never
//   an older number.
// - Who has once seen the departure sees it from then on. Who has been told of
//   it by somebody that has seen it, through another board, sees it too.
// - Nobody waits: Read gives nothing as long as there is nothing to see.
// - Nothing is thrown.
//
// All that threads share is in Atomic, Plain and Mutex members of the board:
// its other members could not be seen by the proof, and are refused. kata.cc
// keeps no variables of its own outside functions, and no static ones inside;
// constants are welcome.
class Board : public Shared {
 public:
  virtual void Publish(Departure departure) = 0;
  virtual std::optional<Departure> Read() = 0;
};

// An empty board.
std::unique_ptr<Board> MakeBoard();

}  // namespace kata

#endif  // KATAS_07_PUBLISH_FLAG_KATA_H_
