// What a learner predicts, and how it compares.
#include "grader/prediction.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

Verdict Leaking() {
  Verdict verdict;
  verdict.leaks.resize(2);
  verdict.leaks[0].count = 2;
  verdict.leaks[0].awaits_at = "kata.cc:21";
  verdict.leaks[1].count = 1;
  verdict.leaks[1].awaits_at = "kata.cc:30";
  return verdict;
}

TEST_CASE("Tasks and line are read however they are written") {
  for (const char* answer : {"3 at 21", "3 21", "3,21", "3 tasks at kata.cc:21",
                             " 3 tasks, line 21, I think"}) {
    INFO(answer);
    const auto prediction = ParsePrediction(answer);
    REQUIRE(prediction.has_value());
    CHECK(prediction->tasks == 3);
    CHECK(prediction->line == 21);
  }
  CHECK_FALSE(ParsePrediction("7")->line.has_value());
}

TEST_CASE("No number is no prediction") {
  for (const char* answer : {"", "none", "-", "?"}) {
    CHECK_FALSE(ParsePrediction(answer).has_value());
  }
}

TEST_CASE("A number that is too large for anything is passed over") {
  CHECK_FALSE(ParsePrediction("99999999999999999999").has_value());
}

TEST_CASE("The prediction stands beside what was found") {
  CHECK(ShowPrediction({3, 21}, Leaking()) ==
        "\nYou predicted 3 tasks at kata.cc:21; the proof says 3 tasks at "
        "kata.cc:21, kata.cc:30: right.\n");
  CHECK_THAT(ShowPrediction({3, std::nullopt}, Leaking()),
             Contains(": right."));
  CHECK_THAT(ShowPrediction({3, 2}, Leaking()), Contains("another place"));
  CHECK_THAT(ShowPrediction({2, 30}, Leaking()), Contains("another number"));
  CHECK_THAT(ShowPrediction({1, 2}, Leaking()), Contains("know more"));
  CHECK_THAT(ShowPrediction({0, std::nullopt}, Verdict()),
             Contains("the proof says 0 tasks: right."));
  CHECK_THAT(ShowPrediction({0, 12}, Verdict()), Contains("another place"));
}

}  // namespace
}  // namespace grader
