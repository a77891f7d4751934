// What is solved, and what comes next.
#include "grader/desk.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

std::vector<Manifest> Katas() {
  std::vector<Manifest> katas(2);
  katas[0].kata = "01_range";
  katas[0].title = "The range";
  katas[0].summary = "Nobody closes.";
  katas[1].kata = "06_sender";
  katas[1].title = "The sender";
  return katas;
}

Verdict Judged(Kind kind, std::optional<int> points) {
  Verdict verdict;
  verdict.kata = "01_range";
  verdict.verdict = kind;
  verdict.points = points;
  verdict.max_points = 100;
  return verdict;
}

TEST_CASE("The first kata that is not solved is next") {
  Progress progress;
  CHECK(NextKata(Katas(), progress)->kata == "01_range");
  Note(progress, Judged(Kind::kLeak, 40));
  CHECK(NextKata(Katas(), progress)->kata == "01_range");
  Note(progress, Judged(Kind::kPass, 100));
  CHECK(NextKata(Katas(), progress)->kata == "06_sender");
  progress["06_sender"].verdict = Kind::kPass;
  CHECK(NextKata(Katas(), progress) == nullptr);
}

TEST_CASE("What was solved stays solved") {
  Progress progress;
  Note(progress, Judged(Kind::kPass, 100));
  Note(progress, Judged(Kind::kLeak, 20));
  CHECK(progress["01_range"] == Reached{Kind::kPass, 100, 100});
}

TEST_CASE("The best attempt is kept, of two alike the later one") {
  Progress progress;
  Note(progress, Judged(Kind::kLeak, 40));
  Note(progress, Judged(Kind::kNoCompile, 0));
  CHECK(progress["01_range"] == Reached{Kind::kLeak, 40, 100});
  Note(progress, Judged(Kind::kPanic, 40));
  CHECK(progress["01_range"] == Reached{Kind::kPanic, 40, 100});
}

TEST_CASE("A verdict without points is not noted") {
  Progress progress;
  Note(progress, Judged(Kind::kGraderFault, std::nullopt));
  CHECK(progress.empty());
}

TEST_CASE("What passes as far as a learner's copy judges it counts as solved") {
  Progress progress;
  Note(progress, Judged(Kind::kVisiblePass, std::nullopt));
  CHECK(NextKata(Katas(), progress)->kata == "06_sender");
  CHECK_THAT(ShowList(Katas(), progress),
             Contains("01_range: solved as far as this copy judges\n"));
}

TEST_CASE("The list says how each kata stands, and which is next") {
  Progress progress;
  CHECK_THAT(ShowList(Katas(), progress),
             Contains("01_range: not tried yet\n    The range\n") &&
                 Contains("0 of 2 katas solved.\nNext:           01_range\n"));
  Note(progress, Judged(Kind::kLeak, 40));
  CHECK_THAT(ShowList(Katas(), progress),
             Contains("01_range: leak, 40 of 100 points\n"));
  Note(progress, Judged(Kind::kPass, 100));
  CHECK_THAT(ShowList(Katas(), progress),
             Contains("01_range: solved, 100 points\n") &&
                 Contains("1 of 2 katas solved.\nNext:           06_sender\n"));
}

TEST_CASE("Next says where to begin") {
  CHECK_THAT(ShowNext(Katas(), {}),
             Contains("01_range: The range\nNobody closes.\n") &&
                 Contains("katas/01_range/kata.cc") &&
                 Contains("bazel run //grader -- grade 01\n"));
}

TEST_CASE("Next has an end") {
  Progress progress;
  for (const char* kata : {"01_range", "06_sender"})
    progress[kata].verdict = Kind::kPass;
  CHECK(ShowNext(Katas(), progress) == "All katas are solved.\n");
}

}  // namespace
}  // namespace grader
