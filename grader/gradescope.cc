#include "grader/gradescope.h"

#include <nlohmann/json.hpp>

#include "grader/visible_text.h"

namespace grader {
namespace {

using Json = nlohmann::ordered_json;

Json Test(std::string_view name, bool passed, std::string_view output) {
  return {{"name", Visible(name)},
          {"name_format", "text"},
          {"status", passed ? "passed" : "failed"},
          {"output", Visible(output)},
          {"output_format", "text"},
          {"visibility", "visible"}};
}

}  // namespace

std::string GradescopeResults(const Verdict& verdict) {
  const bool passed = Passes(verdict.verdict);
  Json results = Json::object();
  if (verdict.points) results["score"] = *verdict.points;
  results["output"] = Visible(verdict.sentence);
  results["output_format"] = "text";
  results["test_output_format"] = "text";
  results["test_name_format"] = "text";
  results["visibility"] = "visible";
  // What the grader itself prints is for whoever runs it.
  results["stdout_visibility"] = "hidden";
  Json first = Test(verdict.kata + ": " + std::string(Name(verdict.verdict)),
                    passed, verdict.sentence);
  if (verdict.points) {
    first["score"] = *verdict.points;
    first["max_score"] = verdict.max_points;
  }
  Json tests = Json::array({first});
  for (const TestResult& test : verdict.tests) {
    tests.push_back(Test(test.name, test.passed, test.message));
  }
  results["tests"] = tests;
  results["extra_data"] = {{"kata", Visible(verdict.kata)},
                           {"verdict", std::string(Name(verdict.verdict))},
                           {"pattern", Visible(verdict.pattern)},
                           {"token", Visible(verdict.token)}};
  return results.dump(2) + "\n";
}

}  // namespace grader
