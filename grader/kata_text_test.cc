// What is read off C++ source.
#include "grader/kata_text.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

TEST_CASE("A test name that the text ends before is found") {
  CHECK(TestNames("TEST_CASE(").size() == 1);
}

TEST_CASE("Lines count from 1, and what is not there has line 0") {
  CHECK(LineAt("a\nb\nc", 2) == 2);
  CHECK(LineOf("a\nb\nc", "c") == 3);
  CHECK(LineOf("a\nb\nc", "d") == 0);
}

TEST_CASE("A word has no letter, digit or underscore beside it") {
  int line = 0;
  CHECK(HasWord("bars\nbar_\n1bar\n(bar)", "bar", &line));
  CHECK(line == 4);
  CHECK_FALSE(HasWord("bars crossbar bar2", "bar"));
}

TEST_CASE("A number is not found at the end of a longer one") {
  int line = 0;
  CHECK_FALSE(HasWord("1,296 bytes", "296 bytes"));
  CHECK_FALSE(HasWord("1.5 s", "5 s"));
  CHECK(HasWord("1,296 bytes,\nthen, 296 bytes", "296 bytes", &line));
  CHECK(line == 2);
}

TEST_CASE("Test names come in their order, however they are broken") {
  const auto names = TestNames(
      "TEST_CASE(\"one\") {}\n// TEST_CASE(\"gone\")\n"
      "TEST_CASE(\n    \"two \\\"and\\\" \"\n    \"three\", \"[tag]\") {}\n");
  REQUIRE(names.size() == 2);
  CHECK(names[0].name == "one");
  CHECK(names[0].line == 1);
  CHECK(names[1].name == "two \"and\" three");
  CHECK(names[1].line == 3);
}

TEST_CASE("Program names are those of the list that Programs() returns") {
  const auto names = ProgramNames(
      "int x[] = {\"no\"};\nstd::vector<Program> Programs() {\n"
      "  return {{\"jobs\", &Jobs},\n          {\"torn\", &Torn}};\n}\n"
      "int y[] = {\"no\"};\n",
      "std::vector<Program> Programs() {");
  REQUIRE(names);
  REQUIRE(names->size() == 2);
  CHECK((*names)[0].name == "jobs");
  CHECK((*names)[1].name == "torn");
  CHECK((*names)[1].line == 4);
  CHECK_FALSE(ProgramNames("int x;", "Programs() {").has_value());
}

}  // namespace
}  // namespace grader
