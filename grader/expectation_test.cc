#include "grader/expectation.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

std::string ErrorOf(const absl::Status& status) {
  return std::string(status.message());
}

TEST_CASE("The first line says verdict, oracle, what refuses it, and why") {
  const auto quoted = ParseExpectation(
      "// VERDICT: fail; behaviour: \"all; or: none\"; drops jobs\nint x;\n");
  REQUIRE(quoted.ok());
  CHECK(quoted->verdict == Kind::kFail);
  CHECK(quoted->oracle == Oracle::kBehaviour);
  CHECK(quoted->what == "all; or: none");
  CHECK(quoted->why == "drops jobs");

  const auto plain =
      ParseExpectation("// VERDICT: leak; schedules: jobs 2x2; one; two");
  REQUIRE(plain.ok());
  CHECK(plain->what == "jobs 2x2");
  CHECK(plain->why == "one; two");
}

TEST_CASE("A verdict that no oracle gives is held to words of its sentence") {
  const auto expectation = ParseExpectation(
      "// VERDICT: leak; sentence: \"line 7\"; it never runs\n");
  REQUIRE(expectation.ok());
  CHECK_FALSE(expectation->oracle.has_value());
  Verdict verdict;
  verdict.verdict = Kind::kLeak;
  verdict.points = 0;
  verdict.sentence = "kata.cc, line 6";
  CHECK_FALSE(CheckWrong(*expectation, verdict).ok());
  verdict.sentence = "kata.cc, line 7";
  CHECK(CheckWrong(*expectation, verdict).ok());
}

TEST_CASE("A first line of another shape is an error that shows the shape") {
  for (const char* line :
       {"", "int x;", "// VERDICT: ", "// VERDICT: leak",
        "// VERDICT: luck; schedules: jobs; why",
        "// VERDICT: leak; weather: jobs; why", "// VERDICT: leak; heap",
        "// VERDICT: leak; heap: ; why", "// VERDICT: leak; heap: after",
        "// VERDICT: leak; heap: after; ",
        "// VERDICT: leak; behaviour: \"a; why",
        "\n// VERDICT: leak; heap: after; why"}) {
    const auto expectation = ParseExpectation(line);
    INFO(line);
    REQUIRE_FALSE(expectation.ok());
    CHECK_THAT(ErrorOf(expectation.status()),
               Contains("the first line must be"));
  }
}

Verdict Leaking() {
  Verdict verdict;
  verdict.kata = "01_unclosed_range";
  verdict.verdict = Kind::kLeak;
  verdict.points = 0;
  verdict.tests = {{"good", true, ""}, {"bad", false, ""}};
  Leak& leak = verdict.leaks.emplace_back();
  leak.count = 100;
  leak.bytes = 37400;
  verdict.token = "01.jobs.2x2~d~abc";
  Heap& heap = verdict.heap.emplace_back();
  heap.size = 100;
  heap.before = 1000;
  heap.working = 1500;
  heap.after = 1400;
  heap.peak = 2000;
  heap.working_target = 500;
  heap.peak_target = 999;
  return verdict;
}

Manifest Kata() {
  Manifest manifest;
  manifest.kata = "01_unclosed_range";
  manifest.starter_leak = StarterLeak{100, 37400};
  return manifest;
}

TEST_CASE("An attack is refused as it says, and gains no point") {
  const Expectation expectation{Kind::kLeak, Oracle::kBehaviour, "bad", "why"};
  Verdict verdict = Leaking();
  CHECK(CheckExploit(expectation, verdict).ok());
  verdict.points = 1;
  CHECK(ErrorOf(CheckExploit(expectation, verdict)) ==
        "points: expected 0, got 1");
  CHECK(CheckWrong(expectation, verdict).ok());
  verdict.points = std::nullopt;
  CHECK_FALSE(CheckExploit(expectation, verdict).ok());
  verdict = Leaking();
  verdict.verdict = Kind::kPass;
  CHECK_FALSE(CheckExploit(expectation, verdict).ok());
}

TEST_CASE("A starter leaks exactly what its manifest says, for no points") {
  CHECK(CheckStarter(Kata(), Leaking()).ok());
  Verdict verdict = Leaking();
  verdict.leaks[0].bytes -= 1;
  CHECK(ErrorOf(CheckStarter(Kata(), verdict)) ==
        "starter_leak: expected 100 tasks of 37,400 bytes, got 100 tasks of "
        "37,399 bytes");
  verdict = Leaking();
  verdict.leaks[0].count = 99;
  CHECK_FALSE(CheckStarter(Kata(), verdict).ok());
  verdict = Leaking();
  verdict.points = 10;
  CHECK_THAT(ErrorOf(CheckStarter(Kata(), verdict)),
             Contains("starter_satisfies"));
  verdict = Leaking();
  verdict.verdict = Kind::kFail;
  CHECK_FALSE(CheckStarter(Kata(), verdict).ok());
}

