// What a new kata is called, and how its texts read.
#include "grader/new_kata.h"

#include <catch2/catch.hpp>

#include "grader/kata_name.h"
#include "grader/testdata/clean_kata.h"

namespace grader {
namespace {

using Catch::Contains;
using Catch::StartsWith;

template <class T>
std::string ErrorOf(const absl::StatusOr<T>& result) {
  REQUIRE_FALSE(result.ok());
  return std::string(result.status().message());
}

TEST_CASE("A kata's name is two digits and words of small letters") {
  CHECK(IsKataName("01_unclosed_range"));
  CHECK(IsKataName("42_http2"));
  for (const char* name : {"", "01", "01_", "01_a_", "1_range", "001_range",
                           "01__range", "01_Range", "01-range", "01_range/x",
                           "01_rangé", "range", "_01_range"}) {
    INFO(name);
    CHECK_FALSE(IsKataName(name));
  }
  CHECK(HeaderGuard("01_unclosed_range") == "KATAS_01_UNCLOSED_RANGE_KATA_H_");
}

TEST_CASE("A name without a number gets the one behind the highest") {
  CHECK(*NameOfNewKata("night_shift", {"00_a", "08_b", "06_c"}) ==
        "09_night_shift");
  CHECK(*NameOfNewKata("night_shift", {"09_a"}) == "10_night_shift");
  CHECK(*NameOfNewKata("night_shift", {}) == "00_night_shift");
  CHECK_THAT(ErrorOf(NameOfNewKata("night_shift", {"99_a"})),
             Contains("42_night_shift"));
}

TEST_CASE("A number of one's own is kept when it is free") {
  CHECK(*NameOfNewKata("05_night_shift", {"00_a", "08_b"}) == "05_night_shift");
  CHECK_THAT(ErrorOf(NameOfNewKata("08_night_shift", {"00_a", "08_b"})),
             Contains("the number 08 belongs to 08_b"));
}

TEST_CASE("What is no name is refused with the shape of one") {
  for (const char* name :
       {"", "_", "Night_shift", "night-shift", "night__shift", "night_shift_",
        "7_night_shift", "007_night_shift", "../night", "night shift",
        "a_name_that_is_much_too_long_to_be_typed_x"}) {
    INFO(name);
    CHECK_THAT(ErrorOf(NameOfNewKata(name, {"00_a"})),
               Contains("such as night_shift"));
  }
}

TEST_CASE("A title is made of the name unless one is given") {
  CHECK(*TitleOfNewKata("", "07_night_shift", {}) == "Night shift");
  CHECK(*TitleOfNewKata("Who's there?", "07_night_shift", {}) ==
        "Who's there?");
  for (const char* title :
       {"small", " Blank", "Blank ", "A \"quote\"", "Two. Sentences",
        "A back\\slash", "A title that is too long to stand beside it"}) {
    INFO(title);
    CHECK_THAT(ErrorOf(TitleOfNewKata(title, "07_night_shift", {})),
               Contains("is no title"));
  }
  CHECK_THAT(ErrorOf(TitleOfNewKata("The Open Door", "07_night_shift",
                                    {testdata::CleanManifest()})),
             Contains("02_open_door has the title"));
}

TEST_CASE("A copy of a clean kata is clean beside it") {
  const KataTexts model = testdata::CleanKata();
  const auto copy = CopyKata(model, "07_night_shift", "Night shift", 3);
  REQUIRE(copy.ok());
  Surroundings around = testdata::CleanSurroundings();
  around.katas.push_back(copy->manifest);
  for (const Problem& problem : Lint(*copy, around)) {
    FAIL_CHECK(problem.ToString());
  }
  CHECK(Lint(model, around).empty());
}

TEST_CASE("A copy says its own name, number, title and level") {
  const KataTexts model = testdata::CleanKata();
  const auto copy = CopyKata(model, "07_night_shift", "Night shift", 3);
  REQUIRE(copy.ok());
  CHECK_THAT(copy->kata.at("BUILD"),
             StartsWith("# Kata 07: ") &&
                 Contains("    name = \"07_night_shift\",\n    title = \"Night "
                          "shift\",\n    level = 3,\n") &&
                 Contains("    summary = \"Night shift: a guest waits at a "
                          "door that nobody closes.\",\n"));
  CHECK_THAT(copy->kata.at("README.md"), StartsWith("# 07: night shift\n"));
  CHECK_THAT(copy->kata.at("hints.md"), StartsWith("# Hints for 07\n"));
  CHECK_THAT(copy->kata.at("kata.h"),
             Contains("#ifndef KATAS_07_NIGHT_SHIFT_KATA_H_\n"));
  CHECK_THAT(copy->solutions.at("BUILD"),
             Contains("kata = \"//katas/07_night_shift\","));
  CHECK(copy->manifest.level == 3);
  for (const Texts* texts : {&copy->kata, &copy->solutions}) {
    for (const auto& [path, text] : *texts) {
      INFO(path);
      CHECK_THAT(text, !Contains("open_door") && !Contains("OPEN_DOOR"));
    }
  }
}

TEST_CASE("A copy begins with the starter, also when the model is solved") {
  KataTexts model = testdata::CleanKata();
  model.kata["kata.cc"] = "// solved\n";
  const auto copy = CopyKata(model, "07_night_shift", "Night shift", 3);
  REQUIRE(copy.ok());
  CHECK(copy->kata.at("kata.cc") == copy->kata.at("starter.cc"));
  CHECK_THAT(copy->kata.at("starter.cc"), StartsWith("// Kata 07: "));
}

TEST_CASE("Comments behind commands stay in one column") {
  KataTexts model = testdata::CleanKata();
  model.kata["README.md"] +=
      "bazel test //katas/02_open_door:grade   # the verdict\n"
      "bazel test //katas/...                  # all katas\n";
  const auto copy = CopyKata(model, "07_longer_than_that", "Night shift", 3);
  REQUIRE(copy.ok());
  CHECK_THAT(copy->kata.at("README.md"),
             Contains("bazel test //katas/07_longer_than_that:grade  # the "
                      "verdict\n"
                      "bazel test //katas/...                        # all "
                      "katas\n"));
}

TEST_CASE("A model that does not say its title where it must is an error") {
  KataTexts model = testdata::CleanKata();
  model.kata["BUILD"] = "kata()\n";
  CHECK_THAT(ErrorOf(CopyKata(model, "07_night_shift", "Night shift", 3)),
             Contains("title = \"The open door\"") && Contains("BUILD"));
  model = testdata::CleanKata();
  model.kata.erase("starter.cc");
  CHECK_THAT(ErrorOf(CopyKata(model, "07_night_shift", "Night shift", 3)),
             Contains("starter.cc"));
}

constexpr char kList[] = R"(test_suite(
    name = "tests",
    tests = [
        "//grader:tests",
        "//solutions/01_a:tests",
        "//solutions/06_b:tests",
        "//zoo:tests",
    ],
)

test_suite(
    name = "all_tests",
    tests = [
        ":tests",
    ],
)
)";

