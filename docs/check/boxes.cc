#include "docs/check/boxes.h"

#include <string_view>

#include "grader/text.h"

namespace docs {
namespace {

constexpr std::string_view kClaim = "**Often claimed:**", kTruth = "**True:**";

bool Holds(std::string_view line, std::string_view word) {
  return line.find(word) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> HalfBoxes(const Page& page) {
  std::vector<std::string> faults;
  std::size_t line = 0, claim = 0;  // 0: none is open
  const auto close = [&] {
    if (claim == 0) return;
    faults.push_back(page.file + ":" + std::to_string(claim) +
                     ": a claim, and not what is true");
    claim = 0;
  };
  for (const std::string_view text : grader::Lines(page.text)) {
    ++line;
    if (!text.starts_with('>') || Holds(text, kClaim)) close();
    if (text.starts_with("> ") && Holds(text, kClaim)) claim = line;
    if (text.starts_with("> ") && Holds(text, kTruth)) claim = 0;
  }
  close();
  return faults;
}

}  // namespace docs
