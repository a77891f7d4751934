// Who does what with a channel, all together, and whether it has to be closed.
#ifndef LINT_ENGINE_PARTIES_H_
#define LINT_ENGINE_PARTIES_H_

#include <string>

#include "lint/engine/analysis.h"

namespace lint {

// What the parties of a channel do with it, all together.
struct Parties {
  bool this_closes = false;   // this function, or one that it awaits
  bool others_close = false;  // or may
  bool sends = false;
  bool sends_in_loop = false;
  bool sends_concurrently = false;
  bool sender_waits = false;  // and listens to nothing else
  bool receives = false;
  // Some receiver that this function started listens to nothing else.
  bool receives_without_way_out = false;
  bool receiver_waits = false;
  const Event* until_closed = nullptr;
  bool unseen_receiver = false;    // a function whose body is not seen
  bool returned_receiver = false;  // whoever calls
  bool stays_here = true;
};

// Adds what `tracked` shows to what is known of the same channel.
void AddParties(const Tracked& tracked, Parties& parties);
Parties PartiesOf(const Tracked& tracked);

// Why a channel that nobody closes needs to be closed; empty: it does not.
std::string NeedsClose(const Tracked& born, const Parties& parties,
                       clang::SourceLocation& because);
// Whoever `parties.until_closed` is, it receives until the channel is closed.
std::string ReceivesUntilClosed(const Parties& parties);

}  // namespace lint

#endif  // LINT_ENGINE_PARTIES_H_
