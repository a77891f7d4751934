// Each rule of the lint, shown by a kata in which one thing is wrong and all
// else is right.
#include "grader/kata_lint.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "grader/testdata/clean_kata.h"

namespace grader {
namespace {

using Catch::Contains;

// A clean kata with its surroundings, to spoil.
struct Spoilt {
  KataTexts texts = testdata::CleanKata();
  Surroundings around = testdata::CleanSurroundings();

  Manifest& manifest() { return texts.manifest; }
  std::string& Kata(const std::string& path) { return texts.kata.at(path); }
  std::string& Fix(const std::string& path) { return texts.solutions.at(path); }
};

void Exchange(std::string& text, const std::string& from,
              const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

// Exactly one problem: of this rule, in this place, with these words.
void ExpectOnly(const Spoilt& spoilt, const std::string& rule,
                const std::string& place, const std::string& words) {
  const std::vector<Problem> problems = Lint(spoilt.texts, spoilt.around);
  for (const Problem& problem : problems) UNSCOPED_INFO(problem.ToString());
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].rule == rule);
  CHECK_THAT(problems[0].ToString(),
             Catch::StartsWith(place + ": ") && Contains(words));
}

TEST_CASE("A clean kata has no problem") {
  const Spoilt clean;
  for (const Problem& problem : Lint(clean.texts, clean.around)) {
    FAIL_CHECK(problem.ToString());
  }
}

TEST_CASE("Each rule has a test that carries its name as a tag") {
  std::set<std::string> tags;
  for (const Catch::TestCase& test :
       Catch::getRegistryHub().getTestCaseRegistry().getAllTests()) {
    tags.insert(test.tags.begin(), test.tags.end());
  }
  for (const std::string& rule : LintRules()) {
    INFO(rule);
    CHECK(tags.count(rule) == 1);
  }
}

TEST_CASE("No two rules have one name") {
  std::vector<std::string> rules = LintRules();
  CHECK(rules.size() >= 22);
  std::sort(rules.begin(), rules.end());
  CHECK(std::adjacent_find(rules.begin(), rules.end()) == rules.end());
}

TEST_CASE("A name is two digits and small words", "[name]") {
  Spoilt spoilt;
  spoilt.manifest().kata = "02_open__door";
  spoilt.around.katas[1].kata = "02_open__door";
  // What follows from the name follows it here.
  for (auto* texts : {&spoilt.texts.kata, &spoilt.texts.solutions}) {
    for (auto& [path, text] : *texts) {
      for (std::size_t at; (at = text.find("02_open_door")) != text.npos;)
        text.replace(at, 12, "02_open__door");
      for (std::size_t at; (at = text.find("02_OPEN_DOOR")) != text.npos;)
        text.replace(at, 12, "02_OPEN__DOOR");
    }
  }
  ExpectOnly(spoilt, "name", "katas/02_open__door/BUILD:5", "two digits");
}

TEST_CASE("A number belongs to one kata", "[number-unique]") {
  Spoilt spoilt;
  spoilt.around.katas[0].kata = "02_other";
  ExpectOnly(spoilt, "number-unique", "katas/02_open_door/BUILD:5",
             "02_other has the same number");
}

TEST_CASE("A level belongs to one kata", "[level-unique]") {
  Spoilt spoilt;
  spoilt.around.katas[0].level = 2;
  ExpectOnly(spoilt, "level-unique", "katas/02_open_door/BUILD:7",
             "01_unclosed_range has the same level");
}

TEST_CASE("A title is not empty", "[title]") {
  Spoilt spoilt;
  spoilt.manifest().title = "";
  ExpectOnly(spoilt, "title", "katas/02_open_door/BUILD:6",
             "the title is empty");
}

TEST_CASE("A title belongs to one kata", "[title]") {
  Spoilt spoilt;
  spoilt.around.katas[0].title = "The open door";
  ExpectOnly(spoilt, "title", "katas/02_open_door/BUILD:6", "the same title");
}

TEST_CASE("A summary is one sentence", "[summary]") {
  Spoilt spoilt;
  spoilt.manifest().summary = "It waits. It leaks.";
  ExpectOnly(spoilt, "summary", "katas/02_open_door/BUILD:25", "one sentence");
}

TEST_CASE("A summary has an end", "[summary]") {
  Spoilt spoilt;
  spoilt.manifest().summary = "";
  ExpectOnly(spoilt, "summary", "katas/02_open_door/BUILD:25", "one sentence");
}

TEST_CASE("A summary fits into the list", "[summary]") {
  Spoilt spoilt;
  spoilt.manifest().summary = "A" + std::string(99, 'b') + ".";
  ExpectOnly(spoilt, "summary", "katas/02_open_door/BUILD:25",
             "101 characters");
}

TEST_CASE("A summary belongs to one kata", "[summary]") {
  Spoilt spoilt;
  spoilt.around.katas[0].summary = spoilt.manifest().summary;
  ExpectOnly(spoilt, "summary", "katas/02_open_door/BUILD:25",
             "the same summary");
}

TEST_CASE("A pattern is one that the census names", "[pattern]") {
  Spoilt spoilt;
  spoilt.manifest().pattern = "bad luck";
  ExpectOnly(spoilt, "pattern", "katas/02_open_door/BUILD:13", "bad luck");
}

TEST_CASE("Workload sizes hold twice and four times the first",
          "[workload-sizes]") {
  Spoilt spoilt;
  spoilt.manifest().workload_sizes = {100, 200, 300};
  ExpectOnly(spoilt, "workload-sizes", "katas/02_open_door/BUILD:30",
             "N, 2 N and 4 N");
}

TEST_CASE("Workload sizes grow", "[workload-sizes]") {
  Spoilt spoilt;
  spoilt.manifest().workload_sizes = {100, 400, 200};
  ExpectOnly(spoilt, "workload-sizes", "katas/02_open_door/BUILD:30",
             "must grow");
}

TEST_CASE("Schedules as evidence need a program", "[program-sizes]") {
  Spoilt spoilt;
  spoilt.manifest().programs.clear();
  spoilt.Kata("hidden/programs.cc") =
      "std::vector<Program> Programs() {\n  return {};\n}\n";
  for (const char* path : {"wrong/01_try.cc", "wrong/02_try.cc"}) {
    std::string& text = spoilt.Fix(path);
    text.replace(0, text.find('\n'),
                 std::string("// VERDICT: leak; schedules: workload; ") + path);
  }
  ExpectOnly(spoilt, "program-sizes", "katas/02_open_door/BUILD:14",
             "no program is explored");
}

TEST_CASE("A program is explored at sizes", "[program-sizes]") {
  Spoilt spoilt;
  spoilt.manifest().programs[1].sizes = {"3", "x4"};
  ExpectOnly(spoilt, "program-sizes", "katas/02_open_door/BUILD:14",
             "the program leave needs sizes");
}

TEST_CASE("The sizes of a program have as many numbers", "[program-sizes]") {
  Spoilt spoilt;
  spoilt.manifest().programs[1].sizes = {"3", "3x4"};
  ExpectOnly(spoilt, "program-sizes", "katas/02_open_door/BUILD:14",
             "the program leave needs sizes");
}

TEST_CASE("Heap as evidence needs targets", "[targets]") {
  Spoilt spoilt;
  spoilt.manifest().peak_target.reset();
  Exchange(spoilt.Fix("wrong/09_try.cc"), "heap: peak", "heap: after");
  ExpectOnly(spoilt, "targets", "katas/02_open_door/BUILD",
             "# No peak_target:");
}

TEST_CASE("Targets say what they were measured from", "[targets-measured]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("BUILD"), "# Measured from", "# Guessed from");
  ExpectOnly(spoilt, "targets-measured", "katas/02_open_door/BUILD:9",
             "Measured from");
}

TEST_CASE("No file is missing", "[files]") {
  Spoilt spoilt;
  spoilt.texts.kata.erase("workload.cc");
  ExpectOnly(spoilt, "files", "katas/02_open_door/workload.cc", "missing");
}

TEST_CASE("The solutions have a BUILD file", "[files]") {
  Spoilt spoilt;
  spoilt.texts.solutions.erase("BUILD");
  ExpectOnly(spoilt, "files", "solutions/02_open_door/BUILD", "missing");
}

TEST_CASE("The contract's guard is made of the name", "[contract-guard]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("kata.h"), "#ifndef KATAS_02_OPEN_DOOR",
           "#ifndef KATAS_01_OPEN_DOOR");
  ExpectOnly(spoilt, "contract-guard", "katas/02_open_door/kata.h:2",
             "KATAS_02_OPEN_DOOR_KATA_H_");
}

