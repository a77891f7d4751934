#include "lint/engine/parties.h"

namespace lint {

void AddParties(const Tracked& tracked, Parties& parties) {
  for (const Event& event : tracked.events) {
    switch (event.kind) {
      case EventKind::kBirth:
      case EventKind::kRebound:
        break;
      case EventKind::kClose:
      case EventKind::kGuard:
        parties.this_closes = true;
        break;
      case EventKind::kSend:
        parties.sends = true;
        parties.sends_in_loop |= event.usage.sends_in_loop;
        parties.sender_waits |= event.waits && event.select == nullptr;
        break;
      case EventKind::kReceive:
        parties.receives = true;
        parties.receives_without_way_out |=
            event.select == nullptr ? event.waits : event.alone;
        parties.receiver_waits |= event.waits && event.select == nullptr;
        if (event.usage.receives_until_closed) parties.until_closed = &event;
        break;
      case EventKind::kGiveUp:
      case EventKind::kReturn:
        parties.others_close = true;
        parties.stays_here = false;
        break;
      case EventKind::kReturnReceiver:
        parties.returned_receiver = true;
        parties.stays_here = false;
        break;
      case EventKind::kCall: {
        const Usage& usage = event.usage;
        if (usage.closes != Usage::Closes::kNever) {
          if (!event.concurrent && usage.closes != Usage::Closes::kTakesOver) {
            parties.this_closes = true;
          } else {
            parties.others_close = true;
          }
        }
        parties.sends |= usage.sends;
        parties.sender_waits |= usage.sends_without_way_out;
        parties.sends_in_loop |= usage.sends_in_loop;
        parties.sends_concurrently |= usage.sends && event.concurrent;
        parties.receives |= usage.receives;
        parties.receives_without_way_out |= usage.receives_without_way_out;
        if (usage.receives_until_closed) parties.until_closed = &event;
        if (usage.hands_out_receiver)
          (event.callee.empty() ? parties.returned_receiver
                                : parties.unseen_receiver) = true;
        parties.stays_here = false;
        break;
      }
    }
  }
}

Parties PartiesOf(const Tracked& tracked) {
  Parties parties;
  AddParties(tracked, parties);
  return parties;
}

static std::string CallOf(const Event& event) {
  return event.callee.empty() ? "this" : "'" + event.callee + "'";
}

std::string ReceivesUntilClosed(const Parties& parties) {
  return parties.until_closed->kind == EventKind::kCall
             ? CallOf(*parties.until_closed) + " receives until it is closed"
             : "the loop here receives until it is closed";
}

std::string NeedsClose(const Tracked& born, const Parties& parties,
                       clang::SourceLocation& because) {
  if (parties.until_closed != nullptr) {
    because = parties.until_closed->at;
    return ReceivesUntilClosed(parties);
  }
  if (parties.unseen_receiver && parties.sends)
    return "who receives from it cannot close it";
  if (parties.returned_receiver && parties.sends_in_loop)
    return "who receives from it is not told when the last value has come";
  // Whoever sends and receives all by itself needs no close, if there is room.
  if (parties.stays_here && parties.sender_waits && !parties.receives)
    return "nobody else has it: who receives what is sent?";
  if (parties.stays_here && parties.receiver_waits && !parties.sends)
    return "nobody else has it: who sends what is received?";
  if (parties.stays_here && born.capacity == 0 &&
      (parties.sender_waits || parties.receiver_waits))
    return "nobody else has it: this waits for ever";
  if (!parties.stays_here && parties.receives_without_way_out &&
      !parties.sends && !parties.returned_receiver)
    return "nobody sends on it either: who receives waits for ever";
  if (!parties.stays_here && parties.sender_waits && !parties.receives &&
      !parties.returned_receiver && born.capacity == 0)
    return "nobody receives from it either";
  return "";
}

}  // namespace lint
