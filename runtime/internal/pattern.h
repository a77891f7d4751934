// Which channel anti-pattern a leak looks like: the first matching rule of a
// table.
#ifndef RUNTIME_INTERNAL_PATTERN_H_
#define RUNTIME_INTERNAL_PATTERN_H_

#include "runtime/internal/operation.h"
#include "runtime/report.h"

namespace dojo::internal {

// What became of whom the task waits for: the last user of the channel's other
// side, or the owner of the lock.
enum class Counterpart { kNobody, kGone, kAlive };

// Whether the wait leads back to the task: each waits for the next.
enum class Cycle { kNone, kSelf, kMany };

struct LeakFacts {
  LeakState state;
  WaitReason reason;
  Counterpart counterpart;
  Cycle cycle;
  bool holds_lock;  // that another leaked task waits for
  bool of_context;  // it waits for a context to end
};

const char* Pattern(
    const LeakFacts& facts);  // "unclassified" when no rule matches

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_PATTERN_H_
