#include "runtime/internal/alarm_heap.h"

#include <utility>

namespace dojo::internal {
namespace {

bool Before(const Alarm& a, const Alarm& b) {
  return a.deadline != b.deadline ? a.deadline < b.deadline
                                  : a.sequence < b.sequence;
}

// The heap's names for an actor's links.
Actor*& Sibling(Actor& alarm) { return alarm.actor_next; }
Actor*& Back(Actor& alarm) { return alarm.actor_previous; }
Alarm* AsAlarm(Actor* actor) { return static_cast<Alarm*>(actor); }

// Both are roots without siblings, or null.
Alarm* Meld(Alarm* a, Alarm* b) {
  if (a == nullptr) return b;
  if (b == nullptr) return a;
  if (Before(*b, *a)) std::swap(a, b);
  Back(*b) = a;
  Sibling(*b) = a->child;
  if (a->child != nullptr) Back(*a->child) = b;
  a->child = b;
  return a;
}

// Melds a list of siblings into one heap: in pairs from the left, then all from
// the right. In loops, since a list may be as long as there are alarms.
Alarm* MeldSiblings(Alarm* first) {
  Alarm* pairs = nullptr;  // a stack, linked as siblings
  while (first != nullptr) {
    Alarm* a = first;
    Alarm* b = AsAlarm(Sibling(*a));
    first = b != nullptr ? AsAlarm(Sibling(*b)) : nullptr;
    Sibling(*a) = Back(*a) = nullptr;
    if (b != nullptr) Sibling(*b) = Back(*b) = nullptr;
    Alarm* pair = Meld(a, b);
    Sibling(*pair) = pairs;
    pairs = pair;
  }
  Alarm* result = nullptr;
  while (pairs != nullptr) {
    Alarm* next = AsAlarm(Sibling(*pairs));
    Sibling(*pairs) = nullptr;
    result = Meld(result, pairs);
    pairs = next;
  }
  return result;
}

}  // namespace

void AlarmHeap::Insert(Alarm& alarm) {
  alarm.child = nullptr;
  Sibling(alarm) = Back(alarm) = nullptr;
  root_ = Meld(root_, &alarm);
}

void AlarmHeap::Remove(Alarm& alarm) {
  Alarm* below = MeldSiblings(alarm.child);
  if (root_ == &alarm) {
    root_ = below;
  } else {
    Actor* const next = Sibling(alarm);
    Alarm* const back = AsAlarm(Back(alarm));
    if (back->child == &alarm) {
      back->child = AsAlarm(next);
    } else {
      Sibling(*back) = next;
    }
    if (next != nullptr) Back(*next) = back;
    root_ = Meld(root_, below);
  }
  alarm.child = nullptr;
  Sibling(alarm) = Back(alarm) = nullptr;
}

}  // namespace dojo::internal