TEST_CASE("The contract includes the runtime", "[contract-include]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("kata.h"), "runtime/dojo.h", "runtime/task.h");
  ExpectOnly(spoilt, "contract-include", "katas/02_open_door/kata.h",
             "runtime/dojo.h");
}

// A kata of threads, with which nothing is wrong.
Spoilt OfThreads() {
  Spoilt kata;
  Manifest& manifest = kata.manifest();
  manifest.evidence = {Oracle::kBehaviour, Oracle::kInterleavings};
  manifest.workload_sizes.clear();
  manifest.working_target.reset();
  manifest.peak_target.reset();
  manifest.starter_leak.reset();
  manifest.starter_verdict = "fail";
  manifest.pattern = "unordered door";
  kata.texts.kata.erase("workload.cc");
  Exchange(kata.Kata("kata.h"), "runtime/dojo.h", "katas/kata_atomic.h");
  Exchange(kata.Kata("kata.h"), "Nobody sleeps and nobody\n//   polls.",
           "Nobody waits.");
  Exchange(kata.Kata("kata.h"), "Nothing panics", "Nothing is thrown");
  Exchange(kata.Kata("hidden/programs.cc"), "std::vector<Program> Programs()",
           "std::vector<InterleavedProgram> InterleavedPrograms()");
  Exchange(kata.Kata("README.md"), "`grpc#1424`", "no name");
  Exchange(kata.Kata("hints.md"), "Fits: leak", "Fits: fail");
  Exchange(kata.Kata("hints.md"), "dojo::CloseGuard", "kata::Atomic");
  for (auto& [path, text] : kata.texts.solutions) {
    for (const std::string oracle :
         {"schedules: workload", "schedules", "heap: working",
          "heap: peak at the end"}) {
      const std::size_t at =
          text.find(oracle + (oracle == "schedules" ? ":" : ""));
      if (at == text.npos) continue;
      text.replace(
          at, oracle.size(),
          oracle == "schedules" ? "interleavings" : "interleavings: enter 1x1");
    }
  }
  return kata;
}

