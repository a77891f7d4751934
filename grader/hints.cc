#include "grader/hints.h"

#include "grader/text.h"

namespace grader {

absl::StatusOr<std::vector<Hint>> ParseHints(std::string_view markdown,
                                             std::string_view file) {
  std::vector<Hint> hints;
  for (const std::string_view line : Lines(markdown)) {
    if (line.starts_with("## ")) {
      const std::string mark =
          "## Hint " + std::to_string(hints.size() + 1) + ": ";
      if (!line.starts_with(mark)) {
        return absl::InvalidArgumentError(std::string(file) + ": \"" +
                                          std::string(line) +
                                          "\" must begin \"" + mark + "\"");
      }
      hints.push_back({std::string(line.substr(mark.size())), ""});
    } else if (!hints.empty()) {
      hints.back().text += std::string(line) + "\n";
    }
  }
  if (hints.empty()) {
    return absl::InvalidArgumentError(std::string(file) +
                                      " has no \"## Hint 1: ...\"");
  }
  for (Hint& hint : hints) {
    std::string& text = hint.text;
    text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
    text.erase(text.find_last_not_of('\n') + 1);
  }
  return hints;
}

std::string ShowHint(const std::vector<Hint>& hints, std::size_t number,
                     std::string_view kata_number) {
  const Hint& hint = hints[number - 1];
  std::string text = "Hint " + std::to_string(number) + " of " +
                     std::to_string(hints.size()) + ": " + hint.title + "\n\n" +
                     hint.text + "\n";
  if (number < hints.size()) {
    text += "\nNext: bazel run //grader -- hint " + std::string(kata_number) +
            " " + std::to_string(number + 1) + "\n";
  }
  return text;
}

}  // namespace grader
