// Tables of evidence: every verdict, every precedence that matters, points.
#include "grader/decide.h"

#include <catch2/catch.hpp>
#include <functional>

namespace grader {
namespace {

using Catch::Contains;
using Change = std::function<void(Evidence&)>;

Manifest Kata() {
  Manifest manifest;
  manifest.kata = "01_unclosed_range";
  manifest.pattern = "unclosed range";
  manifest.evidence = {Oracle::kBehaviour, Oracle::kSchedules, Oracle::kHeap,
                       Oracle::kMemcheck};
  manifest.programs = {{"jobs", {"1x1", "2x2"}}};
  manifest.workload_sizes = {10, 20};
  manifest.working_target = MemoryTarget{100, 10};
  manifest.peak_target = MemoryTarget{200, 10};
  return manifest;
}

LeakRecord Worker(int count) {
  LeakRecord leak;
  leak.task = "worker";
  leak.state = "stuck";
  leak.wait_reason = "chan receive";
  leak.awaits_at = "kata.cc:12";
  leak.spawned_at = "kata.cc:40";
  leak.channel = "jobs";
  leak.count = count;
  leak.bytes = count * 168;
  leak.pattern = "unclosed range";
  leak.left = "server, last sent at kata.cc:26";
  return leak;
}

ProgramRun Ran(const std::string& name) {
  ProgramRun run;
  run.name = name;
  run.ran = true;
  run.cpu_seconds = 10;
  run.records.ended = true;
  return run;
}

// What a flawless submission leaves.
Evidence Flawless() {
  Evidence evidence;
  evidence.compile.ok = true;
  evidence.linked = true;
  evidence.expected_tests = {"a", "b"};
  evidence.tests = Ran("tests");
  evidence.tests.records.tests = {{"a", true, ""}, {"b", true, ""}};
  evidence.ascending = Ran("exploration, ascending");
  for (const char* size : {"1x1", "2x2"}) {
    Exploration explored;
    explored.program = "jobs";
    explored.size = size;
    explored.explored = 6;
    explored.complete = true;
    explored.digest = "d";
    evidence.ascending.records.explorations.push_back(explored);
  }
  evidence.descending = evidence.ascending;
  evidence.descending.name = "exploration, descending";
  for (const std::int64_t size : {10, 20}) {
    HeapRun& heap = evidence.heap.emplace_back();
    heap.size = size;
    heap.run = Ran("massif " + std::to_string(size));
    heap.before = 1000;
    heap.working = 1000 + 100 + 10 * size;  // exactly the target
    heap.after = 1000;
    heap.peak = 1000 + 200 + 10 * size;
    heap.run.records.censuses.emplace_back().size = size;
  }
  evidence.memcheck_run = Ran("memcheck 10");
  evidence.memcheck_run.records.censuses.emplace_back().size = 10;
  evidence.memcheck.emplace();
  return evidence;
}

Exploration& First(Evidence& evidence) {
  return evidence.ascending.records.explorations[0];
}

// The same failure on both heaps.
void Fail(Evidence& evidence, const std::string& kind, std::size_t index = 0,
          int deviations = 0) {
  Failure failure;
  failure.kind = kind;
  failure.text = kind + " text";
  failure.deviations = deviations;
  failure.token = "01.jobs." + std::to_string(index);
  failure.steps = {"one", "two"};
  if (kind == "leak") failure.leaks = {Worker(1)};
  if (kind == "panic") {
    failure.panics = {{"jobs", "worker", "boom", "panic", "kata.cc:9"}};
  }
  if (kind == "check") {
    failure.panics = {{"jobs", "main", "expected: 1", "exception", ""}};
  }
  evidence.ascending.records.explorations[index].failure = failure;
  evidence.descending.records.explorations[index].failure = failure;
}

void Leak(Evidence& evidence) {
  for (HeapRun& heap : evidence.heap) {
    const int size = static_cast<int>(heap.size);
    heap.after = *heap.before + size * 168;
    heap.run.records.censuses[0].leaks = {Worker(size)};
  }
  Census& census = evidence.memcheck_run.records.censuses[0];
  census.leaks = {Worker(10)};
  for (Census* c : {&census, &evidence.heap[0].run.records.censuses[0]}) {
    c->frame_blocks = c->record_blocks = 10;
    c->frame_bytes = 1280;
    c->record_bytes = 400;
  }
  evidence.memcheck->frames = {10, 1280};
  evidence.memcheck->records = {10, 400};
  evidence.memcheck->frames_are = "indirectly lost";
}

// One way to deserve each verdict, strictest first.
struct Row {
  const char* verdict;
  const char* name;
  Change change;
};

const std::vector<Row>& Rows() {
  static const std::vector<Row> rows = {
      {"grader-fault", "trouble", [](Evidence& e) { e.fault = "no disk"; }},
      {"grader-fault", "disagreement",
       [](Evidence& e) { e.memcheck->frames.blocks += 1; }},
      {"grader-fault", "disagreement in bytes of records",
       [](Evidence& e) { e.memcheck->records.bytes += 1; }},
      {"timeout", "processor time",
       [](Evidence& e) {
         e.tests.out_of_cpu = true;
         e.tests.records.ended = false;
       }},
      {"timeout", "steps of a test",
       [](Evidence& e) { e.tests.records.timeouts = {{"a", 20000}}; }},
      {"timeout", "steps of the workload",
       [](Evidence& e) {
         e.heap[0].run.records.censuses[0].out_of_steps = true;
       }},
      {"timeout", "steps of a schedule",
       [](Evidence& e) { Fail(e, "timeout"); }},
      {"nondeterministic", "uninitialised condition",
       [](Evidence& e) {
         e.memcheck->errors = {{"UninitCondition", "w", "kata.cc:4"}};
       }},
      {"nondeterministic", "uninitialised value",
       [](Evidence& e) {
         e.memcheck->errors = {{"InvalidRead", "w", ""},
                               {"UninitValue", "w", ""}};
       }},
      {"nondeterministic", "another digest",
       [](Evidence& e) { First(e).digest = "other"; }},
      {"nondeterministic", "a failure on one heap only",
       [](Evidence& e) {
         Fail(e, "leak");
         First(e).failure.reset();
       }},
      {"nondeterministic", "a crash on one heap only",
       [](Evidence& e) { e.descending.signal = 11; }},
      {"nondeterministic", "another census",
       [](Evidence& e) {
         e.memcheck_run.records.censuses[0].leaks = {Worker(1)};
       }},
      {"panic", "a panic in a test",
       [](Evidence& e) {
         e.tests.records.panics = {{"a", "t", "boom", "panic", "kata.cc:3"}};
       }},
      {"panic", "an exception in the workload",
       [](Evidence& e) {
         e.heap[1].run.records.censuses[0].panics = {
             {"", "t", "bad_alloc", "exception", ""}};
       }},
      {"panic", "a panic in a schedule", [](Evidence& e) { Fail(e, "panic"); }},
      {"panic", "a panic in the workload that a catch ended",
       [](Evidence& e) {
         e.heap[1].run.records.censuses[0].panics = {
             {"", "t", "close of closed channel", "recovered", ""}};
       }},
      {"panic", "a signal",
       [](Evidence& e) {
         e.tests.signal = 6;
         e.tests.records.ended = false;
       }},
      {"leak", "in the workload", Leak},
      {"leak", "in one schedule", [](Evidence& e) { Fail(e, "leak", 1); }},
      {"leak", "of bytes alone", [](Evidence& e) { e.heap[1].after = 1001; }},
      {"over-memory", "in mid-work",
       [](Evidence& e) { *e.heap[1].working += 1; }},
      {"over-memory", "at the peak", [](Evidence& e) { *e.heap[0].peak += 1; }},
      {"fail", "a failed test",
       [](Evidence& e) { e.tests.records.tests[0].passed = false; }},
      {"fail", "a missing test",
       [](Evidence& e) { e.tests.records.tests.pop_back(); }},
      {"fail", "a missing end",
       [](Evidence& e) { e.tests.records.ended = false; }},
      {"fail", "a missing program",
       [](Evidence& e) {
         e.ascending.records.explorations.back().size = "9x9";
         e.descending.records.explorations.back().size = "9x9";
       }},
      {"fail", "a missing census",
       [](Evidence& e) { e.heap[1].run.records.censuses[0].size = 9; }},
      {"fail", "a workload that never comes to its mid-work",
       [](Evidence& e) { e.heap[0].working.reset(); }},
      {"fail", "a missing snapshot",
       [](Evidence& e) { e.heap[1].after.reset(); }},
      {"fail", "a memcheck run that left early",
       [](Evidence& e) { e.memcheck_run.records.ended = false; }},
      {"fail", "a check in a schedule", [](Evidence& e) { Fail(e, "check"); }},
      {"fail", "a memcheck error",
       [](Evidence& e) {
         e.memcheck->errors = {{"InvalidRead", "Invalid read", "kata.cc:4"}};
       }},
  };
  return rows;
}

std::string VerdictOf(const Evidence& evidence) {
  return std::string(Name(Decide(Kata(), evidence).verdict.verdict));
}

TEST_CASE("A flawless submission passes") {
  const Judgement judgement = Decide(Kata(), Flawless());
  CHECK(judgement.verdict.verdict == Kind::kPass);
  CHECK(judgement.verdict.points == 100);
  CHECK(judgement.satisfied.size() == 4);
  CHECK(judgement.verdict.token.empty());
  CHECK(judgement.verdict.sentence ==
        "nothing leaks on 12 explored schedules (complete), and every byte of "
        "the workload comes back");
}

TEST_CASE("In a learner's copy nothing is a grade") {
  Manifest manifest = Kata();
  manifest.visible_only = true;
  const Verdict passed = Decide(manifest, Flawless()).verdict;
  CHECK(passed.verdict == Kind::kVisiblePass);
  CHECK_FALSE(passed.points.has_value());
  CHECK_THAT(passed.sentence, Contains("judged when you hand in"));
  Evidence wrong = Flawless();
  wrong.compile.ok = false;
  const Verdict refused = Decide(manifest, wrong).verdict;
  CHECK(refused.verdict == Kind::kNoCompile);
  CHECK_FALSE(refused.points.has_value());
}

TEST_CASE("A search that was cut passes, and says so") {
  Evidence evidence = Flawless();
  for (ProgramRun* run : {&evidence.ascending, &evidence.descending}) {
    run->records.explorations[1].complete = false;
  }
  const Verdict verdict = Decide(Kata(), evidence).verdict;
  CHECK(verdict.verdict == Kind::kPass);
  CHECK_THAT(verdict.sentence, Contains("(bounded)"));
}

TEST_CASE("Each single thing that is wrong gets its verdict") {
  for (const Row& row : Rows()) {
    Evidence evidence = Flawless();
    row.change(evidence);
    INFO(row.name);
    CHECK(VerdictOf(evidence) == row.verdict);
  }
}

TEST_CASE("A peak that may grow by so much and no more is a target as well") {
  // Far below what the target allows.
  Evidence evidence = Flawless();
  evidence.heap[0].peak = 1050;
  evidence.heap[1].peak = 1058;
  Manifest manifest = Kata();
  CHECK(Decide(manifest, evidence).verdict.verdict == Kind::kPass);
  manifest.peak_growth = 8;
  CHECK(Decide(manifest, evidence).verdict.verdict == Kind::kPass);
  manifest.peak_growth = 7;
  const Judgement judgement = Decide(manifest, evidence);
  CHECK(judgement.verdict.verdict == Kind::kOverMemory);
  CHECK_FALSE(judgement.Satisfies(Oracle::kHeap));
  CHECK(judgement.verdict.sentence ==
        "the peak grows with the work, from 50 bytes at size 10 to 58 bytes at "
        "size 20; it may grow by 7");
  CHECK(judgement.verdict.heap[0].peak_target == 300);
  CHECK(judgement.verdict.heap[1].peak_target == 57);

  // Growth alone judges where there is no other target for the peak, and where
  // there is one that is lower, that one does.
  manifest.peak_target.reset();
  CHECK(Decide(manifest, evidence).verdict.heap[1].peak_target == 57);
  manifest.peak_target = MemoryTarget{55, 0};
  CHECK(Decide(manifest, evidence).verdict.heap[1].peak_target == 55);
}

TEST_CASE("Of two things that are wrong the stricter decides") {
  for (std::size_t i = 0; i < Rows().size(); ++i) {
    for (std::size_t j = i; j < Rows().size(); ++j) {
      const Row &stricter = Rows()[i], &milder = Rows()[j];
      Evidence evidence = Flawless();
      // Whichever happens first: each change stands on flawless evidence, and
      // where it replaces a whole part the stricter one must have the last
      // word.
      milder.change(evidence);
      stricter.change(evidence);
      INFO(stricter.name << " and " << milder.name);
      CHECK(VerdictOf(evidence) == stricter.verdict);
    }
  }
}

TEST_CASE("What is wrong never has an empty or an overlong sentence") {
  for (const Row& row : Rows()) {
    Evidence evidence = Flawless();
    row.change(evidence);
    const std::string sentence = Decide(Kata(), evidence).verdict.sentence;
    INFO(row.name << ": " << sentence);
    CHECK(sentence.size() > 10);
    CHECK(sentence.size() <= 200);
  }
}

TEST_CASE("Nothing wrong earns more than half of the points") {
  for (const Row& row : Rows()) {
    Evidence evidence = Flawless();
    row.change(evidence);
    const auto points = Decide(Kata(), evidence).verdict.points;
    INFO(row.name);
    if (std::string(row.verdict) == "grader-fault") {
      CHECK_FALSE(points);
    } else {
      REQUIRE(points);
      CHECK(*points <= 50);
    }
  }
}

TEST_CASE("What does not compile or link gets no points and is not judged") {
  Evidence evidence;
  evidence.compile.first_error = "kata.cc:3:4: error: expected ';'";
  Verdict verdict = Decide(Kata(), evidence).verdict;
  CHECK(verdict.verdict == Kind::kNoCompile);
  CHECK(verdict.points == 0);
  CHECK(verdict.sentence ==
        "it does not compile: kata.cc:3:4: error: expected ';'");
  CHECK(verdict.tests.empty());

  evidence.compile.ok = true;
  evidence.link.first_error = "undefined symbol: kata::Run()";
  verdict = Decide(Kata(), evidence).verdict;
  CHECK(verdict.verdict == Kind::kNoCompile);
  CHECK_THAT(verdict.sentence, Contains("kata::Run()"));
}

TEST_CASE(
    "What is forbidden gets no points, and is told what to write instead") {
  Evidence evidence = Flawless();
  evidence.compile.ok = false;
  evidence.compile.first_error = "kata.cc:3:4: error: expected ';'";
  evidence.compile.forbidden =
      Refusal{"cast", 7, "void*", "it makes one type of another", "true types"};
  const Verdict verdict = Decide(Kata(), evidence).verdict;
  CHECK(verdict.verdict == Kind::kForbidden);
  CHECK(verdict.points == 0);
  CHECK(verdict.sentence ==
        "forbidden at kata.cc:7: void* (cast); instead: true types");
  CHECK(verdict.forbidden == evidence.compile.forbidden);
  CHECK(verdict.tests.empty());
  CHECK(verdict.leaks.empty());
}

TEST_CASE("What is forbidden without a line has none in its sentence") {
  Evidence evidence;
  evidence.compile.forbidden =
      Refusal{"constants", 0, "70,000 bytes of constants", "w", "fewer"};
  CHECK(Decide(Kata(), evidence).verdict.sentence ==
        "forbidden: 70,000 bytes of constants (constants); instead: fewer");
}

TEST_CASE("A forbidden fix that masks is named as that") {
  Evidence evidence;
  evidence.compile.forbidden = Refusal{
      "static-variable", 7, "the variable kept", "w", "a local variable"};
  CHECK_THAT(Decide(Kata(), evidence).verdict.sentence,
             Catch::StartsWith("what a global keeps is leaked all the same: "
                               "forbidden at kata.cc:7: the variable kept"));
  evidence.compile.forbidden->rule = "volatile";
  CHECK_THAT(Decide(Kata(), evidence).verdict.sentence,
             Catch::StartsWith("volatile is no fix, it orders nothing"));
}

TEST_CASE("A fault of ours wins over what is forbidden") {
  Evidence evidence;
  evidence.compile.forbidden = Refusal{"cast", 7, "void*", "w", "i"};
  evidence.fault = "cannot start clang";
  const Verdict verdict = Decide(Kata(), evidence).verdict;
  CHECK(verdict.verdict == Kind::kGraderFault);
  CHECK_FALSE(verdict.points);
}

TEST_CASE("A compiler that is missing is no fault of the submission") {
  Evidence evidence;
  evidence.fault = "cannot start clang";
  const Verdict verdict = Decide(Kata(), evidence).verdict;
  CHECK(verdict.verdict == Kind::kGraderFault);
  CHECK_FALSE(verdict.points);
  CHECK_THAT(verdict.sentence, Contains("cannot start clang"));
}

TEST_CASE("The sentence of a leak says what, where, from where, and who left") {
  Evidence evidence = Flawless();
  Leak(evidence);
  CHECK(Decide(Kata(), evidence).verdict.sentence ==
        "unclosed range: 10 tasks \"worker\" parked for ever in chan receive "
        "on \"jobs\" at kata.cc:12, started at kata.cc:40; left: server, last "
        "sent at kata.cc:26");
}

TEST_CASE("A leak that only a schedule shows names that schedule's program") {
  Evidence evidence = Flawless();
  Fail(evidence, "leak", 1);
  const Verdict verdict = Decide(Kata(), evidence).verdict;
  CHECK_THAT(verdict.sentence, Contains("in a schedule of jobs 2x2"));
  REQUIRE(verdict.leaks.size() == 1);
  CHECK(verdict.leaks[0].count == 1);
}

TEST_CASE("The sentence names a leak in kata.cc before one in the harness") {
  Evidence evidence = Flawless();
  Fail(evidence, "leak", 0);
  LeakRecord main = Worker(7);
  main.task = "main";
  main.awaits_at = "programs.cc:26";
  for (ProgramRun* run : {&evidence.ascending, &evidence.descending}) {
    auto& leaks = run->records.explorations[0].failure->leaks;
    leaks.insert(leaks.begin(), main);
  }
  CHECK_THAT(Decide(Kata(), evidence).verdict.sentence,
             Contains("1 task \"worker\""));
}

TEST_CASE("A fix that masks is named as that") {
  Evidence evidence = Flawless();
  Leak(evidence);
  evidence.source = "co_await dojo::Sleep(1_s);";
  CHECK_THAT(Decide(Kata(), evidence).verdict.sentence,
             Contains("sleeping is no fix"));
}

TEST_CASE("A disagreement shows the stricter finding beside it") {
  Evidence evidence = Flawless();
  evidence.memcheck->frames = {10, 1280};
  CHECK_THAT(Decide(Kata(), evidence).verdict.sentence,
             Contains("stricter finding: leak"));
  evidence.tests.records.panics = {{"a", "t", "boom", "panic", ""}};
  CHECK_THAT(Decide(Kata(), evidence).verdict.sentence,
             Contains("stricter finding: panic"));
}

TEST_CASE(
    "A leak that only a failing check comes with has its schedule shown") {
  Evidence evidence = Flawless();
  Fail(evidence, "check");
  for (ProgramRun* run : {&evidence.ascending, &evidence.descending}) {
    run->records.explorations[0].failure->leaks = {Worker(1)};
  }
  const Judgement judgement = Decide(Kata(), evidence);
  CHECK(judgement.verdict.verdict == Kind::kLeak);
  CHECK(judgement.verdict.token == "01.jobs.0");
  CHECK(judgement.counterexample.has_value());
}

TEST_CASE("The shown schedule has the fewest deviations, then steps") {
  Evidence evidence = Flawless();
  Fail(evidence, "leak", 0, 2);
  Fail(evidence, "leak", 1, 1);
  CHECK(Decide(Kata(), evidence).verdict.token == "01.jobs.1");
  Fail(evidence, "leak", 0, 1);
  for (ProgramRun* run : {&evidence.ascending, &evidence.descending}) {
    run->records.explorations[0].failure->steps = {"one"};
  }
  CHECK(Decide(Kata(), evidence).verdict.token == "01.jobs.0");
}

TEST_CASE("The shown schedule is of the verdict's kind") {
  Evidence evidence = Flawless();
  Fail(evidence, "leak", 0, 0);
  Fail(evidence, "panic", 1, 3);
  const Judgement judgement = Decide(Kata(), evidence);
  CHECK(judgement.verdict.verdict == Kind::kPanic);
  CHECK(judgement.verdict.token == "01.jobs.1");
}

TEST_CASE("What is nondeterministic has no token: it could not be replayed") {
  Evidence evidence = Flawless();
  Fail(evidence, "leak");
  First(evidence).digest = "other";
  const Judgement judgement = Decide(Kata(), evidence);
  CHECK(judgement.verdict.token.empty());
  CHECK_FALSE(judgement.counterexample);
}

TEST_CASE("A test that is reported twice has failed when it failed once") {
  Evidence evidence = Flawless();
  evidence.tests.records.tests = {
      {"a", false, "x"}, {"a", true, ""}, {"b", true, ""}};
  CHECK(VerdictOf(evidence) == "fail");
}

TEST_CASE("A test that nobody expects counts for nothing") {
  Evidence evidence = Flawless();
  evidence.tests.records.tests = {{"b", true, ""}, {"c", true, ""}};
  const Verdict verdict = Decide(Kata(), evidence).verdict;
  REQUIRE(verdict.tests.size() == 2);
  CHECK(verdict.tests[0].name == "a");
  CHECK_FALSE(verdict.tests[0].passed);
}

TEST_CASE("Points come from what the starter does not satisfy, up to half") {
  struct Case {
    std::vector<Oracle> starter;
    std::vector<const char*> wrong;  // names of rows
    int points;
  };
  for (const Case& row : {
           // 40 + 20 + 10 of 100
           Case{{}, {"a failed test"}, 50},
           // 30 + 10 of 100
           Case{{}, {"in the workload"}, 40},
           // 10 of 100
           Case{{}, {"in the workload", "a failed test"}, 10},
           // nothing but what the starter has
           Case{{Oracle::kMemcheck}, {"in the workload", "a failed test"}, 0},
           // 30 of 90
           Case{{Oracle::kMemcheck}, {"in the workload"}, 33},
           // 40 + 20 of 60
           Case{{Oracle::kMemcheck, Oracle::kBehaviour}, {"a failed test"}, 50},
           // 20 of 60
           Case{{Oracle::kMemcheck, Oracle::kBehaviour},
                {"in one schedule"},
                33},
           // nothing left to earn
           Case{{Oracle::kBehaviour, Oracle::kSchedules, Oracle::kHeap,
                 Oracle::kMemcheck},
                {"a failed test"},
                0},
       }) {
    Manifest manifest = Kata();
    manifest.starter_satisfies = row.starter;
    Evidence evidence = Flawless();
    for (const Row& change : Rows()) {
      for (const char* name : row.wrong) {
        if (change.name == std::string(name)) change.change(evidence);
      }
    }
    INFO(row.wrong.front());
    CHECK(Decide(manifest, evidence).verdict.points == row.points);
  }
}

TEST_CASE("Oracles that a kata does not use are not asked for") {
  Manifest manifest = Kata();
  manifest.evidence = {Oracle::kBehaviour, Oracle::kSchedules};
  Evidence evidence = Flawless();
  evidence.heap.clear();
  evidence.memcheck.reset();
  evidence.memcheck_run = {};
  const Judgement judgement = Decide(manifest, evidence);
  CHECK(judgement.verdict.verdict == Kind::kPass);
  CHECK(judgement.verdict.heap.empty());
}

TEST_CASE("A target that a kata does not set is not applied") {
  Manifest manifest = Kata();
  manifest.working_target.reset();
  Evidence evidence = Flawless();
  *evidence.heap[0].working += 1'000'000;
  CHECK(Decide(manifest, evidence).verdict.verdict == Kind::kPass);
}

TEST_CASE("A swallowed panic is named, behind one that nobody caught") {
  Evidence evidence = Flawless();
  auto& panics = evidence.heap[1].run.records.censuses[0].panics;
  panics = {{"", "t", "close of closed channel", "recovered", "kata.cc:3"}};
  CHECK(Decide(Kata(), evidence).verdict.sentence ==
        "swallowing a panic is no fix: close of closed channel, in task \"t\" "
        "at kata.cc:3; a catch hides it");
  panics.push_back({"", "u", "send on closed channel", "panic", "kata.cc:9"});
  CHECK_THAT(Decide(Kata(), evidence).verdict.sentence,
             Catch::StartsWith("panic: send on closed channel"));
}

TEST_CASE("Nothing that a terminal would obey gets into the sentence") {
  Evidence evidence = Flawless();
  evidence.tests.records.tests[0] = {"a", false, "x\x1b[2J\ny\xff"};
  CHECK(Decide(Kata(), evidence).verdict.sentence == "\"a\" fails: x?[2J y?");
}

TEST_CASE("Each oracle says what it is worth") {
  Manifest manifest = Kata();
  manifest.starter_satisfies = {Oracle::kMemcheck};
  Judgement judgement;
  judgement.satisfied = {Oracle::kBehaviour, Oracle::kMemcheck};
  const auto worth = Worth(manifest, judgement);
  REQUIRE(worth.size() == manifest.evidence.size());
  CHECK(worth[0].oracle == Oracle::kBehaviour);
  CHECK(worth[0].satisfied);
  CHECK(worth[0].points == 33);
  CHECK(worth[1].oracle == Oracle::kSchedules);
  CHECK_FALSE(worth[1].satisfied);
  CHECK(worth[1].points == 44);
  CHECK(worth[2].points == 22);
  // The starter has it already.
  CHECK(worth[3].oracle == Oracle::kMemcheck);
  CHECK(worth[3].satisfied);
  CHECK(worth[3].points == 0);
}

}  // namespace
}  // namespace grader
