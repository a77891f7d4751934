#include "grader/hints.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

constexpr char kTwo[] =
    "# Hints\n\nFor whom.\n\n## Hint 1: Look\n\nAt it.\n\n- so\n\n"
    "## Hint 2: Act\nNow.\n";

TEST_CASE("Each heading begins a hint") {
  const auto hints = ParseHints(kTwo, "hints.md");
  REQUIRE(hints.ok());
  REQUIRE(hints->size() == 2);
  CHECK(hints->at(0).title == "Look");
  CHECK(hints->at(0).text == "At it.\n\n- so");
  CHECK(hints->at(1).text == "Now.");
}

TEST_CASE("One hint is shown and never more, with the way to the next") {
  const auto hints = ParseHints(kTwo, "hints.md");
  REQUIRE(hints.ok());
  const std::string first = ShowHint(*hints, 1, "01");
  CHECK_THAT(first, Contains("Hint 1 of 2: Look\n\nAt it.\n\n- so\n"));
  CHECK_THAT(first, !Contains("Now."));
  CHECK_THAT(first, Contains("bazel run //grader -- hint 01 2"));
  const std::string last = ShowHint(*hints, 2, "01");
  CHECK_THAT(last, !Contains("At it."));
  CHECK_THAT(last, !Contains("Next:"));
}

TEST_CASE("The first hint that fits the verdict is the one to begin with") {
  const auto hints = ParseHints(
      "## Hint 1: a\nA.\n## Hint 2: b\n*Fits: leak, panic.*\nB.\n"
      "## Hint 3: c\n*Fits: panic, over-memory.*\nC.\n",
      "hints.md");
  REQUIRE(hints.ok());
  CHECK(FirstHint(*hints, Kind::kLeak) == 2);
  CHECK(FirstHint(*hints, Kind::kPanic) == 2);
  CHECK(FirstHint(*hints, Kind::kOverMemory) == 3);
  CHECK(FirstHint(*hints, Kind::kNoCompile) == 1);
  CHECK(hints->at(1).text == "B.");
}

TEST_CASE("A hint that fits no known verdict is an error") {
  const auto hints =
      ParseHints("## Hint 1: a\n*Fits: leaks.*\nA.\n", "hints.md");
  REQUIRE_FALSE(hints.ok());
  CHECK_THAT(std::string(hints.status().message()), Contains("Fits: leaks"));
}

TEST_CASE("Hints that are not numbered one by one are an error") {
  for (const char* text : {"", "# Hints\n", "## Hint 2: x\n", "## Look\n",
                           "## Hint 1: a\n## Hint 3: b\n", "## Hint 1 a\n"}) {
    const auto hints = ParseHints(text, "hints.md");
    INFO(text);
    REQUIRE_FALSE(hints.ok());
    CHECK_THAT(std::string(hints.status().message()), Contains("hints.md"));
  }
}

}  // namespace
}  // namespace grader
