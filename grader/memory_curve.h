// The heap of one run over time, drawn: what the learner's file held, the
// targets, and what the untouched starter held and leaves behind.
#ifndef GRADER_MEMORY_CURVE_H_
#define GRADER_MEMORY_CURVE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grader/evidence.h"
#include "grader/verdict.h"

namespace grader {

// As a <figure>: one <svg>, and below it in words what each line and mark is,
// with its bytes. Bytes are above `before`, as the targets are. Empty without a
// curve. The same to the byte for the same run.
//
// Of the untouched starter at this size: its curve, counted from its first
// point, and what it leaves; empty and absent where they are not known.
struct StarterHeap {
  std::vector<HeapPoint> curve;
  std::optional<std::int64_t> left;
};
std::string MemoryCurve(const HeapRun& run, const Heap& heap,
                        const StarterHeap& starter);

}  // namespace grader

#endif  // GRADER_MEMORY_CURVE_H_
