#include "grader/report.h"

#include <catch2/catch.hpp>

#include "grader/addr2line.h"
#include "grader/text.h"

namespace grader {
namespace {

using Catch::Contains;
using Catch::StartsWith;

Manifest Kata() {
  Manifest manifest;
  manifest.kata = "01_unclosed_range";
  manifest.evidence = {Oracle::kBehaviour, Oracle::kSchedules, Oracle::kHeap,
                       Oracle::kMemcheck};
  return manifest;
}

Judgement Leaking() {
  Judgement judgement;
  Verdict& verdict = judgement.verdict;
  verdict.kata = "01_unclosed_range";
  verdict.verdict = Kind::kLeak;
  verdict.points = 40;
  verdict.sentence = "100 tasks leak";
  verdict.tests = {{"good", true, ""}, {"bad one", false, "it \x1b[2J broke"}};
  verdict.leaks = {{"worker", "stuck", "chan receive", "kata.cc:14",
                    "kata.cc:45", "jobs", 100, 37400, "indirectly lost"}};
  Heap& heap = verdict.heap.emplace_back();
  heap.size = 100;
  heap.before = 1000;
  heap.working = 1400;
  heap.after = 38400;
  heap.peak = 39000;
  heap.working_target = 500;
  heap.peak_target = 30000;
  verdict.schedules = {{"jobs", "2x2", "random", "b", 1234567, false}};
  verdict.warnings = {"kata.cc:3:1: warning: unused"};
  verdict.token = "01.jobs.2x2~d~" + std::string(90, 'x');
  Exploration explored;
  explored.program = "jobs";
  explored.size = "2x2";
  Failure failure;
  failure.kind = "leak";
  failure.shortest = true;
  failure.deviations = 1;
  failure.token = verdict.token;
  failure.steps = {"main starts worker",
                   "worker waits " + std::string(30, 'w') +
                       " for something that is very long to tell about it"};
  failure.text = "1 x worker\n    awaits at kata.cc:14\n";
  explored.failure = failure;
  judgement.counterexample = explored;
  judgement.satisfied = {Oracle::kMemcheck};
  return judgement;
}

TEST_CASE("The sentence stands above everything else") {
  CHECK_THAT(Report(Kata(), Leaking()),
             StartsWith("100 tasks leak\n\n01_unclosed_range: leak, 40 of 100 "
                        "points\n"));
}

TEST_CASE("A red report has the schedule, the replay, and the memory table") {
  const std::string report = Report(Kata(), Leaking());
  CHECK_THAT(report, Contains("The shortest schedule that leaks, of jobs 2x2 "
                              "(1 deviation from the usual\norder):\n   1. "
                              "main starts worker\n   2. worker waits"));
  CHECK_THAT(report, Contains("bazel run //grader -- replay 01.jobs.2x2~d~x"));
  CHECK_THAT(report, Contains("  1 x worker\n      awaits at kata.cc:14\n"));
  CHECK_THAT(report, Contains("38,400"));
  CHECK_THAT(report, Contains("400 <= 500"));
  CHECK_THAT(report, Contains("37,400 > 0"));
  CHECK_THAT(report, Contains("38,000 > 30,000"));
  CHECK_THAT(report, Contains("Tests: 1 of 2 passed; these did not:\n  bad "
                              "one\n      it ?[2J broke\n"));
  CHECK_THAT(report, Contains("kata.cc:3:1: warning: unused"));
  CHECK_THAT(report, Contains("Next hint: bazel run //grader -- hint 01 1\n"));
}

TEST_CASE("Only what is to be copied is wider than 80 columns") {
  const std::string report = Report(Kata(), Leaking());
  for (const std::string_view line : Lines(report)) {
    INFO(line);
    const bool copied = line.find("01.jobs") != std::string_view::npos;
    CHECK((copied || line.size() <= 80));
    CHECK((line.empty() || line.back() != ' '));
  }
}

TEST_CASE("A passing report states the proof, and offers no hint") {
  Judgement judgement = Leaking();
  judgement.verdict.verdict = Kind::kPass;
  judgement.verdict.points = 100;
  judgement.verdict.leaks.clear();
  judgement.counterexample.reset();
  const std::string report = Report(Kata(), judgement);
  CHECK_THAT(report,
             Contains("1,234,567 explored by random, not complete (b)"));
  CHECK_THAT(report, !Contains("hint"));
  CHECK_THAT(report, !Contains("replay"));
}

TEST_CASE("A fault is called no grade") {
  Judgement judgement = Leaking();
  judgement.verdict.verdict = Kind::kGraderFault;
  judgement.verdict.points.reset();
  const std::string report = Report(Kata(), judgement);
  CHECK_THAT(report, Contains("grader-fault, no points: this is no grade"));
  CHECK_THAT(report, !Contains("Next hint"));
}

TEST_CASE("What was not measured is left out, and is no crash") {
  Judgement judgement;
  judgement.verdict.kata = "01_unclosed_range";
  judgement.verdict.verdict = Kind::kNoCompile;
  judgement.verdict.points = 0;
  judgement.verdict.sentence = "it does not compile";
  CHECK(Report(Kata(), judgement) ==
        "it does not compile\n\n01_unclosed_range: no-compile, 0 of 100 "
        "points\n\nNext hint: bazel run //grader -- hint 01 1\n");
}

TEST_CASE("Which hint is first follows from what is red") {
  Judgement judgement = Leaking();
  CHECK(FirstHint(Kata(), judgement) == 1);
  judgement.verdict.verdict = Kind::kPanic;
  CHECK(FirstHint(Kata(), judgement) == 2);
  judgement.verdict.verdict = Kind::kFail;
  CHECK(FirstHint(Kata(), judgement) == 2);
  judgement.verdict.verdict = Kind::kOverMemory;
  judgement.satisfied = {Oracle::kBehaviour, Oracle::kSchedules};
  CHECK(FirstHint(Kata(), judgement) == 3);
}

TEST_CASE("A text is wrapped at blanks, and cut at whole characters") {
  CHECK(Wrap("one two three", 7, 2) == "one two\n  three");
  CHECK(Wrap("averylongword x", 4, 0) == "averylongword\nx");
  CHECK(Wrap("", 10, 0).empty());
  CHECK(Clip("abcdef", 6) == "abcdef");
  CHECK(Clip("abcdefg", 6) == "abc...");
  CHECK(Clip("ab\xc3\xa4xyz", 6) == "ab...");
  CHECK(WithCommas(-1234567) == "-1,234,567");
  CHECK(WithCommas(999) == "999");
  CHECK(Count(1, "task") == "1 task");
  CHECK(Count(0, "task") == "0 tasks");
  CHECK(SignalName(11) == "SIGSEGV");
  CHECK(SignalName(99) == "signal 99");
}

TEST_CASE("The innermost line in the submission is the crash's") {
  CHECK(FirstLineInKata("/usr/include/x.h:5\n??:0\n./kata.cc:12 "
                        "(discriminator 3)\nkata.cc:40\n") == "kata.cc:12");
  CHECK(FirstLineInKata("kata.cc:?\nkata.cc:0\nkata.cc:7\n") == "kata.cc:7");
  CHECK(FirstLineInKata("other_kata.cc:1\n").empty());
  CHECK(FirstLineInKata("").empty());
}

}  // namespace
}  // namespace grader
