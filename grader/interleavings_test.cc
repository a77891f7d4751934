// What is decided, and said, about a kata whose threads are explored: from the
// evidence to the report.
#include <catch2/catch.hpp>

#include "grader/decide.h"
#include "grader/expectation.h"
#include "grader/files.h"
#include "grader/json.h"
#include "grader/report.h"
#include "grader/testdata/schema_check.h"
#include "grader/verify.h"

namespace grader {
namespace {

using Catch::Contains;
using Catch::StartsWith;

Manifest Kata() {
  Manifest manifest;
  manifest.kata = "07_publish_flag";
  manifest.pattern = "unordered publication";
  manifest.evidence = {Oracle::kBehaviour, Oracle::kInterleavings};
  manifest.programs = {{"publish", {"1x1", "2x1"}}};
  manifest.starter_satisfies = {Oracle::kBehaviour};
  return manifest;
}

// What a flawless submission leaves.
Evidence Flawless() {
  Evidence evidence;
  evidence.compile.ok = true;
  evidence.linked = true;
  evidence.expected_tests = {"a"};
  evidence.tests.name = "tests";
  evidence.tests.ran = true;
  evidence.tests.records.tests = {{"a", true, ""}};
  evidence.tests.records.ended = true;
  evidence.ascending.name = "interleavings";
  evidence.ascending.ran = true;
  evidence.ascending.records.ended = true;
  for (const char* size : {"1x1", "2x1"}) {
    Exploration explored;
    explored.program = "publish";
    explored.size = size;
    explored.strategy = kWeakMemory;
    explored.explored = 600;
    explored.complete = true;
    evidence.ascending.records.explorations.push_back(explored);
  }
  return evidence;
}

Evidence Failing(const std::string& kind) {
  Evidence evidence = Flawless();
  Failure failure;
  failure.kind = kind;
  failure.text = "passenger's load of platform at kata.cc:24 is STALE";
  failure.shortest = true;
  failure.deviations = 1;
  failure.token = "07.publish.1x1~w~AbCdEf";
  failure.steps = {"dispatcher stores train = 42 (plain), kata.cc:15",
                   "passenger loads train = 0 (plain), kata.cc:24: STALE"};
  if (kind == "panic")
    failure.panics = {{"publish", "", "torn", "exception", "kata.cc:23"}};
  evidence.ascending.records.explorations[0].failure = failure;
  return evidence;
}

TEST_CASE("What holds on all interleavings passes") {
  const Judgement judgement = Decide(Kata(), Flawless());
  CHECK(judgement.verdict.verdict == Kind::kPass);
  CHECK(judgement.verdict.points == 100);
  CHECK(judgement.verdict.pattern.empty());
  CHECK(judgement.verdict.leaks.empty());
  CHECK(judgement.verdict.heap.empty());
  CHECK_THAT(judgement.verdict.sentence,
             Contains("all 1,200 interleavings") && Contains("complete"));
  REQUIRE(judgement.verdict.schedules.size() == 2);
  CHECK(judgement.verdict.schedules[0].strategy == "weak memory");
}

TEST_CASE("Another compiler is no matter where no byte is judged") {
  Manifest kata = Kata();
  kata.compiler = "clang 19";
  Evidence evidence = Flawless();
  evidence.compile.compiler = "Debian clang version 16.0.6";
  CHECK(Decide(kata, evidence).verdict.warnings.empty());
}

TEST_CASE("An interleaving that fails is a fail, with the kata's pattern") {
  const Judgement judgement = Decide(Kata(), Failing("check"));
  const Verdict& verdict = judgement.verdict;
  CHECK(verdict.verdict == Kind::kFail);
  CHECK(verdict.points == 0);
  CHECK(verdict.pattern == "unordered publication");
  CHECK(verdict.sentence ==
        "passenger's load of platform at kata.cc:24 is STALE");
  CHECK(verdict.token == "07.publish.1x1~w~AbCdEf");
  CHECK(judgement.Satisfies(Oracle::kBehaviour));
  CHECK_FALSE(judgement.Satisfies(Oracle::kInterleavings));
}

TEST_CASE("Verdicts on threads conform to the schema") {
  const auto schema =
      nlohmann::json::parse(*ReadFile("grader/verdict.schema.json"));
  for (const Evidence& evidence : {Flawless(), Failing("check")}) {
    const std::string json = ToJson(Decide(Kata(), evidence).verdict);
    CHECK(Complaint(schema, nlohmann::json::parse(json)) == "");
  }
}

TEST_CASE("The report tells the interleaving, and what to do next") {
  const std::string report = Report(Kata(), Decide(Kata(), Failing("check")));
  CHECK_THAT(report,
             StartsWith("passenger's load ") &&
                 Contains("The clearest interleaving that fails, of "
                          "publish 1x1 (1 handover between\nthreads):") &&
                 Contains("   1. dispatcher stores train = 42") &&
                 Contains("   2. passenger loads train = 0") &&
                 Contains("replay 07.publish.1x1~w~AbCdEf") &&
                 Contains("interleavings does not") && Contains("hint 07 1"));
  // Nothing of tasks or of the heap.
  CHECK_THAT(report, !Contains("stay behind") && !Contains("Memory") &&
                         !Contains("memcheck") && !Contains("usual order"));
}

TEST_CASE("A search or a loop without an end is a timeout") {
  CHECK(Decide(Kata(), Failing("timeout")).verdict.verdict == Kind::kTimeout);
  Evidence evidence = Flawless();
  evidence.tests.records.timeouts = {{"a", 1000}};
  const Verdict verdict = Decide(Kata(), evidence).verdict;
  CHECK(verdict.verdict == Kind::kTimeout);
  // Nothing awaits here.
  CHECK_THAT(verdict.sentence, !Contains("awaits"));
}

TEST_CASE("An exception in a thread is a panic") {
  const Verdict verdict = Decide(Kata(), Failing("panic")).verdict;
  CHECK(verdict.verdict == Kind::kPanic);
  CHECK_THAT(verdict.sentence, Contains("torn") && Contains("kata.cc:23"));
}

TEST_CASE("What is not explored to its end proves nothing") {
  Evidence evidence = Flawless();
  evidence.ascending.records.explorations[1].complete = false;
  const Judgement judgement = Decide(Kata(), evidence);
  CHECK_FALSE(judgement.Satisfies(Oracle::kInterleavings));
  CHECK(judgement.verdict.verdict == Kind::kFail);
  CHECK_THAT(judgement.verdict.sentence,
             Contains("publish 2x1 was not explored to its end"));
}

TEST_CASE("A program that was not reported has failed") {
  Evidence evidence = Flawless();
  evidence.ascending.records.explorations.pop_back();
  const Judgement judgement = Decide(Kata(), evidence);
  CHECK(judgement.verdict.verdict == Kind::kFail);
  CHECK_FALSE(judgement.Satisfies(Oracle::kInterleavings));
}

TEST_CASE("A fix that fails its tests alone gets half") {
  Evidence evidence = Flawless();
  evidence.tests.records.tests[0].passed = false;
  CHECK(Decide(Kata(), evidence).verdict.points == 50);
}

TEST_CASE("A wrong fix names the program that refuses it") {
  const auto expectation = ParseExpectation(
      "// VERDICT: fail; interleavings: publish 1x1; nothing orders it\n");
  REQUIRE(expectation.ok());
  CHECK(expectation->oracle == Oracle::kInterleavings);
  const Verdict verdict = Decide(Kata(), Failing("check")).verdict;
  CHECK(CheckWrong(*expectation, verdict).ok());
  const auto other = ParseExpectation(
      "// VERDICT: fail; interleavings: publish 2x1; nothing orders it\n");
  REQUIRE(other.ok());
  CHECK_FALSE(CheckWrong(*other, verdict).ok());
}

TEST_CASE("Who refuses is told from what explored it") {
  CHECK(Refusing(Decide(Kata(), Failing("check")).verdict) ==
        std::vector<Oracle>{Oracle::kInterleavings});
}

TEST_CASE("A manifest has programs of tasks or of threads, not of both") {
  const auto manifest = ParseManifest(
      R"({"schema": 1, "kata": "k", "title": "", "pattern": "", "level": 1,
          "summary": "", "evidence": ["schedules", "interleavings"],
          "programs": {}, "workload_sizes": [], "starter_satisfies": [],
          "limits": {}})",
      "manifest.json");
  REQUIRE_FALSE(manifest.ok());
  CHECK_THAT(std::string(manifest.status().message()),
             Contains("field \"evidence\""));
}

}  // namespace
}  // namespace grader
