#include "grader/exercism.h"

#include <nlohmann/json.hpp>

#include "grader/visible_text.h"

namespace grader {
namespace {

using Json = nlohmann::ordered_json;

bool NeverRan(Kind kind) {
  return kind == Kind::kGraderFault || kind == Kind::kForbidden ||
         kind == Kind::kNoCompile;
}

Json Test(std::string_view name, bool passed, std::string_view message,
          std::string_view code) {
  Json test = {{"name", Visible(name)},
               {"status", passed ? "pass" : "fail"},
               {"message", nullptr},
               {"output", nullptr},
               {"test_code", Visible(code)},
               // A kata is one task.
               {"task_id", 1}};
  if (!passed) test["message"] = Visible(message);
  return test;
}

// What a learner would look for in the test file.
std::string TestCode(std::string_view name) {
  return "TEST_CASE(\"" + std::string(name) + "\")";
}

}  // namespace

std::string ExercismResults(const Verdict& verdict) {
  Json results = {{"version", 3}, {"status", "error"}, {"message", nullptr}};
  Json tests = Json::array();
  if (NeverRan(verdict.verdict)) {
    results["message"] = Visible(verdict.sentence);
  } else {
    const bool passed = Passes(verdict.verdict);
    results["status"] = passed ? "pass" : "fail";
    tests.push_back(
        Test("verdict: " + std::string(Name(verdict.verdict)), passed,
             verdict.sentence,
             verdict.token.empty()
                 ? "bazel test //katas/" + verdict.kata + ":grade"
                 : "bazel run //grader -- replay " + verdict.token));
    for (const TestResult& test : verdict.tests) {
      tests.push_back(
          Test(test.name, test.passed, test.message, TestCode(test.name)));
    }
  }
  results["tests"] = tests;
  return results.dump(2) + "\n";
}

}  // namespace grader
