// The judge as a whole, on a stand-in for a submission's programs
// (testdata/kata.cc), with the real valgrind.
#include <stdlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "grader/files.h"
#include "grader/json.h"
#include "grader/process.h"
#include "grader/testdata/schema_check.h"

namespace grader {
namespace {

constexpr char kStandIn[] = "grader/testdata/stand_in";

// A submission in a folder of its own, judged by the real program.
class Submission {
 public:
  explicit Submission(const std::string& scenario)
      : folder_(*ScratchFolder::Make()) {
    manifest = {{"schema", 1},
                {"kata", "01_unclosed_range"},
                {"title", "T"},
                {"pattern", "unclosed range"},
                {"level", 1},
                {"summary", "scenario: " + scenario},
                {"evidence", {"behaviour", "schedules", "heap", "memcheck"}},
                {"programs", {{"jobs", {"1x1", "2x2"}}}},
                {"workload_sizes", {10, 20}},
                {"working_target", {{"base", 100}, {"per_unit", 20}}},
                {"peak_target", {{"base", 4000}, {"per_unit", 20}}},
                {"starter_satisfies", {"behaviour", "memcheck"}},
                {"starter_leak", {{"count", 10}, {"bytes", 1680}}},
                {"limits",
                 {{"cpu_seconds", 3},
                  {"memory_mib", 256},
                  {"wall_seconds", 30},
                  {"output_kib", 64}}}};
    Write("compile.json", R"({"ok": true, "first_error": "", "errors": 0,
        "warnings": ["kata.cc:3:1: warning: unused"], "compiler": "clang",
        "timed_out": false, "forbidden": null, "fault": ""})");
    Write("link.log", "");
    Write("digest", "d1gest\n");
    Write("expected_tests", "a\nb\n");
    Write("kata.cc", "int main() {}\n");
  }

  void Write(const std::string& name, const std::string& text) {
    REQUIRE(WriteFile(Path(name), text).ok());
  }
  std::string Read(const std::string& name) { return *ReadFile(Path(name)); }
  std::string Path(const std::string& name) {
    return folder_.path() + "/" + name;
  }

  Verdict Judge() {
    Write("manifest.json", manifest.dump(2));
    Command command;
    command.argv = {"grader/judge"};
    for (const auto& [option, value] :
         {std::pair("manifest", Path("manifest.json")),
          std::pair("digest", Path("digest")),
          std::pair("compile-status", Path("compile.json")),
          std::pair("link-log", Path("link.log")),
          std::pair("source", Path("kata.cc")), std::pair("tests", program),
          std::pair("expected-tests", Path("expected_tests")),
          std::pair("explore", program), std::pair("workload", program),
          std::pair("valgrind", valgrind),
          std::pair("addr2line", std::string("/usr/bin/addr2line")),
          std::pair("objcopy", std::string("/usr/bin/objcopy")),
          std::pair("out", Path("verdict.json")),
          std::pair("report", Path("report.txt")),
          std::pair("html", Path("report.html")),
          std::pair("log", Path("log.txt"))}) {
      command.argv.push_back(std::string("--") + option);
      command.argv.push_back(value);
    }
    command.folder = std::filesystem::current_path();
    command.home = folder_.path();
    command.cpu_seconds = 60;
    const auto outcome = Run(command);
    REQUIRE(outcome.ok());
    INFO(outcome->output);
    REQUIRE(outcome->exit_code == 0);
    auto verdict = ParseVerdict(Read("verdict.json"), "verdict.json");
    INFO(Read("report.txt"));
    REQUIRE(verdict.ok());
    CHECK(Complaint(
              nlohmann::json::parse(*ReadFile("grader/verdict.schema.json")),
              nlohmann::json::parse(Read("verdict.json"))) == "");
    return *verdict;
  }

  nlohmann::json manifest;
  std::string program = kStandIn;
  std::string valgrind = "/usr/bin/valgrind";

