#include "grader/verify.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

Manifest Kata() {
  Manifest manifest;
  manifest.kata = "01_x";
  manifest.starter_leak = StarterLeak{10, 1000};
  return manifest;
}

Verdict Measured(Kind kind, int points, std::int64_t working) {
  Verdict verdict;
  verdict.kata = "01_x";
  verdict.verdict = kind;
  verdict.points = points;
  Heap& heap = verdict.heap.emplace_back();
  heap.size = 100;
  heap.before = heap.after = heap.peak = 1000;
  heap.working = 1000 + working;
  heap.working_target = 12000;
  return verdict;
}

// A starter, a right and a wrong fix that are as they must be.
std::vector<Solution> Sound() {
  Verdict starter = Measured(Kind::kLeak, 0, 0);
  Leak& leak = starter.leaks.emplace_back();
  leak.count = 10;
  leak.bytes = 1000;
  return {{Role::kStarter, "kata.cc", "", starter},
          {Role::kRight, "right/a.cc", "", Measured(Kind::kPass, 100, 11000)},
          {Role::kWrong, "wrong/b.cc",
           "// VERDICT: over-memory; heap: working; buffers all\n",
           Measured(Kind::kOverMemory, 50, 15000)}};
}

TEST_CASE("Sound solutions are counted and shown with who refuses them") {
  const Verification verification = Verify(Kata(), Sound());
  CHECK(verification.wrongs.empty());
  CHECK_THAT(verification.text,
             Contains("01_x: 1 starter, 1 right and 1 wrong fixes"));
  CHECK_THAT(verification.text, Contains("over-memory        50  heap"));
  CHECK_THAT(verification.text, Contains("leak                0  schedules"));
}

TEST_CASE("Each solution that is not as it must be is named") {
  auto solutions = Sound();
  solutions[0].verdict.leaks[0].bytes = 999;
  solutions[1].verdict.points = 40;
  solutions[2].source = "// VERDICT: leak; heap: working; x\n";
  const Verification verification = Verify(Kata(), solutions);
  REQUIRE(verification.wrongs.size() == 3);
  CHECK_THAT(verification.wrongs[0], Contains("kata.cc: starter_leak"));
  CHECK_THAT(verification.wrongs[1], Contains("right/a.cc: points"));
  CHECK_THAT(verification.wrongs[2], Contains("wrong/b.cc: verdict"));
  CHECK_THAT(verification.text, Contains("WRONG: right/a.cc"));
}

TEST_CASE("A fix that memcheck finds errors in is named, unless it is none") {
  auto solutions = Sound();
  solutions[2].verdict.memcheck.errors = 2;
  const Verification verification = Verify(Kata(), solutions);
  REQUIRE(verification.wrongs.size() == 1);
  CHECK_THAT(verification.wrongs[0],
             Contains("wrong/b.cc: memcheck finds 2 errors"));
  solutions[2].file = "broken/b.cc";
  CHECK(Verify(Kata(), solutions).wrongs.empty());
}

TEST_CASE("A kata without right or wrong fixes proves nothing") {
  const Verification verification = Verify(Kata(), {Sound()[0]});
  CHECK(verification.wrongs.size() == 2);
}

TEST_CASE("A target far above the largest right fix is too generous") {
  auto solutions = Sound();
  solutions[1].verdict.heap[0].working = 1000 + 9000;
  const Verification verification = Verify(Kata(), solutions);
  REQUIRE(verification.wrongs.size() == 1);
  CHECK_THAT(verification.wrongs[0],
             Contains("working_target is too generous"));
}

TEST_CASE("A wrong fix that only a target refuses lies far above it") {
  auto solutions = Sound();
  solutions[2].verdict = Measured(Kind::kOverMemory, 50, 14000);
  const Verification verification = Verify(Kata(), solutions);
  REQUIRE(verification.wrongs.size() == 1);
  CHECK_THAT(verification.wrongs[0], Contains("only 16 % above"));
}

TEST_CASE("Every oracle that refuses is named") {
  Verdict verdict = Measured(Kind::kLeak, 0, 13000);
  verdict.tests = {{"a", false, ""}};
  verdict.token = "01.x";
  verdict.memcheck.errors = 1;
  CHECK(Refusing(verdict).size() == 4);
  CHECK(Refusing(Measured(Kind::kPass, 100, 12000)).empty());
}

}  // namespace
}  // namespace grader