TEST_CASE("A starter without leaking tasks fails by what it holds") {
  Manifest manifest = Kata();
  manifest.starter_leak.reset();
  Verdict verdict = Leaking();
  CHECK_FALSE(CheckStarter(manifest, verdict).ok());
  verdict.verdict = Kind::kOverMemory;
  CHECK(CheckStarter(manifest, verdict).ok());
}

TEST_CASE(
    "A starter gets the verdict that its manifest names, and leaks the same") {
  Manifest manifest = Kata();
  manifest.starter_verdict = "panic";
  Verdict verdict = Leaking();
  CHECK_FALSE(CheckStarter(manifest, verdict).ok());
  verdict.verdict = Kind::kPanic;
  CHECK(CheckStarter(manifest, verdict).ok());
  verdict.leaks[0].count = 99;
  CHECK_FALSE(CheckStarter(manifest, verdict).ok());
}

TEST_CASE("The peak of a starter grows by just what its manifest says") {
  Manifest manifest = Kata();
  manifest.starter_leak.reset();
  manifest.starter_growth = 32;
  Verdict verdict = Leaking();
  verdict.verdict = Kind::kOverMemory;
  CHECK_THAT(ErrorOf(CheckStarter(manifest, verdict)),
             Contains("peaks of two sizes"));
  for (const std::int64_t size : {200, 1600}) {
    Heap heap = verdict.heap.front();
    heap.size = size;
    // What was there before is no growth.
    *heap.before += 7;
    *heap.peak += 7 + 32 * (size - 100);
    verdict.heap.push_back(heap);
  }
  CHECK(CheckStarter(manifest, verdict).ok());
  *verdict.heap.back().peak += 1;
  CHECK(ErrorOf(CheckStarter(manifest, verdict)) ==
        "starter_growth: expected 48,000 bytes from size 100 to 1600, got "
        "48,001");
  *verdict.heap.back().peak -= 1;
  *verdict.heap[1].peak -= 1;
  CHECK_FALSE(CheckStarter(manifest, verdict).ok());
}

TEST_CASE("A right fix passes with all points") {
  Verdict verdict;
  verdict.verdict = Kind::kPass;
  verdict.points = 100;
  CHECK(CheckRight(verdict).ok());
  verdict.points = 99;
  CHECK_FALSE(CheckRight(verdict).ok());
  CHECK_THAT(ErrorOf(CheckRight(Leaking())),
             Contains("verdict: expected pass, got leak"));
}

TEST_CASE("A wrong fix is refused by what it names, and by nothing less") {
  struct Case {
    Oracle oracle;
    const char* what;
    bool holds;
  };
  for (const Case& row :
       {Case{Oracle::kBehaviour, "bad", true},
        Case{Oracle::kBehaviour, "good", false},
        Case{Oracle::kBehaviour, "no such test", false},
        Case{Oracle::kSchedules, "jobs", true},
        Case{Oracle::kSchedules, "jobs 2x2", true},
        Case{Oracle::kSchedules, "jobs at any size", true},
        Case{Oracle::kSchedules, "jobs 2x2 or more", true},
        Case{Oracle::kSchedules, "jobs 2x", false},
        Case{Oracle::kSchedules, "jobs 3x4", false},
        Case{Oracle::kSchedules, "job", false},
        Case{Oracle::kSchedules, "workload", true},
        Case{Oracle::kHeap, "after", true}, Case{Oracle::kHeap, "peak", true},
        Case{Oracle::kHeap, "working", false},
        Case{Oracle::kHeap, "weight", false},
        Case{Oracle::kMemcheck, "anything", false}}) {
    const Expectation expectation{Kind::kLeak, row.oracle, row.what, "why"};
    INFO(row.what);
    CHECK(CheckWrong(expectation, Leaking()).ok() == row.holds);
  }
}

TEST_CASE("A wrong fix gets its verdict, and at most half of the points") {
  const Expectation expectation{Kind::kLeak, Oracle::kBehaviour, "bad", "why"};
  Verdict verdict = Leaking();
  verdict.points = 50;
  CHECK(CheckWrong(expectation, verdict).ok());
  verdict.points = 51;
  CHECK_FALSE(CheckWrong(expectation, verdict).ok());
  verdict.points.reset();
  CHECK_FALSE(CheckWrong(expectation, verdict).ok());
  verdict = Leaking();
  verdict.verdict = Kind::kPanic;
  CHECK_THAT(ErrorOf(CheckWrong(expectation, verdict)),
             Contains("expected leak, got panic"));
}

}  // namespace
}  // namespace grader
