// The heap over time as a small text, by which the untouched starter's curve
// stands beside that of a submission.
#ifndef GRADER_HEAP_CURVE_H_
#define GRADER_HEAP_CURVE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/evidence.h"

namespace grader {

// One line "TIME BYTES" for each point, counted from the first one. Empty
// without points.
std::string CurveText(const std::vector<HeapPoint>& curve);

// Reads that back; `file` is only named in errors.
absl::StatusOr<std::vector<HeapPoint>> ParseCurve(std::string_view text,
                                                  std::string_view file);

}  // namespace grader

#endif  // GRADER_HEAP_CURVE_H_
