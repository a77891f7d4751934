// Which channel anti-pattern a leak looks like: the first matching rule of a
// table.
#ifndef RUNTIME_INTERNAL_PATTERN_H_
#define RUNTIME_INTERNAL_PATTERN_H_

#include "runtime/internal/operation.h"
#include "runtime/report.h"

namespace dojo::internal {

// What became of the last user of the channel's other side.
enum class Counterpart { kNobody, kGone, kAlive };

struct LeakFacts {
  LeakState state;
  WaitReason reason;
  Counterpart counterpart;
};

const char* Pattern(
    const LeakFacts& facts);  // "unclassified" when no rule matches

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_PATTERN_H_
