// The shape is that of Gradescope's autograder specifications: which keys there
// are, and what may stand behind them.
#include "grader/gradescope.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

namespace grader {
namespace {

using nlohmann::json;

Verdict Failing() {
  Verdict verdict;
  verdict.kata = "01_unclosed_range";
  verdict.verdict = Kind::kLeak;
  verdict.points = 22;
  verdict.sentence = "100 tasks leak";
  verdict.pattern = "unclosed range";
  verdict.tests = {{"good", true, ""}, {"bad", false, "a\n\x1b[2J \xFF"}};
  verdict.token = "01.resize.1x0~d~KjGnpO";
  return verdict;
}

bool IsOneOf(const json& value, const std::set<std::string>& allowed) {
  return value.is_string() && allowed.contains(value.get<std::string>());
}

void CheckShape(const json& results) {
  const std::set<std::string> visibilities = {"hidden", "after_due_date",
                                              "after_published", "visible"};
  const std::set<std::string> formats = {"text", "html", "simple_format", "md",
                                         "ansi"};
  const std::set<std::string> known = {
      "score",      "execution_time",     "output",           "output_format",
      "tests",      "test_output_format", "test_name_format", "visibility",
      "extra_data", "stdout_visibility",  "leaderboard"};
  REQUIRE(results.is_object());
  for (const auto& [key, value] : results.items()) {
    INFO(key);
    CHECK(known.contains(key));
  }
  if (results.contains("score")) CHECK(results["score"].is_number());
  CHECK(results.at("output").is_string());
  CHECK(IsOneOf(results.at("output_format"), formats));
  CHECK(IsOneOf(results.at("test_output_format"), formats));
  CHECK(IsOneOf(results.at("test_name_format"), formats));
  CHECK(IsOneOf(results.at("visibility"), visibilities));
  CHECK(IsOneOf(results.at("stdout_visibility"), visibilities));
  CHECK(results.at("extra_data").is_object());
  const std::set<std::string> of_tests = {
      "score",       "max_score",  "status",    "name",
      "name_format", "number",     "output",    "output_format",
      "tags",        "visibility", "extra_data"};
  REQUIRE(results.at("tests").is_array());
  for (const json& test : results["tests"]) {
    for (const auto& [key, value] : test.items()) {
      INFO(key);
      CHECK(of_tests.contains(key));
    }
    CHECK(test.at("name").is_string());
    CHECK(test.at("output").is_string());
    CHECK(IsOneOf(test.at("status"), {"passed", "failed"}));
    CHECK(IsOneOf(test.at("visibility"), visibilities));
    CHECK(test.contains("score") == test.contains("max_score"));
    if (test.contains("score")) CHECK(test["score"] <= test["max_score"]);
  }
}

TEST_CASE("Gradescope gets the points, the sentence and each test") {
  const json results = json::parse(GradescopeResults(Failing()));
  CheckShape(results);
  CHECK(results["score"] == 22);
  CHECK(results["output"] == "100 tasks leak");
  REQUIRE(results["tests"].size() == 3);
  CHECK(results["tests"][0]["name"] == "01_unclosed_range: leak");
  CHECK(results["tests"][0]["status"] == "failed");
  CHECK(results["tests"][0]["score"] == 22);
  CHECK(results["tests"][0]["max_score"] == 100);
  CHECK(results["tests"][1]["status"] == "passed");
  CHECK(results["tests"][2]["status"] == "failed");
  CHECK(results["tests"][2]["output"] == "a\n\xEF\xBF\xBD[2J \xEF\xBF\xBD");
  CHECK(results["extra_data"]["token"] == "01.resize.1x0~d~KjGnpO");
}

TEST_CASE("Gradescope gets no score from a grader-fault") {
  Verdict verdict = Failing();
  verdict.verdict = Kind::kGraderFault;
  verdict.points = std::nullopt;
  const json results = json::parse(GradescopeResults(verdict));
  CheckShape(results);
  CHECK_FALSE(results.contains("score"));
  for (const json& test : results["tests"]) CHECK_FALSE(test.contains("score"));
}

TEST_CASE("Gradescope's results have no time in them") {
  const std::string results = GradescopeResults(Failing());
  CHECK(results == GradescopeResults(Failing()));
  CHECK(results.find("time") == std::string::npos);
}

}  // namespace
}  // namespace grader
