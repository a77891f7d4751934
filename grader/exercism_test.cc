// The shape is that of exercism's test runner interface, version 3.
#include "grader/exercism.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

namespace grader {
namespace {

using nlohmann::json;

Verdict Leaking() {
  Verdict verdict;
  verdict.kata = "01_unclosed_range";
  verdict.verdict = Kind::kLeak;
  verdict.points = 22;
  verdict.sentence = "100 tasks leak";
  verdict.tests = {{"good \"one\"", true, ""}, {"bad", false, "it \x1b broke"}};
  verdict.token = "01.resize.1x0~d~KjGnpO";
  return verdict;
}

void CheckShape(const json& results) {
  CHECK(results.size() == 4);
  CHECK(results.at("version") == 3);
  const std::string status = results.at("status");
  REQUIRE((status == "pass" || status == "fail" || status == "error"));
  // A message belongs to an error, and to nothing else.
  CHECK(results.at("message").is_string() == (status == "error"));
  CHECK((status == "error" || results["message"].is_null()));
  REQUIRE(results.at("tests").is_array());
  CHECK(results["tests"].empty() == (status == "error"));
  std::set<std::string> seen;
  for (const json& test : results["tests"]) {
    CHECK(test.at("name").is_string());
    CHECK(test.at("test_code").is_string());
    CHECK(test.at("task_id").is_number_integer());
    CHECK((test.at("output").is_null() ||
           test["output"].get<std::string>().size() <= 500));
    const std::string one = test.at("status");
    REQUIRE((one == "pass" || one == "fail" || one == "error"));
    CHECK(test.at("message").is_string() == (one != "pass"));
    seen.insert(one);
  }
  // What is the whole's is some test's, too.
  if (status == "pass") CHECK(seen == std::set<std::string>{"pass"});
  if (status == "fail") CHECK(seen.contains("fail"));
}

TEST_CASE("exercism gets each test, and the verdict as the first") {
  const json results = json::parse(ExercismResults(Leaking()));
  CheckShape(results);
  CHECK(results["status"] == "fail");
  REQUIRE(results["tests"].size() == 3);
  const json& verdict = results["tests"][0];
  CHECK(verdict["name"] == "verdict: leak");
  CHECK(verdict["message"] == "100 tasks leak");
  CHECK(verdict["test_code"] ==
        "bazel run //grader -- replay 01.resize.1x0~d~KjGnpO");
  CHECK(results["tests"][1]["status"] == "pass");
  CHECK(results["tests"][1]["test_code"] == "TEST_CASE(\"good \"one\"\")");
  CHECK(results["tests"][2]["message"] == "it \xEF\xBF\xBD broke");
}

TEST_CASE("exercism is told of a leak that no test sees") {
  Verdict verdict = Leaking();
  verdict.tests = {{"good", true, ""}};
  const json results = json::parse(ExercismResults(verdict));
  CheckShape(results);
  CHECK(results["status"] == "fail");
}

TEST_CASE("exercism gets an error where nothing has run") {
  for (const Kind kind :
       {Kind::kGraderFault, Kind::kForbidden, Kind::kNoCompile}) {
    Verdict verdict = Leaking();
    verdict.verdict = kind;
    const json results = json::parse(ExercismResults(verdict));
    CheckShape(results);
    CHECK(results["status"] == "error");
    CHECK(results["message"] == "100 tasks leak");
  }
}

TEST_CASE("exercism gets a pass, of the visible part alone, too") {
  for (const Kind kind : {Kind::kPass, Kind::kVisiblePass}) {
    Verdict verdict = Leaking();
    verdict.verdict = kind;
    verdict.tests = {{"good", true, ""}};
    verdict.token.clear();
    const json results = json::parse(ExercismResults(verdict));
    CheckShape(results);
    CHECK(results["status"] == "pass");
    CHECK(results["tests"][0]["test_code"] ==
          "bazel test //katas/01_unclosed_range:grade");
  }
}

}  // namespace
}  // namespace grader