TEST_CASE("A kata of threads needs no workload, no runtime and no census") {
  const Spoilt clean = OfThreads();
  for (const Problem& problem : Lint(clean.texts, clean.around)) {
    FAIL_CHECK(problem.ToString());
  }
}

TEST_CASE("A kata of threads has programs", "[files]") {
  Spoilt spoilt = OfThreads();
  spoilt.texts.kata.erase("hidden/programs.cc");
  ExpectOnly(spoilt, "files", "katas/02_open_door/hidden/programs.cc",
             "missing");
}

TEST_CASE("Without programs interleavings prove nothing", "[program-sizes]") {
  Spoilt spoilt = OfThreads();
  spoilt.manifest().programs.clear();
  const std::vector<Problem> problems = Lint(spoilt.texts, spoilt.around);
  REQUIRE_FALSE(problems.empty());
  CHECK_THAT(problems[0].ToString(),
             Contains("interleavings are evidence, and no program"));
}

TEST_CASE("The contract of threads includes its variables",
          "[contract-include]") {
  Spoilt spoilt = OfThreads();
  Exchange(spoilt.Kata("kata.h"), "katas/kata_atomic.h", "runtime/dojo.h");
  ExpectOnly(spoilt, "contract-include", "katas/02_open_door/kata.h",
             "katas/kata_atomic.h");
}

TEST_CASE("The contract of threads says that nobody waits",
          "[contract-clock]") {
  Spoilt spoilt = OfThreads();
  Exchange(spoilt.Kata("kata.h"), "Nobody waits.", "All is quick.");
  ExpectOnly(spoilt, "contract-clock", "katas/02_open_door/kata.h",
             "Nobody waits");
}

TEST_CASE("The contract of threads says that nothing is thrown",
          "[contract-panics]") {
  Spoilt spoilt = OfThreads();
  Exchange(spoilt.Kata("kata.h"), "Nothing is thrown", "All is well");
  ExpectOnly(spoilt, "contract-panics", "katas/02_open_door/kata.h",
             "Nothing is thrown");
}

