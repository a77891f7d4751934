#include "grader/gradebook.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

// Fields of one CSV text as RFC 4180 reads them.
std::vector<std::vector<std::string>> Parse(std::string_view csv) {
  std::vector<std::vector<std::string>> lines(1, {""});
  bool quoted = false;
  for (std::size_t at = 0; at < csv.size(); ++at) {
    const char c = csv[at];
    std::string& field = lines.back().back();
    if (quoted && c == '"' && at + 1 < csv.size() && csv[at + 1] == '"') {
      field += c;
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      lines.back().emplace_back();
    } else if (!quoted && c == '\n') {
      lines.push_back({""});
    } else {
      field += c;
    }
  }
  CHECK_FALSE(quoted);
  CHECK(lines.back() == std::vector<std::string>{""});
  lines.pop_back();
  return lines;
}

TEST_CASE("The gradebook has nbgrader's columns") {
  const auto lines =
      Parse(Gradebook({{{"ada", "Byron", "Ada", "ada@example.org"},
                        "01_unclosed_range",
                        22,
                        100}}));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == std::vector<std::string>{
                        "assignment", "duedate", "timestamp", "student_id",
                        "last_name", "first_name", "email", "raw_score",
                        "late_submission_penalty", "score", "max_score"});
  CHECK(lines[1] == std::vector<std::string>{"01_unclosed_range", "", "", "ada",
                                             "Byron", "Ada", "ada@example.org",
                                             "22", "0", "22", "100"});
}

TEST_CASE("Who may not be graded has no score") {
  const auto lines = Parse(Gradebook({{{"ada", "", "", ""}, "k", {}, 100}}));
  REQUIRE(lines.size() == 2);
  CHECK(lines[1][7].empty());
  CHECK(lines[1][9].empty());
  CHECK(lines[1][10] == "100");
}

TEST_CASE("A name may hold whatever CSV is made of") {
  const std::string name = "a \"b\", c\nd\te";
  const auto lines = Parse(Gradebook({{{name, name, "", ""}, "k", 1, 100}}));
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].size() == 11);
  CHECK(lines[1][3] == name);
}

TEST_CASE("No field is a formula") {
  for (const char* formula :
       {"=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\n@a",
        "\xEF\xBC\x9D"
        "1"}) {
    INFO(formula);
    const auto lines = Parse(Gradebook({{{formula, "", "", ""}, "k", 1, 100}}));
    CHECK(lines[1][3] == "'" + std::string(formula));
  }
  CHECK(Parse(Gradebook({{{"a=1", "", "", ""}, "k", 1, 100}}))[1][3] == "a=1");
}

TEST_CASE("No field controls a terminal") {
  const auto lines =
      Parse(Gradebook({{{"a\x1b[2J\r\xE2\x80\xAE", "", "", ""}, "k", 1, 100}}));
  CHECK(lines[1][3] == "a\xEF\xBF\xBD[2J\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace grader
