#include "grader/hints.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_split.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr std::string_view kFitsBegin = "*Fits: ";
constexpr std::string_view kFitsEnd = ".*";

// From "leak, panic"; empty when one of them is no verdict.
std::optional<std::vector<Kind>> ParseKinds(std::string_view words) {
  std::vector<Kind> kinds;
  for (const std::string& word :
       std::vector<std::string>(absl::StrSplit(std::string(words), ", "))) {
    const std::optional<Kind> kind = FindKind(word);
    if (!kind) return std::nullopt;
    kinds.push_back(*kind);
  }
  return kinds;
}

}  // namespace

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
      hints.push_back({std::string(line.substr(mark.size())), "", {}});
    } else if (!hints.empty() && line.starts_with(kFitsBegin) &&
               line.ends_with(kFitsEnd)) {
      const auto kinds = ParseKinds(
          line.substr(kFitsBegin.size(),
                      line.size() - kFitsBegin.size() - kFitsEnd.size()));
      if (!kinds) {
        return absl::InvalidArgumentError(
            std::string(file) + ": \"" + std::string(line) +
            "\" must name verdicts, such as leak or panic");
      }
      hints.back().fits = *kinds;
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

std::size_t FirstHint(const std::vector<Hint>& hints, Kind verdict) {
  const auto fitting =
      std::find_if(hints.begin(), hints.end(), [verdict](const Hint& hint) {
        return std::find(hint.fits.begin(), hint.fits.end(), verdict) !=
               hint.fits.end();
      });
  return fitting == hints.end()
             ? 1
             : static_cast<std::size_t>(fitting - hints.begin()) + 1;
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