TEST_CASE("Threads have programs that are interleaved", "[programs-defined]") {
  Spoilt spoilt = OfThreads();
  Exchange(spoilt.Kata("hidden/programs.cc"), "InterleavedPrograms()",
           "Programs()");
  ExpectOnly(spoilt, "programs-defined",
             "katas/02_open_door/hidden/programs.cc", "InterleavedPrograms()");
}

TEST_CASE("The last hint of threads names their tools", "[hint-tools]") {
  Spoilt spoilt = OfThreads();
  Exchange(spoilt.Kata("hints.md"), "kata::Atomic", "dojo::CloseGuard");
  ExpectOnly(spoilt, "hint-tools", "katas/02_open_door/hints.md:13",
             "`kata::`");
}

TEST_CASE("A verdict names an interleaved program", "[verdict-program]") {
  Spoilt spoilt = OfThreads();
  Exchange(spoilt.Fix("wrong/02_try.cc"), "interleavings: leave",
           "interleavings: workload");
  ExpectOnly(spoilt, "verdict-program",
             "solutions/02_open_door/wrong/02_try.cc:1", "workload");
}

TEST_CASE("The contract is in namespace kata", "[contract-namespace]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("kata.h"), "namespace kata {", "namespace cata {");
  ExpectOnly(spoilt, "contract-namespace", "katas/02_open_door/kata.h",
             "namespace kata");
}

TEST_CASE("The contract lists what it promises", "[contract-promises]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("kata.h"), "// - Every", "// Every");
  ExpectOnly(spoilt, "contract-promises", "katas/02_open_door/kata.h",
             "2 promises");
}

TEST_CASE("The contract says that nobody sleeps", "[contract-clock]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("kata.h"), "Nobody sleeps", "Nobody works");
  ExpectOnly(spoilt, "contract-clock", "katas/02_open_door/kata.h",
             "Nobody sleeps and nobody polls");
}

TEST_CASE("The contract says that nothing panics", "[contract-panics]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("kata.h"), "Nothing panics", "Nothing breaks");
  ExpectOnly(spoilt, "contract-panics", "katas/02_open_door/kata.h",
             "Nothing panics");
}

TEST_CASE("The contract says that there is no state", "[contract-state]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("kata.h"), "no static ones", "a few static ones");
  ExpectOnly(spoilt, "contract-state", "katas/02_open_door/kata.h",
             "no static ones");
}

TEST_CASE("A kata begins with its starter", "[starter-same]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("kata.cc"), "return 0", "return 5");
  ExpectOnly(spoilt, "starter-same", "katas/02_open_door/kata.cc:7",
             "starter.cc");
}

TEST_CASE("A starter says where to begin", "[starter-todo]") {
  Spoilt spoilt;
  for (const char* path : {"kata.cc", "starter.cc"})
    Exchange(spoilt.Kata(path), "TODO: ", "");
  ExpectOnly(spoilt, "starter-todo", "katas/02_open_door/starter.cc", "TODO");
}

TEST_CASE("A starter has one task", "[starter-todo]") {
  Spoilt spoilt;
  for (const char* path : {"kata.cc", "starter.cc"})
    spoilt.Kata(path) += "// TODO: and then?\n";
  ExpectOnly(spoilt, "starter-todo", "katas/02_open_door/starter.cc:10",
             "a second");
}

TEST_CASE("A learner sees a test", "[tests-visible]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("visible_test.cc"), "TEST_CASE", "TEST_CASES");
  Exchange(spoilt.Fix("wrong/04_try.cc"), "\"a guest goes home\"", "\"one\"");
  ExpectOnly(spoilt, "tests-visible", "katas/02_open_door/visible_test.cc",
             "no TEST_CASE");
}

TEST_CASE("Hidden tests are many", "[tests-hidden]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hidden/hidden_test.cc"), "TEST_CASE(\"four\")",
           "int x()");
  ExpectOnly(spoilt, "tests-hidden", "katas/02_open_door/hidden/hidden_test.cc",
             "5 test cases");
}

TEST_CASE("A test's name is its own", "[tests-unique]") {
  Spoilt spoilt;
  spoilt.Kata("visible_test.cc") += "TEST_CASE(\"four\") {}\n";
  ExpectOnly(spoilt, "tests-unique", "katas/02_open_door/visible_test.cc:2",
             "hidden/hidden_test.cc:4");
}

