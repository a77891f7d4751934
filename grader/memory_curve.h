// The heap of one run over time, drawn: what the learner's file held, the
// targets, and what the untouched starter leaves behind.
#ifndef GRADER_MEMORY_CURVE_H_
#define GRADER_MEMORY_CURVE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "grader/evidence.h"
#include "grader/verdict.h"

namespace grader {

// As a <figure>: one <svg>, and below it in words what each line and mark is,
// with its bytes. Bytes are above `before`, as the targets are. Empty without a
// curve. The same to the byte for the same run.
//
// `starter_left`: what the starter leaves at this size; absent when it is not
// known.
std::string MemoryCurve(const HeapRun& run, const Heap& heap,
                        std::optional<std::int64_t> starter_left);

}  // namespace grader

#endif  // GRADER_MEMORY_CURVE_H_