 private:
  ScratchFolder folder_;
};

std::string Name(const Verdict& verdict) {
  return std::string(Name(verdict.verdict));
}

using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("A clean submission passes with all points") {
  Submission submission("clean");
  const Verdict verdict = submission.Judge();
  INFO(submission.Read("report.txt") + submission.Read("log.txt"));
  CHECK(Name(verdict) == "pass");
  CHECK(verdict.points == 100);
  REQUIRE(verdict.heap.size() == 2);
  CHECK(*verdict.heap[1].working - *verdict.heap[1].before == 200);
  CHECK(*verdict.heap[1].after == *verdict.heap[1].before);
  CHECK(*verdict.heap[1].peak > *verdict.heap[1].working);
  CHECK(verdict.engine.kata == "d1gest");
  CHECK(verdict.engine.valgrind == "3.19.0");
  CHECK(verdict.warnings.size() == 1);
}

TEST_CASE("A leaking submission is told what leaks, and where") {
  Submission submission("leak");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "leak");
  CHECK(verdict.points == 0);
  CHECK(verdict.sentence ==
        "unclosed range: 10 tasks \"worker\" parked for ever in chan receive "
        "on \"jobs\" at kata.cc:12, started at kata.cc:40; left: feeder, last "
        "sent at kata.cc:25");
  CHECK(verdict.token == "01.jobs.2x2.abc");
  REQUIRE(verdict.leaks.size() == 1);
  CHECK(verdict.leaks[0].count == 10);
  CHECK(verdict.leaks[0].bytes == 1680);
  CHECK(verdict.leaks[0].lost == "definitely lost");
  CHECK(*verdict.heap[0].after - *verdict.heap[0].before == 1680);
  const std::string report = submission.Read("report.txt");
  CHECK_THAT(report, StartsWith("unclosed range: 10 tasks"));
  CHECK_THAT(report, Contains("bazel run //grader -- replay 01.jobs.2x2.abc"));
  CHECK_THAT(report, Contains("bazel run //grader -- hint 01 1"));
  const std::string page = submission.Read("report.html");
  CHECK_THAT(page, Contains("unclosed range: 10 tasks &quot;worker&quot;"));
  CHECK_THAT(page, Contains("replay 01.jobs.2x2.abc"));
  // What massif saw over time, and whose bytes are left.
  CHECK_THAT(page, Contains("Size 20: bytes above those before the work"));
  CHECK_THAT(page, Contains("<td class=\"number\" data-bytes=\"1280\">"));
}

TEST_CASE("The same submission gets the same bytes each time") {
  Submission submission("leak");
  submission.Judge();
  const std::string first = submission.Read("verdict.json");
  const std::string first_page = submission.Read("report.html");
  setenv("TZ", "Asia/Tokyo", 1);
  setenv("LANG", "tr_TR.UTF-8", 1);
  submission.Judge();
  CHECK(submission.Read("verdict.json") == first);
  CHECK(submission.Read("report.html") == first_page);
}

TEST_CASE("A program that leaves early has not passed") {
  for (const char* scenario : {"exit", "_exit"}) {
    Submission submission(scenario);
    const Verdict verdict = submission.Judge();
    INFO(scenario);
    CHECK(Name(verdict) == "fail");
    CHECK(verdict.sentence ==
          "\"a\" fails: ended (exit code 0) before reporting the test \"a\"");
  }
}

TEST_CASE("A test that is not reported has failed") {
  Submission submission("missing test");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "fail");
  REQUIRE(verdict.tests.size() == 2);
  CHECK(verdict.tests[0].passed);
  CHECK_FALSE(verdict.tests[1].passed);
}

TEST_CASE("All tests without an end are no pass") {
  Submission submission("no end");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "fail");
  CHECK_THAT(verdict.sentence, Contains("before reporting its end"));
}

TEST_CASE("A workload that leaves early has not passed") {
  Submission submission("workload exit");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "fail");
  CHECK_THAT(verdict.sentence,
             Contains("ended (exit code 0) before reporting its census"));
}

TEST_CASE("A failed test is a failure") {
  Submission submission("fail");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "fail");
  CHECK_THAT(verdict.sentence, Contains("visible_test.cc:7"));
  CHECK(verdict.points == 50);
}

TEST_CASE("A loop that never awaits is a timeout, and nothing else is run") {
  Submission submission("loop");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "timeout");
  CHECK_THAT(verdict.sentence, Contains("3 s of processor time"));
  CHECK_FALSE(verdict.heap[0].before);
  CHECK(verdict.schedules.empty());
  CHECK_THAT(submission.Read("log.txt"), Contains("memcheck 10: skipped\n"));
}

TEST_CASE("A run that uses up its steps is a timeout") {
  Submission submission("timeout");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "timeout");
  CHECK_THAT(verdict.sentence, Contains("\"b\" used up its 20,000 steps"));
}

TEST_CASE("A program that waits for the outside is nobody's fault but ours") {
  Submission submission("wait");
  submission.manifest["limits"]["wall_seconds"] = 1;
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "grader-fault");
  CHECK_FALSE(verdict.points);
}

TEST_CASE("A flood of output changes nothing") {
  CHECK(Name(Submission("flood").Judge()) == "pass");
}

TEST_CASE("A child that lingers changes nothing") {
  CHECK(Name(Submission("lingering child").Judge()) == "pass");
}

TEST_CASE("Binary garbage among the results changes nothing") {
  CHECK(Name(Submission("garbage").Judge()) == "pass");
}

TEST_CASE("Results without the challenge are none") {
  Submission submission("forged");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "fail");
  CHECK_FALSE(verdict.tests[0].passed);
  CHECK_FALSE(verdict.tests[1].passed);
}

TEST_CASE("A huge record drowns only what its writer had to report") {
  CHECK(Name(Submission("huge record").Judge()) == "fail");
}

TEST_CASE("Nonsense with the challenge is for a human to look at") {
  Submission submission("stolen challenge");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "grader-fault");
  CHECK_FALSE(verdict.points);
}