TEST_CASE("A program that is explored is defined", "[programs-defined]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hidden/programs.cc"), "{{\"enter\", &Enter},", "{");
  ExpectOnly(spoilt, "programs-defined",
             "katas/02_open_door/hidden/programs.cc", "the program enter");
}

TEST_CASE("A program that is defined is explored", "[programs-defined]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hidden/programs.cc"), "&Enter},",
           "&Enter}, {\"stay\", &Stay},");
  ExpectOnly(spoilt, "programs-defined",
             "katas/02_open_door/hidden/programs.cc:2",
             "stay is never explored");
}

TEST_CASE("Programs are listed where the explorer asks", "[programs-defined]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hidden/programs.cc"), "Programs()", "AllPrograms()");
  ExpectOnly(spoilt, "programs-defined",
             "katas/02_open_door/hidden/programs.cc", "Programs()");
}

TEST_CASE("The workload says where mid-work is", "[workload-working]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("workload.cc"), "harness::Working();", "// Working()");
  ExpectOnly(spoilt, "workload-working", "katas/02_open_door/workload.cc",
             "harness::Working()");
}

TEST_CASE("The page begins with number and title", "[readme-title]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "# 02: the open door", "# 02: the door");
  ExpectOnly(spoilt, "readme-title", "katas/02_open_door/README.md:1",
             "# 02: The open door");
}

TEST_CASE("The page has its sections in order", "[readme-sections]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "## What is true", "## What is false");
  ExpectOnly(spoilt, "readme-sections", "katas/02_open_door/README.md",
             "What is true");
}

TEST_CASE("The page shows how to begin", "[readme-commands]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "bazel test //katas/02_open_door:grade",
           "bazel test //katas/02_open_door:test");
  ExpectOnly(spoilt, "readme-commands", "katas/02_open_door/README.md",
             "bazel test //katas/02_open_door:grade");
}

TEST_CASE("The page shows the bug in Go", "[readme-go]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "```go", "```c");
  ExpectOnly(spoilt, "readme-go", "katas/02_open_door/README.md:21", "```go");
}

TEST_CASE("The page names a real bug", "[readme-wild]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "grpc#1424", "grpc");
  ExpectOnly(spoilt, "readme-wild", "katas/02_open_door/README.md:32",
             "runtime/conformance/kernels/");
}

TEST_CASE("The real bug is one that the runtime is held to", "[readme-wild]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "grpc#1424", "grpc#1425");
  ExpectOnly(spoilt, "readme-wild", "katas/02_open_door/README.md:32",
             "grpc_1425.cc does not exist");
}

TEST_CASE("The page says how many tasks the starter leaves",
          "[readme-figures]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "two guests", "three guests");
  ExpectOnly(spoilt, "readme-figures", "katas/02_open_door/README.md:14",
             "2 tasks and 1,296 bytes");
}

TEST_CASE("The page says how many bytes the starter leaves",
          "[readme-figures]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "1,296", "1,297");
  ExpectOnly(spoilt, "readme-figures", "katas/02_open_door/README.md:14",
             "2 tasks and 1,296 bytes");
}

TEST_CASE("The page says by how much the starter's peak grows",
          "[readme-figures]") {
  Spoilt spoilt;
  spoilt.manifest().starter_leak.reset();
  spoilt.manifest().starter_growth = 1296;
  Exchange(spoilt.Kata("hints.md"), "leak", "over-memory");
  CHECK(Lint(spoilt.texts, spoilt.around).empty());
  spoilt.manifest().starter_growth = 1297;
  ExpectOnly(spoilt, "readme-figures", "katas/02_open_door/README.md:14",
             "starter_growth says, 1,297 bytes");
}

TEST_CASE("Hints are numbered without a gap", "[hints]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hints.md"), "## Hint 3", "## Hint 5");
  ExpectOnly(spoilt, "hints", "katas/02_open_door/hints.md", "## Hint 3");
}

TEST_CASE("Hints are many", "[hints]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hints.md"),
           "## Hint 3: Count\nHow many ways out?\n\n## Hint 4", "## Hint 3");
  ExpectOnly(spoilt, "hints", "katas/02_open_door/hints.md",
             "there are 3 hints");
}

