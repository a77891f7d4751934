// Kata 08, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_08_LEASE_COUNTER_KATA_H_
#define KATAS_08_LEASE_COUNTER_KATA_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "katas/kata_atomic.h"

namespace kata {

// What a clerk notes down: who has the boat, and which of all leases that is.
// The number is the counter's own, and says nothing to others.
struct Slip {
  std::uint32_t customer = 0;
  std::uint32_t lease = 0;
};

// The counter of a boat rental with one boat, used by several threads at once.
// Customers have numbers from 1 on, and each uses one thread.
//
// - Take gives the boat to a customer if nobody has it, and says whether.
// - Return ends the lease of a customer who has the boat. It says whether there
//   was one to end: not when it has been revoked meanwhile.
// - Look gives a slip for the lease that runs now, or nothing.
// - Revoke ends the lease that the slip was written for, and says whether it
//   did. A later lease it leaves alone, even one of the same customer, and even
//   when a hundred thousand leases lie in between.
// - Each lease ends once.
// - Who gets the boat sees all that those did with it who had it before.
// - Nobody waits: Take says no while somebody has the boat.
// - Nothing is thrown.
//
// All that threads share is in Atomic, Plain and Mutex members of the rental:
// its other members could not be seen by the proof, and are refused. kata.cc
// keeps no variables of its own outside functions, and no static ones inside;
// constants are welcome.
class Rental : public Shared {
 public:
  virtual bool Take(std::uint32_t customer) = 0;
  virtual bool Return(std::uint32_t customer) = 0;
  virtual std::optional<Slip> Look() = 0;
  virtual bool Revoke(Slip slip) = 0;
};

// A rental whose boat is there.
std::unique_ptr<Rental> MakeRental();

}  // namespace kata

#endif  // KATAS_08_LEASE_COUNTER_KATA_H_
