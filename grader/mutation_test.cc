// What becomes of mutants that were judged.
#include "grader/mutation.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

Exploration Explored(const std::string& program, const std::string& size,
                     const std::string& digest = "d") {
  Exploration exploration;
  exploration.program = program;
  exploration.size = size;
  exploration.complete = true;
  exploration.outcomes = 2;
  exploration.outcome_digest = digest;
  return exploration;
}

// Passes, as the reference does.
Judged Reference() {
  Judged judged;
  judged.file = "kata.cc";
  judged.verdict.verdict = Kind::kPass;
  judged.verdict.heap = {{10, 100, 200, 100, 300, {}, {}}};
  judged.explored = {Explored("print", "1"), Explored("print", "2"),
                     Explored("late", "1"), Explored("late", "2")};
  return judged;
}

Judged Refused(Kind kind) {
  Judged judged;
  judged.verdict.verdict = kind;
  judged.verdict.sentence = "the sentence";
  return judged;
}

Mutation Of(const std::vector<Judged>& all) {
  std::vector<JudgedMutant> mutants;
  std::size_t line = 0;
  for (const Judged& judged : all)
    mutants.push_back({{++line, "drops `f();`", ""}, judged});
  return Compare("01_range", {Reference()}, mutants);
}

// The one mutant passes, and a test is missing: the text says why.
void CheckSurvives(const Judged& mutant, const std::string& why) {
  const Mutation mutation = Of({mutant});
  INFO(mutation.text);
  CHECK(mutation.survivors == 1);
  CHECK(mutation.equivalent == 0);
  CHECK_THAT(
      mutation.text,
      Contains("SURVIVOR: 01 mutant at kata.cc:1: drops `f();`\n  " + why));
}

TEST_CASE("Each mutant is counted once") {
  Judged leak = Refused(Kind::kLeak);
  leak.verdict.token = "01.print";
  Judged fails = Refused(Kind::kFail);
  fails.verdict.tests = {{"a", false, ""}};
  Judged both = leak;
  both.verdict.tests = fails.verdict.tests;
  const Mutation mutation = Of({leak, fails, both, Refused(Kind::kTimeout),
                                Refused(Kind::kNoCompile), Reference()});
  CHECK(mutation.mutants == 6);
  CHECK(mutation.killed == 4);
  CHECK(mutation.without_code == 1);
  CHECK(mutation.equivalent == 1);
  CHECK(mutation.survivors == 0);
  CHECK(mutation.faults == 0);
  CHECK_THAT(mutation.text,
             Contains("01_range: 6 mutants of the reference; 1 without code, "
                      "of the other 5: 4 refused (80 %), 1 equivalent, 0 "
                      "right in other bytes, 0 survivors\n"));
  CHECK_THAT(mutation.text, Contains("  behaviour         2      1\n") &&
                                Contains("  schedules         2      1\n") &&
                                Contains("  heap              0      0\n"));
  CHECK_THAT(mutation.text, Contains("verdicts: timeout 1, leak 2, fail 1\n"));
  CHECK_THAT(mutation.text, Contains("  equals kata.cc: kata.cc:6: drops"));
}

TEST_CASE("One that passes with other outcomes survives") {
  Judged mutant = Reference();
  mutant.explored[3].outcome_digest = "e";
  CheckSurvives(mutant, "other outcomes of late 2");
  mutant = Reference();
  mutant.explored[0].outcomes = 3;
  CheckSurvives(mutant, "other outcomes of print 1: 3, kata.cc has 2");
}

TEST_CASE("Other bytes alone make a design of its own") {
  const auto is_right = [](const Judged& mutant, const std::string& why) {
    const Mutation mutation = Of({mutant});
    INFO(mutation.text);
    CHECK(mutation.other_bytes == 1);
    CHECK(mutation.equivalent + mutation.survivors == 0);
    CHECK_THAT(mutation.text,
               Contains("  " + why) && Contains(": kata.cc:1: drops `f();`\n"));
  };
  for (auto measure :
       {&Heap::before, &Heap::working, &Heap::after, &Heap::peak}) {
    Judged mutant = Reference();
    mutant.verdict.heap[0].*measure = 1234;
    is_right(mutant, "other bytes: ");
  }
  Judged mutant = Reference();
  mutant.verdict.heap[0].working.reset();
  is_right(mutant,
           "other bytes: working not measured at size 10, kata.cc has 200");
  mutant.verdict.heap.clear();
  is_right(mutant, "other heap sizes");
}

TEST_CASE("One that does what another right fix does is that one") {
  Judged other = Reference();
  other.file = "right/other.cc";
  other.explored[3].outcome_digest = "e";
  Judged mutant = other;
  const auto compare = [&] {
    return Compare("01_range", {Reference(), other}, {{{1, "", ""}, mutant}});
  };
  CHECK(compare().equivalent == 1);
  CHECK_THAT(compare().text, Contains("  equals right/other.cc: kata.cc:1"));
  mutant.verdict.heap[0].peak = 1234;
  CHECK(compare().other_bytes == 1);
  CHECK_THAT(compare().text, Contains("right/other.cc has 300"));
  mutant.explored[2].outcome_digest = "e";
  CHECK(compare().survivors == 1);
  CHECK_THAT(compare().text,
             Contains("other outcomes of late 1: 2, kata.cc has 2"));
}

TEST_CASE("What was not explored to the end proves nothing") {
  Judged mutant = Reference();
  mutant.explored[1].complete = false;
  mutant.explored[1].outcome_digest = "e";
  CheckSurvives(mutant, "the outcomes of print are known of 1 size only");
  mutant.explored.erase(mutant.explored.begin() + 1);
  CheckSurvives(mutant, "the outcomes of print are known of 1 size only");
  mutant.explored.clear();
  CheckSurvives(mutant, "the outcomes of late are known of 0 sizes only");
}

TEST_CASE("Two sizes that agree are enough beside one that is too large") {
  Judged reference = Reference();
  Judged mutant = Reference();
  for (Judged* judged : {&reference, &mutant})
    judged->explored.push_back(Explored("print", "9"));
  reference.explored.back().complete = false;
  mutant.explored.back().outcome_digest = "e";
  CHECK(Compare("01_range", {reference}, {{{1, "", ""}, mutant}}).equivalent ==
        1);
}

TEST_CASE("Where nothing was explored nobody can tell") {
  Judged bare = Reference();
  bare.explored.clear();
  CHECK_THAT(Compare("01_range", {bare}, {{{1, "", ""}, bare}}).text,
             Contains("SURVIVOR") && Contains("nothing was explored"));
}

TEST_CASE("A fault of the grader's own is neither refused nor a survivor") {
  const Mutation mutation = Of({Refused(Kind::kGraderFault)});
  CHECK(mutation.faults == 1);
  CHECK(mutation.killed + mutation.survivors == 0);
  CHECK_THAT(mutation.text,
             Contains("FAULT: 01 mutant at kata.cc:1: drops `f();`\n  the "
                      "sentence\n"));
}

}  // namespace
}  // namespace grader