TEST_CASE("A hint's title is its own", "[hint-titles]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hints.md"), "Hint 3: Count", "Hint 3: Ask");
  ExpectOnly(spoilt, "hint-titles", "katas/02_open_door/hints.md:10", "Ask");
}

TEST_CASE("The last hint names the tools", "[hint-tools]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hints.md"), "dojo::", "");
  ExpectOnly(spoilt, "hint-tools", "katas/02_open_door/hints.md:13", "dojo::");
}

TEST_CASE("Only the last hint names the tools", "[hint-tools-last]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hints.md"), "How many", "How many `dojo::Channel`");
  ExpectOnly(spoilt, "hint-tools-last", "katas/02_open_door/hints.md:10",
             "the last hint");
}

TEST_CASE("A hint shows no code", "[hint-code]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hints.md"), "How many ways out?", "```cc");
  ExpectOnly(spoilt, "hint-code", "katas/02_open_door/hints.md:11",
             "a hint shows code");
}

TEST_CASE("A hint fits the starter's verdict", "[hint-fits]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hints.md"), "leak", "panic");
  ExpectOnly(spoilt, "hint-fits", "katas/02_open_door/hints.md",
             "*Fits: leak.*");
}

TEST_CASE("There is a reference fix", "[reference]") {
  Spoilt spoilt;
  spoilt.texts.solutions.erase("kata.cc");
  ExpectOnly(spoilt, "reference", "solutions/02_open_door/kata.cc", "missing");
}

TEST_CASE("Right fixes are many", "[right-count]") {
  Spoilt spoilt;
  spoilt.texts.solutions.erase("right/scope.cc");
  ExpectOnly(spoilt, "right-count", "solutions/02_open_door/right",
             "it holds 2 files, and 3");
}

TEST_CASE("Wrong fixes are many", "[wrong-count]") {
  Spoilt spoilt;
  spoilt.texts.solutions.erase("wrong/09_try.cc");
  ExpectOnly(spoilt, "wrong-count", "solutions/02_open_door/wrong",
             "it holds 8 files");
}

TEST_CASE("Wrong fixes are numbered without a gap", "[wrong-numbers]") {
  Spoilt spoilt;
  auto fix = spoilt.texts.solutions.extract("wrong/09_try.cc");
  fix.key() = "wrong/10_try.cc";
  spoilt.texts.solutions.insert(std::move(fix));
  ExpectOnly(spoilt, "wrong-numbers", "solutions/02_open_door/wrong/10_try.cc",
             "must begin 09_");
}

TEST_CASE("The solutions name their kata", "[solutions-build]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("BUILD"), "02_open_door", "01_open_door");
  ExpectOnly(spoilt, "solutions-build", "solutions/02_open_door/BUILD:2",
             "//katas/02_open_door");
}

TEST_CASE("All wrong fixes are judged", "[solutions-build]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("BUILD"), "\"wrong/*.cc\"", "");
  ExpectOnly(spoilt, "solutions-build", "solutions/02_open_door/BUILD:2",
             "wrong/*.cc");
}

TEST_CASE("A fix is written against the contract", "[fix-contract]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("right/last.cc"), "kata.h", "cata.h");
  ExpectOnly(spoilt, "fix-contract", "solutions/02_open_door/right/last.cc",
             "a fix includes");
}

TEST_CASE("A right fix says what its design is", "[fix-comment]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("right/last.cc"), "// The last one.\n", "");
  ExpectOnly(spoilt, "fix-comment", "solutions/02_open_door/right/last.cc:1",
             "begins with a comment");
}

TEST_CASE("No two fixes are the same", "[fix-same]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("right/last.cc"), "return 3", "return  /* now */ 2");
  ExpectOnly(spoilt, "fix-same", "solutions/02_open_door/right/last.cc",
             "right/guard.cc");
}

TEST_CASE("No fix is the starter", "[fix-same]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("wrong/03_try.cc"), "return -3", "return 0");
  ExpectOnly(spoilt, "fix-same", "solutions/02_open_door/wrong/03_try.cc",
             "the starter");
}

