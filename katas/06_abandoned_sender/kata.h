// Kata 06, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_06_ABANDONED_SENDER_KATA_H_
#define KATAS_06_ABANDONED_SENDER_KATA_H_

#include <vector>

#include "runtime/dojo.h"

namespace kata {

// What one replica of the price service says about an article.
struct Reply {
  bool ok = false;  // false: the replica failed, and has no price to give
  int cents = 0;
};

// One replica. `ask` may park for as long as it likes, and cannot be called
// off; it always replies in the end. The caller hands it in: tests,
// measurements and the service each have their own.
struct Replica {
  int id = 0;
  dojo::Task<Reply> (*ask)(int id, int article) = nullptr;
};

enum class Outcome {
  kPrice,    // a replica answered
  kFailed,   // every replica failed
  kTimeout,  // neither had happened when patience was over
};

// What a lookup comes back with.
struct Quote {
  Outcome outcome = Outcome::kFailed;
  int cents = 0;  // of kPrice only
};

// Looks up the price of `article`: asks all replicas, and returns as soon as
// the outcome is known.
//
// - Every replica is asked exactly once, at the moment of the call: also those
//   whose answer turns out not to be needed.
// - The first good reply is the answer, and the lookup returns at that moment.
//   Of several that come at one moment, any will do. A reply that is not `ok`
//   is no answer: the lookup goes on with the others.
// - When the last replica has failed and none has answered, the lookup returns
//   kFailed at that moment; without replicas at once.
// - When `patience` has passed since the call, and neither has happened, the
//   lookup returns kTimeout at that moment. Patience of zero or less is over at
//   once.
// - What happens at the very moment at which patience ends may count or not:
//   kTimeout is right, and so is what would be right with more patience.
// - Replies that come after the lookup has returned are dropped in silence.
//   When it has returned and every replica has replied, no task is left, and no
//   timer keeps the clock going.
// - Nobody sleeps and nobody polls: the clock moves only by what the replicas
//   take, and to the end of patience.
// - Nothing panics, not even where a catch would hide it.
//
// kata.cc keeps no variables of its own outside functions, and no static ones
// inside; constants are welcome.
dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience);

}  // namespace kata

#endif  // KATAS_06_ABANDONED_SENDER_KATA_H_