// "kata.cc:N" for the line of the stand-in that holds `mark`.
std::string LineOf(const std::string& mark) {
  const std::string source = *ReadFile("grader/testdata/kata.cc");
  const auto end =
      source.begin() + static_cast<std::ptrdiff_t>(source.find(mark));
  return "kata.cc:" + std::to_string(1 + std::count(source.begin(), end, '\n'));
}

TEST_CASE("A crash gives its signal and its line") {
  const Verdict verdict = Submission("crash").Judge();
  CHECK(Name(verdict) == "panic");
  CHECK(verdict.sentence ==
        "tests crashed with SIGSEGV at " + LineOf("// the line of the crash"));
}

TEST_CASE("A crash inside of a library gives the line that called it") {
  const Verdict verdict = Submission("abort").Judge();
  CHECK(Name(verdict) == "panic");
  CHECK(verdict.sentence ==
        "tests crashed with SIGABRT at " + LineOf("// the line of the abort"));
}

TEST_CASE("A crash that nobody reports still gives its signal") {
  const Verdict verdict = Submission("silent crash").Judge();
  CHECK(Name(verdict) == "panic");
  CHECK(verdict.sentence == "tests crashed with SIGSEGV");
}

TEST_CASE("A panic is named with its text, task and line") {
  const Verdict verdict = Submission("panic").Judge();
  CHECK(Name(verdict) == "panic");
  CHECK_THAT(verdict.sentence,
             StartsWith("panic: send on closed channel, in task \"worker\" at "
                        "kata.cc:31"));
}

TEST_CASE("What differs between two heaps is nondeterministic") {
  CHECK(Name(Submission("address").Judge()) == "nondeterministic");
}

TEST_CASE("An uninitialised read is nondeterministic") {
  const Verdict verdict = Submission("uninitialised").Judge();
  CHECK(Name(verdict) == "nondeterministic");
  CHECK_THAT(verdict.sentence, Contains("never set at kata.cc:"));
}

TEST_CASE("A memcheck error fails") {
  const Verdict verdict = Submission("invalid read").Judge();
  CHECK(Name(verdict) == "fail");
  CHECK_THAT(verdict.sentence,
             StartsWith("memcheck: Invalid read of size 1 at kata.cc:"));
  CHECK(verdict.memcheck.errors == 1);
}

TEST_CASE("Too much memory is over-memory") {
  const Verdict verdict = Submission("fat").Judge();
  CHECK(Name(verdict) == "over-memory");
  CHECK(verdict.sentence ==
        "in mid-work a workload of size 10 holds 1,000 bytes, 700 more than "
        "the target of 300");
}

TEST_CASE("Oracles that disagree are never a grade") {
  const Verdict verdict = Submission("disagreement").Judge();
  CHECK(Name(verdict) == "grader-fault");
  CHECK_FALSE(verdict.points);
  CHECK(verdict.sentence ==
        "memcheck finds 20 blocks of 1,680 bytes of tasks, the census 0 blocks "
        "of 0 bytes; stricter finding: leak");
}

TEST_CASE("A missing valgrind is a grader-fault that says what to install") {
  Submission submission("clean");
  submission.valgrind = "/nowhere/valgrind";
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "grader-fault");
  CHECK_THAT(verdict.sentence, Contains("./setup.sh"));
  CHECK_FALSE(verdict.points);
}

TEST_CASE("What does not compile is not run") {
  Submission submission("clean");
  submission.program = "/dev/null";
  submission.Write("compile.json", R"({"ok": false, "first_error":
      "kata.cc:4:2: error: expected ';'", "errors": 1, "warnings": [],
      "compiler": "clang", "timed_out": false, "forbidden": null, "fault": ""})");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "no-compile");
  CHECK(verdict.points == 0);
  CHECK(verdict.sentence ==
        "it does not compile: kata.cc:4:2: error: expected ';'");
}

TEST_CASE("What lacks the kata's function is no-compile") {
  Submission submission("clean");
  submission.Write("empty", "");
  submission.program = submission.Path("empty");
  submission.Write("link.log",
                   "ld.lld-19: error: undefined symbol: kata::Run()\n"
                   ">>> referenced by hidden/programs.cc\n");
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "no-compile");
  CHECK(verdict.sentence == "it does not link: undefined symbol: kata::Run()");
}

TEST_CASE("A linker that fails by itself is a grader-fault") {
  Submission submission("clean");
  submission.Write("empty", "");
  submission.program = submission.Path("empty");
  submission.Write("link.log",
                   "clang: error: invalid linker name in '-fuse-ld=lld-19'\n");
  CHECK(Name(submission.Judge()) == "grader-fault");
}

TEST_CASE("A broken manifest is a grader-fault that names its field") {
  Submission submission("clean");
  submission.manifest["evidence"] = {"weather"};
  const Verdict verdict = submission.Judge();
  CHECK(Name(verdict) == "grader-fault");
  CHECK_THAT(verdict.sentence, Contains("\"evidence\""));
}

}  // namespace
}  // namespace grader