TEST_CASE("A wrong fix says what must refuse it", "[verdict]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("wrong/01_try.cc"), "VERDICT", "Verdict");
  ExpectOnly(spoilt, "verdict", "solutions/02_open_door/wrong/01_try.cc:1",
             "the first line must be");
}

TEST_CASE("What is in broken/ says what must refuse it too", "[verdict]") {
  Spoilt spoilt;
  spoilt.texts.solutions["broken/exit.cc"] = testdata::CleanFix("// x", "9");
  ExpectOnly(spoilt, "verdict", "solutions/02_open_door/broken/exit.cc:1",
             "the first line must be");
}

TEST_CASE("A wrong fix does not pass", "[verdict-refuses]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("wrong/01_try.cc"), "leak", "pass");
  ExpectOnly(spoilt, "verdict-refuses",
             "solutions/02_open_door/wrong/01_try.cc:1", "refuses nothing");
}

TEST_CASE("The oracle that refuses is evidence", "[verdict-oracle]") {
  Spoilt spoilt;
  spoilt.manifest().evidence = {Oracle::kBehaviour, Oracle::kSchedules,
                                Oracle::kHeap};
  Exchange(spoilt.Fix("wrong/01_try.cc"), "schedules: enter 2x2 or more",
           "memcheck: errors");
  ExpectOnly(spoilt, "verdict-oracle",
             "solutions/02_open_door/wrong/01_try.cc:1",
             "memcheck is no evidence");
}

TEST_CASE("The test that refuses exists", "[verdict-test]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("wrong/06_try.cc"), "\"one\"", "\"on\"");
  ExpectOnly(spoilt, "verdict-test", "solutions/02_open_door/wrong/06_try.cc:1",
             "no test \"on\"");
}

TEST_CASE("The program that refuses is explored", "[verdict-program]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("wrong/02_try.cc"), "leave", "stay");
  ExpectOnly(spoilt, "verdict-program",
             "solutions/02_open_door/wrong/02_try.cc:1", "no \"stay\"");
}

TEST_CASE("The program that refuses has that size", "[verdict-program]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("wrong/01_try.cc"), "2x2", "2x3");
  ExpectOnly(spoilt, "verdict-program",
             "solutions/02_open_door/wrong/01_try.cc:1", "no \"enter 2x3\"");
}

TEST_CASE("The measure that refuses has a target", "[verdict-measure]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("wrong/08_try.cc"), "working", "weight");
  ExpectOnly(spoilt, "verdict-measure",
             "solutions/02_open_door/wrong/08_try.cc:1",
             "\"weight\" has no target");
}

TEST_CASE("No two wrong fixes are refused for one reason", "[verdict-same]") {
  Spoilt spoilt;
  std::string& text = spoilt.Fix("wrong/02_try.cc");
  const std::string& first = spoilt.Fix("wrong/01_try.cc");
  text.replace(0, text.find('\n'), first, 0, first.find('\n'));
  ExpectOnly(spoilt, "verdict-same", "solutions/02_open_door/wrong/02_try.cc:1",
             "wrong/01_try.cc");
}

TEST_CASE("Wrong fixes get verdicts of several kinds", "[verdict-variety]") {
  Spoilt spoilt;
  for (const char* number : {"4", "5", "6", "7"}) {
    std::string& text = spoilt.Fix("wrong/0" + std::string(number) + "_try.cc");
    text.replace(0, text.find(';'), "// VERDICT: leak");
  }
  ExpectOnly(spoilt, "verdict-variety", "solutions/02_open_door/wrong",
             "2 verdicts");
}

TEST_CASE("Files begin with the kata's own number", "[own-number]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("hints.md"), "Hints for 02", "Hints for 01");
  ExpectOnly(spoilt, "own-number", "katas/02_open_door/hints.md:1",
             "# Hints for 02");
}

TEST_CASE("The solutions begin with the kata's own number", "[own-number]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("BUILD"), "Kata 02", "Kata 01");
  ExpectOnly(spoilt, "own-number", "solutions/02_open_door/BUILD:1",
             "# Kata 02's fixes");
}

TEST_CASE("A kata does not speak of another", "[own-name]") {
  Spoilt spoilt;
  spoilt.Fix("kata.cc") += "// As in 01_unclosed_range.\n";
  ExpectOnly(spoilt, "own-name", "solutions/02_open_door/kata.cc:9",
             "01_unclosed_range");
}

