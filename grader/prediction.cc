#include "grader/prediction.h"

#include <charconv>
#include <set>
#include <vector>

#include "grader/text.h"

namespace grader {
namespace {

std::string_view LineOf(std::string_view place) {
  constexpr std::string_view kFile = "kata.cc:";
  return place.starts_with(kFile) ? place.substr(kFile.size()) : "";
}

std::string Said(const Prediction& prediction) {
  return Count(prediction.tasks, "task") +
         (prediction.line ? " at kata.cc:" + std::to_string(*prediction.line)
                          : "");
}

}  // namespace

std::optional<Prediction> ParsePrediction(std::string_view answer) {
  std::vector<std::int64_t> numbers;
  const char* at = answer.data();
  const char* const end = at + answer.size();
  while (at != end) {
    std::int64_t number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error == std::errc() && number >= 0) numbers.push_back(number);
    at = error == std::errc::invalid_argument ? at + 1 : next;
  }
  if (numbers.empty()) return std::nullopt;
  Prediction prediction{numbers[0], std::nullopt};
  if (numbers.size() > 1) prediction.line = numbers[1];
  return prediction;
}

std::string ShowPrediction(const Prediction& prediction,
                           const Verdict& verdict) {
  std::int64_t tasks = 0;
  std::set<std::string> places;
  for (const Leak& leak : verdict.leaks) {
    tasks += leak.count;
    if (!leak.awaits_at.empty()) places.insert(leak.awaits_at);
  }
  std::string found = Count(tasks, "task");
  bool same_line = !prediction.line && places.empty();
  for (const std::string& place : places) {
    found += (place == *places.begin() ? " at " : ", ") + place;
    same_line =
        same_line ||
        (prediction.line && LineOf(place) == std::to_string(*prediction.line));
  }
  const bool same = prediction.tasks == tasks;
  return "\nYou predicted " + Said(prediction) + "; the proof says " + found +
         ": " +
         (same && (same_line || !prediction.line) ? "right.\n"
          : same                         ? "right in number, another place.\n"
          : same_line && prediction.line ? "the right place, another number.\n"
                                         : "now you know more.\n");
}

}  // namespace grader
