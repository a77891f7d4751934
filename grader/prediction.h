// Before the first verdict on a kata: what a learner thinks that it will say.
#ifndef GRADER_PREDICTION_H_
#define GRADER_PREDICTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grader/verdict.h"

namespace grader {

struct Prediction {
  std::int64_t tasks = 0;            // that stay behind
  std::optional<std::int64_t> line;  // of kata.cc, where they wait
};

// What is asked, as a prompt.
inline constexpr char kPredictionQuestion[] =
    "Before it is judged: how many tasks will stay behind, and at which line "
    "of "
    "kata.cc will they wait?\nFor instance \"3 at 21\"; Enter skips this: ";

// "100 at 21", "100 21", "100 tasks at kata.cc:21", "0": the first number is
// the tasks, the next the line. Empty when there is no number.
std::optional<Prediction> ParsePrediction(std::string_view answer);

// The prediction beside what was found.
std::string ShowPrediction(const Prediction& prediction,
                           const Verdict& verdict);

}  // namespace grader

#endif  // GRADER_PREDICTION_H_