TEST_CASE("A TODO is the learner's", "[todo]") {
  Spoilt spoilt;
  spoilt.Fix("kata.cc") += "// TODO\n";
  ExpectOnly(spoilt, "todo", "solutions/02_open_door/kata.cc:9", "TODO");
}

TEST_CASE("Names are of the story", "[placeholder]") {
  Spoilt spoilt;
  Exchange(spoilt.Fix("right/last.cc"), "int Guests()",
           "int foo = 1, Guests()");
  ExpectOnly(spoilt, "placeholder", "solutions/02_open_door/right/last.cc:6",
             "foo");
}

TEST_CASE("No path is one machine's", "[absolute-path]") {
  Spoilt spoilt;
  spoilt.Kata("README.md") += "See /home/me/x.\n";
  ExpectOnly(spoilt, "absolute-path", "katas/02_open_door/README.md:35",
             "/home/");
}

TEST_CASE("Lines of pages are not too long", "[line-length]") {
  Spoilt spoilt;
  spoilt.Kata("README.md") += std::string(121, 'x') + "\n";
  ExpectOnly(spoilt, "line-length", "katas/02_open_door/README.md:35",
             "121 characters");
}

TEST_CASE("No line ends in a blank", "[blanks]") {
  Spoilt spoilt;
  Exchange(spoilt.Kata("README.md"), "A guest waits.", "A guest waits. ");
  ExpectOnly(spoilt, "blanks", "katas/02_open_door/README.md:3",
             "ends in a blank");
}

TEST_CASE("A text ends with one newline", "[blanks]") {
  Spoilt spoilt;
  spoilt.Kata("hints.md") += "\n";
  ExpectOnly(spoilt, "blanks", "katas/02_open_door/hints.md", "one newline");
}

TEST_CASE("A kata without a leaking task has a pattern of its own") {
  Spoilt spoilt;
  spoilt.manifest().starter_leak.reset();
  spoilt.manifest().pattern = "default backlog";
  Exchange(spoilt.Kata("hints.md"), "leak", "over-memory");
  CHECK(Lint(spoilt.texts, spoilt.around).empty());
}

TEST_CASE("A page may write numbers out") {
  Spoilt spoilt;
  spoilt.manifest().starter_leak->count = 100;
  Exchange(spoilt.Kata("README.md"), "two guests", "a hundred guests");
  CHECK(Lint(spoilt.texts, spoilt.around).empty());
}

TEST_CASE("A target may be left out for a reason that BUILD gives") {
  Spoilt spoilt;
  spoilt.manifest().peak_target.reset();
  Exchange(spoilt.Kata("BUILD"), "# Measured",
           "# No peak_target: growth alone is judged.\n    # Measured");
  spoilt.manifest().peak_growth = 512;
  CHECK(Lint(spoilt.texts, spoilt.around).empty());
  spoilt.manifest().peak_growth.reset();
  Exchange(spoilt.Fix("wrong/09_try.cc"), "heap: peak", "heap: after");
  CHECK(Lint(spoilt.texts, spoilt.around).empty());
}

TEST_CASE("A learner's attempt is told from the starter, and from no more") {
  Spoilt spoilt;
  spoilt.Kata("kata.cc") += "// TODO: think\n";
  ExpectOnly(spoilt, "starter-same", "katas/02_open_door/kata.cc:10",
             "starter.cc");
}

TEST_CASE("A text of which one is a beginning is read to its end") {
  Spoilt spoilt;
  spoilt.Kata("kata.cc") = "";
  const std::vector<Problem> problems = Lint(spoilt.texts, spoilt.around);
  CHECK(std::any_of(
      problems.begin(), problems.end(),
      [](const Problem& problem) { return problem.rule == "starter-same"; }));
}

TEST_CASE("Nothing at all is only what is missing") {
  Spoilt spoilt;
  spoilt.texts.kata.clear();
  spoilt.texts.solutions.clear();
  std::set<std::string> rules;
  for (const Problem& problem : Lint(spoilt.texts, spoilt.around)) {
    rules.insert(problem.rule);
  }
  CHECK(rules == std::set<std::string>{"files", "reference", "right-count",
                                       "tests-hidden", "wrong-count"});
}

}  // namespace
}  // namespace grader
