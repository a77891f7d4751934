#include "grader/heap_curve.h"

#include <charconv>

#include "grader/text.h"

namespace grader {
namespace {

bool Number(std::string_view text, std::int64_t& into) {
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string CurveText(const std::vector<HeapPoint>& curve) {
  std::string text;
  for (const HeapPoint& point : curve) {
    text += std::to_string(point.time - curve.front().time) + " " +
            std::to_string(point.bytes - curve.front().bytes) + "\n";
  }
  return text;
}

absl::StatusOr<std::vector<HeapPoint>> ParseCurve(std::string_view text,
                                                  std::string_view file) {
  std::vector<HeapPoint> curve;
  for (const std::string_view line : Lines(text)) {
    HeapPoint& point = curve.emplace_back();
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos ||
        !Number(line.substr(0, blank), point.time) ||
        !Number(line.substr(blank + 1), point.bytes)) {
      return absl::InvalidArgumentError(std::string(file) + ":" +
                                        std::to_string(curve.size()) +
                                        ": not TIME BYTES, two whole numbers");
    }
  }
  return curve;
}

}  // namespace grader
