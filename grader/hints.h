// The staged hints of a kata: hints.md, where each heading "## Hint N: ..."
// begins one. A line "*Fits: leak, panic.*" below it names the verdicts for
// which it is the one to begin with.
#ifndef GRADER_HINTS_H_
#define GRADER_HINTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/verdict.h"

namespace grader {

struct Hint {
  std::string title;  // "Read where they stand"
  std::string text;   // without the line of what it fits
  std::vector<Kind> fits;
};

// `file` is only named in errors. Hints must be numbered from 1 without a gap.
absl::StatusOr<std::vector<Hint>> ParseHints(std::string_view markdown,
                                             std::string_view file);

// The number of the hint to begin with: the first that fits the verdict, else
// the first of all.
std::size_t FirstHint(const std::vector<Hint>& hints, Kind verdict);

// One hint and never more, with "Hint 1 of 4", and how to get the next one.
std::string ShowHint(const std::vector<Hint>& hints, std::size_t number,
                     std::string_view kata_number);

}  // namespace grader

#endif  // GRADER_HINTS_H_
