// progress.json, there and back.
#include "grader/progress.h"

#include <catch2/catch.hpp>
#include <string>

#include "grader/json.h"

namespace grader {
namespace {

using Catch::Contains;

TEST_CASE("Progress that was written is read again") {
  const Progress progress = {{"01_range", {Kind::kPass, 100, 100}},
                             {"06_sender", {Kind::kLeak, 40, 100}}};
  const auto read = ParseProgress(ToJson(progress), "progress.json");
  REQUIRE(read.ok());
  CHECK(*read == progress);
}

TEST_CASE("A file that is no progress is refused, with the way out") {
  for (
      const char* text :
      {"", "{", "[]", "{}", R"({"schema": 2, "katas": {}})",
       R"({"schema": 1, "katas": {"01_range": {}}})",
       R"({"schema": 1, "katas": {"01_range": {"verdict": "well", "points": 1, "max_points": 1}}})"}) {
    INFO(text);
    const auto read = ParseProgress(text, "progress.json");
    REQUIRE_FALSE(read.ok());
    CHECK_THAT(std::string(read.status().message()),
               Contains("progress.json cannot be read") &&
                   Contains("remove it to begin anew"));
  }
}

}  // namespace
}  // namespace grader