TEST_CASE("A label stands in order among those of its folder") {
  for (const auto& [label, before, after] :
       {std::tuple("//solutions/00_x:tests", "//grader:tests",
                   "//solutions/01_a:tests"),
        std::tuple("//solutions/04_x:tests", "//solutions/01_a:tests",
                   "//solutions/06_b:tests"),
        std::tuple("//solutions/07_x:tests", "//solutions/06_b:tests",
                   "//zoo:tests")}) {
    const auto text = WithLabel(kList, "tests", "tests", label);
    REQUIRE(text.ok());
    const auto line = [](const std::string& name) {
      return "        \"" + name + "\",\n";
    };
    CHECK_THAT(*text, Contains(line(before) + line(label) + line(after)));
    CHECK(text->size() == std::string(kList).size() + line(label).size());
  }
}

TEST_CASE("The first label of its folder stands at the end of the list") {
  const auto text = WithLabel(kList, "all_tests", "tests", "//katas/00_x");
  REQUIRE(text.ok());
  CHECK_THAT(*text, Contains("        \":tests\",\n        \"//katas/00_x\",\n"
                             "    ],\n"));
}

TEST_CASE("A label that is there already, or no list, is an error") {
  CHECK_THAT(
      ErrorOf(WithLabel(kList, "tests", "tests", "//solutions/01_a:tests")),
      Contains("already"));
  CHECK_THAT(ErrorOf(WithLabel(kList, "no_tests", "tests", "//x")),
             Contains("no_tests"));
  CHECK_THAT(ErrorOf(WithLabel(kList, "tests", "katas", "//x")),
             Contains("katas"));
}

}  // namespace
}  // namespace grader
