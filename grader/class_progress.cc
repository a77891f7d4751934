#include "grader/class_progress.h"

#include <cmath>

#include "grader/text.h"

namespace grader {

std::string ProgressLine(std::size_t done, std::size_t total, std::size_t taken,
                         double seconds) {
  std::string line = WithCommas(static_cast<std::int64_t>(done)) + " of " +
                     Count(static_cast<std::int64_t>(total), "verdict");
  if (done >= total) return line;
  if (done == 0) return line + "; the first time, the judge is built before";
  if (taken == 0) return line;
  const double left =
      seconds / static_cast<double>(taken) * static_cast<double>(total - done);
  const auto whole = [](double number) {
    return WithCommas(static_cast<std::int64_t>(std::ceil(number)));
  };
  if (left <= 90) return line + ", about " + whole(left) + " s left";
  return line + ", about " + whole(left / 60) + " min left";
}

}  // namespace grader
