#include "grader/find_kata.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

std::vector<Manifest> Katas() {
  std::vector<Manifest> katas;
  for (const char* name : {"01_unclosed_range", "03_cancelled_sender",
                           "06_abandoned_sender", "10_more"}) {
    katas.emplace_back().kata = name;
  }
  return katas;
}

std::string Found(const std::string& name) {
  const auto kata = FindKata(Katas(), name);
  return kata.ok() ? kata->kata : std::string(kata.status().message());
}

TEST_CASE("A kata is found by name, number, or a part that only it has") {
  CHECK(Found("01_unclosed_range") == "01_unclosed_range");
  CHECK(Found("01") == "01_unclosed_range");
  CHECK(Found("1") == "01_unclosed_range");
  CHECK(Found("10") == "10_more");
  CHECK(Found("range") == "01_unclosed_range");
  CHECK(Found("cancelled") == "03_cancelled_sender");
}

TEST_CASE("A part that several have is an error that lists the katas") {
  CHECK_THAT(Found("sender"), Contains("more than one"));
  CHECK_THAT(Found("sender"), Contains("\n  06_abandoned_sender"));
}

TEST_CASE("What nothing is called is an error that says what was meant") {
  CHECK_THAT(Found("unclosd_range"),
             Contains("did you mean 01_unclosed_range?"));
  CHECK_THAT(Found("abandonned"),
             Contains("did you mean 06_abandoned_sender?"));
  CHECK_THAT(Found("weather"), !Contains("did you mean"));
  CHECK_THAT(Found("weather"), Contains("\n  01_unclosed_range"));
  CHECK_THAT(Found("0"), Contains("there is no kata \"0\""));
  CHECK_THAT(Found(""), Contains("there is no kata \"\""));
  CHECK_THAT(Found(std::string(100000, 'x')), Contains("there is no kata"));
  CHECK_THAT(Found("\x1b[2J"), Contains("\"?[2J\""));
}

TEST_CASE("A token belongs to the kata of its number") {
  const auto kata = FindKataOfToken(Katas(), "03.jobs.2x2~d~abc");
  REQUIRE(kata.ok());
  CHECK(kata->kata == "03_cancelled_sender");
  for (const char* token : {"", "abc", ".", "x.y", "03", "99.jobs"}) {
    INFO(token);
    CHECK_FALSE(FindKataOfToken(Katas(), token).ok());
  }
}

}  // namespace
}  // namespace grader
