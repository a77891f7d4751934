// What people call, as a whole, with a stand-in for Bazel that only notes how
// it was called: exit codes, and what goes to which output.
#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/files.h"
#include "grader/json.h"
#include "grader/kata_files.h"
#include "grader/new_kata.h"
#include "grader/process.h"
#include "grader/testdata/clean_kata.h"

namespace grader {
namespace {

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

constexpr char kCatalog[] = R"([{
    "schema": 1, "kata": "01_unclosed_range", "title": "The title",
    "pattern": "unclosed range", "level": 3, "summary": "The summary.",
    "evidence": ["behaviour"], "programs": {}, "workload_sizes": [],
    "starter_satisfies": [],
    "limits": {"cpu_seconds": 2, "memory_mib": 256, "wall_seconds": 60,
               "output_kib": 64}}])";

// $root/calls gets each call. `info` says where the outputs are, `query` says
// what the file `query` holds, and a build copies `again` over the verdict.
constexpr char kBazel[] = R"(#!/bin/sh
echo "$@" >> "$ROOT/calls"
case $1 in
  info) echo "$ROOT/bin" ;;
  query) cat "$ROOT/query" ;;
  build)
    [ ! -e "$ROOT/broken" ] || { echo 'ERROR: broken' >&2; exit 1; }
    # Somebody saves while it is judged, and this build never ends by itself.
    [ ! -e "$ROOT/saved_now" ] ||
      { mv "$ROOT/saved_now" "$ROOT/katas/01_unclosed_range/kata.cc"
        exec sleep 1000; }
    case "$*" in *judge_nonce*) cp "$ROOT/again" "$ROOT/$VERDICT" ;; esac
    ;;
esac
)";

class Checkout {
 public:
  Checkout() : folder_(*ScratchFolder::Make()) {
    Write("katas/catalog.json", kCatalog);
    Write("katas/01_unclosed_range/hints.md",
          "## Hint 1: Look\n\nAt it.\n\n## Hint 2: Act\n\nNow.\n");
    Write("tools/bazel", kBazel);
    std::filesystem::permissions(Path("tools/bazel"),
                                 std::filesystem::perms::all);
    SetVerdict(Kind::kLeak, 0);
    Write(kOutputs + "report.txt", "the report\n");
    Write(kOutputs + "compile.log",
          "compile 0.22 s, 0.20 s of processor time, exit code 0\nwarning\n");
    Write(kOutputs + "log.txt",
          "tests 0.01 s, 0.00 s of processor time, exit code 0\n\nsecret\n");
    Write("calls", "");
  }

  std::string Path(const std::string& name) const {
    return folder_.path() + "/" + name;
  }
  void Write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(
        std::filesystem::path(Path(name)).parent_path());
    REQUIRE(WriteFile(Path(name), text).ok());
  }
  std::string Read(const std::string& name) const {
    return *ReadFile(Path(name));
  }
  void SetVerdict(Kind kind, std::optional<int> points,
                  const std::string& file = kOutputs + "verdict.json") const {
    Verdict verdict;
    verdict.kata = "01_unclosed_range";
    verdict.verdict = kind;
    verdict.points = points;
    verdict.sentence = "the sentence";
    Write(file, ToJson(verdict));
  }

  // The same on a terminal of its own, where `input` is typed. Both outputs.
  std::string CallOnTerminal(
      const std::string& arguments, const std::string& input = "",
      const std::string& environment = "env TERM=xterm") {
    Write("typed", input);
    Write("call", "exec " + environment + " " +
                      std::string(std::filesystem::absolute("grader/grader")) +
                      " " + arguments + "\n");
    Command command;
    command.argv = {"/bin/sh", "-c",
                    Variables() +
                        "exec script -qec 'stty cols 40; env sh call' "
                        "/dev/null < typed"};
    command.folder = folder_.path();
    const auto outcome = Run(command);
    REQUIRE(outcome.ok());
    return outcome->output;
  }

  // Standard output alone; what went to standard error is in `errors`.
  Outcome Call(const std::string& arguments,
               const std::string& environment = "") {
    Command command;
    command.argv = {
        "/bin/sh", "-c",
        Variables() + environment + " exec " +
            std::string(std::filesystem::absolute("grader/grader")) + " " +
            arguments + " 2> errors"};
    command.folder = folder_.path();
    const auto outcome = Run(command);
    REQUIRE(outcome.ok());
    errors = Read("errors");
    return *outcome;
  }

  inline static const std::string kOutputs =
      "bin/katas/01_unclosed_range/verdict/";
  std::string errors;

 private:
  std::string Variables() const {
    return "export ROOT=" + folder_.path() + " VERDICT=" + kOutputs +
           "verdict.json PATH=" + Path("tools") +
           ":/usr/bin:/bin BUILD_WORKSPACE_DIRECTORY=" + folder_.path() +
           " BUILD_WORKING_DIRECTORY=" + folder_.path() + "; ";
  }

  ScratchFolder folder_;
};

TEST_CASE("list shows each kata") {
  Checkout checkout;
  const Outcome outcome = checkout.Call("list");
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output, Contains("01_unclosed_range: not tried yet\n    "
                                      "The title\n    The summary.\n"));
}

TEST_CASE("grade notes what was reached, for list and next") {
  Checkout checkout;
  CHECK_THAT(checkout.Call("next").output, StartsWith("01_unclosed_range: "));
  checkout.SetVerdict(Kind::kPass, 100);
  checkout.Call("grade 1");
  CHECK_THAT(checkout.Call("list").output,
             StartsWith("01_unclosed_range: solved, 100 points\n"));
  CHECK(checkout.Call("next").output == "All katas are solved.\n");
}

TEST_CASE("grade notes nothing of a file from elsewhere") {
  Checkout checkout;
  checkout.Write("my.cc", "// nothing\n");
  checkout.SetVerdict(
      Kind::kPass, 100,
      "bin/katas/01_unclosed_range/submission_verdict/verdict.json");
  checkout.Write("bin/katas/01_unclosed_range/submission_verdict/report.txt",
                 "the report\n");
  CHECK(checkout.Call("grade 1 --file my.cc").exit_code == 0);
  CHECK_THAT(checkout.Call("list").output, Contains("not tried yet"));
}

TEST_CASE("Progress that cannot be read is an error, and stays as it is") {
  Checkout checkout;
  checkout.Write(".leak-dojo/progress.json", "{");
  for (const char* command : {"list", "next"}) {
    CHECK(checkout.Call(command).exit_code == 2);
    CHECK_THAT(checkout.errors, Contains(".leak-dojo/progress.json"));
  }
  checkout.SetVerdict(Kind::kPass, 100);
  CHECK(checkout.Call("grade 1").exit_code == 0);
  CHECK_THAT(checkout.errors, Contains("remove it to begin anew"));
  CHECK(checkout.Read(".leak-dojo/progress.json") == "{");
}

TEST_CASE("hint begins with the one that fits the last verdict") {
  Checkout checkout;
  checkout.Write("katas/01_unclosed_range/hints.md",
                 "## Hint 1: Look\n\nAt it.\n\n"
                 "## Hint 2: Act\n*Fits: leak.*\nNow.\n");
  CHECK_THAT(checkout.Call("hint 1").output, StartsWith("Hint 2 of 2: Act"));
  checkout.SetVerdict(Kind::kPanic, 0);
  CHECK_THAT(checkout.Call("hint 1").output, StartsWith("Hint 1 of 2: Look"));
  checkout.Write(Checkout::kOutputs + "verdict.json", "");
  CHECK_THAT(checkout.Call("hint 1").output, StartsWith("Hint 1 of 2: Look"));
}

TEST_CASE("hint shows the one that is asked for, the first unless said") {
  Checkout checkout;
  CHECK_THAT(checkout.Call("hint 1").output, StartsWith("Hint 1 of 2: Look"));
  CHECK_THAT(checkout.Call("hint range 2").output,
             StartsWith("Hint 2 of 2: Act"));
  for (const char* number : {"0", "3", "-1"}) {
    INFO(number);
    CHECK(checkout.Call(std::string("hint 1 -- ") + number).exit_code == 2);
    CHECK_THAT(checkout.errors, Contains("has the hints 1 to 2"));
  }
}

TEST_CASE("grade exits by the verdict, and prints the report and the times") {
  Checkout checkout;
  Outcome outcome = checkout.Call("grade 1");
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.output ==
        "the report\n\nTimes, when it was judged:\n"
        "  compile 0.22 s, 0.20 s of processor time, exit code 0\n"
        "  tests 0.01 s, 0.00 s of processor time, exit code 0\n");
  CHECK_THAT(checkout.Read("calls"),
             Contains("-- //katas/01_unclosed_range:verdict\n"));

  checkout.SetVerdict(Kind::kPass, 100);
  CHECK(checkout.Call("grade 1").exit_code == 0);
  checkout.SetVerdict(Kind::kVisiblePass, std::nullopt);
  CHECK(checkout.Call("grade 1").exit_code == 1);
}

TEST_CASE("grade --format json prints verdict.json and nothing else") {
  Checkout checkout;
  const Outcome outcome = checkout.Call("grade 1 --format json");
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.output == checkout.Read(Checkout::kOutputs + "verdict.json"));
}

TEST_CASE("grade prints what other programs read, and nothing else") {
  Checkout checkout;
  for (const auto& [format, begin] :
       {std::pair("gradescope", "{\n  \"score\": 0,\n"),
        std::pair("junit", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"),
        std::pair("exercism", "{\n  \"version\": 3,\n")}) {
    INFO(format);
    const Outcome outcome =
        checkout.Call("grade 1 --format " + std::string(format));
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.output, StartsWith(begin));
    CHECK_THAT(outcome.output, Contains("the sentence"));
    CHECK_THAT(outcome.output, !Contains("Times"));
  }
}

TEST_CASE("grade says where the page is, when there is one") {
  Checkout checkout;
  CHECK_THAT(checkout.Call("grade 1").output, !Contains("page"));
  checkout.Write(Checkout::kOutputs + "report.html", "<p>\n");
  CHECK_THAT(checkout.Call("grade 1").output,
             Contains("The same as a page: ") &&
                 Contains(Checkout::kOutputs + "report.html\n"));
}

TEST_CASE("A fault is judged once more, under a nonce") {
  Checkout checkout;
  checkout.SetVerdict(Kind::kGraderFault, std::nullopt);
  checkout.SetVerdict(Kind::kPass, 100, "again");
  CHECK(checkout.Call("grade 1").exit_code == 0);
  CHECK_THAT(checkout.Read("calls"), Contains("--define=judge_nonce="));

  checkout.SetVerdict(Kind::kGraderFault, std::nullopt);
  checkout.SetVerdict(Kind::kGraderFault, std::nullopt, "again");
  CHECK(checkout.Call("grade 1").exit_code == 3);
}

TEST_CASE("What is no fault is judged once only") {
  Checkout checkout;
  checkout.Call("grade 1");
  CHECK_THAT(checkout.Read("calls"), !Contains("judge_nonce"));
}

TEST_CASE("A build that fails is a grader fault") {
  Checkout checkout;
  checkout.Write("broken", "");
  CHECK(checkout.Call("grade 1").exit_code == 3);
  CHECK_THAT(checkout.errors, Contains("ERROR: broken"));
  CHECK_THAT(checkout.errors, Contains("bazel build failed"));
}

TEST_CASE("A file from elsewhere is judged as a repository of its own") {
  Checkout checkout;
  checkout.Write("mine.cc", "int x;\n");
  const std::string outputs = "bin/katas/01_unclosed_range/submission_verdict/";
  checkout.SetVerdict(Kind::kPass, 100, outputs + "verdict.json");
  checkout.Write(outputs + "report.txt", "of mine\n");
  const Outcome outcome = checkout.Call("grade 1 --file mine.cc");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.output == "of mine\n");
  const std::string calls = checkout.Read("calls");
  CHECK_THAT(calls, Contains("--override_repository=leak_dojo_submission=/"));
  CHECK_THAT(calls,
             Contains("-- //katas/01_unclosed_range:submission_verdict\n"));
}

TEST_CASE("What is used wrongly exits 2 and names the way out") {
  Checkout checkout;
  for (const auto& [arguments, words] :
       {std::pair("", "subcommand"), std::pair("wish", "wish"),
        std::pair("grade", "KATA"), std::pair("grade unclosd", "did you mean"),
        std::pair("grade 1 --format xml", "xml"),
        std::pair("grade 1 --file none.cc", "none.cc"),
        std::pair("grade 1 --file katas", "katas"),
        std::pair("hint 1 two", "two"), std::pair("replay", "TOKEN"),
        std::pair("replay nonsense", "no token"),
        std::pair("replay 77.jobs.1~d~", "01_unclosed_range"),
        std::pair("verify weather", "01_unclosed_range")}) {
    INFO(arguments);
    const Outcome outcome = checkout.Call(arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.output.empty());
    CHECK_THAT(checkout.errors, Contains(words));
  }
}

TEST_CASE("Outside of a checkout it says how to be called") {
  Checkout checkout;
  const Outcome outcome =
      checkout.Call("list", "unset BUILD_WORKSPACE_DIRECTORY;");
  CHECK(outcome.exit_code == 2);
  CHECK_THAT(checkout.errors, Contains("bazel run //grader"));
}

TEST_CASE("Without Bazel it says what to install") {
  Checkout checkout;
  CHECK(checkout.Call("grade 1", "export PATH=/nowhere;").exit_code == 3);
  CHECK_THAT(checkout.errors, Contains("./setup.sh"));
}

TEST_CASE("replay exits by what the explored program answers") {
  Checkout checkout;
  const auto answer = [&](const std::string& script) {
    const std::string program = Checkout::kOutputs + "explore";
    checkout.Write(program, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(checkout.Path(program),
                                 std::filesystem::perms::all);
    return checkout.Call("replay 01.jobs.2x2~d~abc");
  };
  const Outcome reproduced = answer("echo reproduced; echo $1 $2");
  CHECK(reproduced.exit_code == 0);
  CHECK(reproduced.output == "reproduced\nreplay 01.jobs.2x2~d~abc\n");
  CHECK(answer("echo stale; exit 1").exit_code == 1);
  CHECK(answer("echo 'no such program' >&2; exit 2").exit_code == 2);
  // A submission that leaves or dies has reproduced nothing.
  CHECK(answer("exit 0").exit_code == 1);
  CHECK(answer("kill -SEGV $$").exit_code == 1);
  const Outcome endless = answer("while :; do :; done");
  CHECK(endless.exit_code == 1);
  CHECK_THAT(endless.output, Contains("timeout"));
}

TEST_CASE("replay of what does not compile says so") {
  Checkout checkout;
  checkout.Write(Checkout::kOutputs + "explore", "");
  checkout.Write(Checkout::kOutputs + "compile.json",
                 R"({"ok": false, "first_error": "kata.cc:1:2: error: x",
                     "errors": 1, "warnings": [], "compiler": "c",
                     "timed_out": false, "forbidden": null, "fault": ""})");
  CHECK(checkout.Call("replay 01.jobs.2x2~d~abc").exit_code == 1);
  CHECK_THAT(checkout.errors, Contains("kata.cc:1:2: error: x"));
}

// The starter, the right and the wrong fix of a kata, judged; with texts of
// which the lint says nothing.
void SetSolutions(const Checkout& checkout) {
  const std::string kata = "02_open_door";
  checkout.Write("katas/catalog.json", R"([{
    "schema": 1, "kata": "02_open_door", "title": "The open door",
    "pattern": "unclosed range", "level": 2,
    "summary": "A guest waits at a door that nobody closes.",
    "evidence": ["behaviour", "schedules", "heap", "memcheck"],
    "programs": {"enter": ["1x1", "2x2"], "leave": ["3"]},
    "workload_sizes": [100, 200, 400], "starter_satisfies": [],
    "working_target": {"base": 100, "per_unit": 8},
    "peak_target": {"base": 200, "per_unit": 8},
    "starter_leak": {"count": 2, "bytes": 1296},
    "limits": {"cpu_seconds": 2, "memory_mib": 256, "wall_seconds": 60,
               "output_kib": 64}}])");
  for (const auto& [path, text] : testdata::CleanKataFolder()) {
    checkout.Write("katas/" + kata + "/" + path, text);
  }
  for (const auto& [path, text] : testdata::CleanSolutionsFolder()) {
    checkout.Write("solutions/" + kata + "/" + path, text);
  }
  checkout.Write("runtime/internal/pattern.cc",
                 "{.pattern = \"unclosed range\"}\n");
  checkout.Write("runtime/conformance/kernels/grpc_1424.cc", "");
  checkout.Write("query", R"(<?xml version="1.1"?><query version="2">
      <rule class="kata_verdict" name="//solutions/02_open_door:r_verdict">
        <label name="src" value="//solutions/02_open_door:right/guard.cc"/>
      </rule>
      <rule class="kata_verdict" name="//solutions/02_open_door:w_verdict">
        <label name="src" value="//solutions/02_open_door:wrong/06_try.cc"/>
      </rule></query>)");
  Verdict starter;
  starter.verdict = Kind::kLeak;
  starter.points = 0;
  Leak& leak = starter.leaks.emplace_back();
  leak.count = 2;
  leak.bytes = 1296;
  checkout.Write("bin/katas/" + kata + "/starter_verdict/verdict.json",
                 ToJson(starter));
  const std::string outputs = "bin/solutions/" + kata + "/";
  checkout.SetVerdict(Kind::kPass, 100, outputs + "r_verdict/verdict.json");
  Verdict wrong;
  wrong.verdict = Kind::kFail;
  wrong.points = 10;
  wrong.tests = {{"one", false, ""}};
  checkout.Write(outputs + "w_verdict/verdict.json", ToJson(wrong));
}

TEST_CASE("verify judges all of solutions/ and fails when one is not so") {
  Checkout checkout;
  SetSolutions(checkout);
  Outcome outcome = checkout.Call("verify");
  INFO(outcome.output + checkout.errors);
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output,
             StartsWith("02_open_door: 1 starter, 1 right and 1 wrong fixes"));
  CHECK_THAT(checkout.Read("calls"),
             Contains("//solutions/02_open_door:r_verdict "
                      "//solutions/02_open_door:w_verdict"));

  checkout.SetVerdict(Kind::kLeak, 0,
                      "bin/solutions/02_open_door/r_verdict/verdict.json");
  outcome = checkout.Call("verify 02");
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, Contains("WRONG: right/guard.cc"));
}

TEST_CASE("verify says first what a kata's texts have wrong") {
  Checkout checkout;
  SetSolutions(checkout);
  checkout.Write("katas/02_open_door/kata.cc", "int x;\n");
  const Outcome outcome = checkout.Call("verify");
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output,
             StartsWith("  LINT: katas/02_open_door/kata.cc:1: it is not what "
                        "starter.cc is") &&
                 Contains("[starter-same]\n02_open_door: 1 starter"));
}

// A checkout with a kata that can be copied.
void SetModel(const Checkout& checkout) {
  SetSolutions(checkout);
  const auto model =
      CopyKata(testdata::CleanKata(), "00_first_close", "The first close", 0);
  REQUIRE(model.ok());
  REQUIRE(WriteKata(checkout.Path(""), *model, {}).ok());
  checkout.Write("katas/catalog.json", R"([{
    "schema": 1, "kata": "00_first_close", "title": "The first close",
    "pattern": "unclosed range", "level": 0, "summary": ")" +
                                           model->manifest.summary + R"(",
    "evidence": ["behaviour"], "programs": {}, "workload_sizes": [],
    "starter_satisfies": [],
    "limits": {"cpu_seconds": 2, "memory_mib": 256, "wall_seconds": 60,
               "output_kib": 64}}])");
  checkout.Write("katas/BUILD",
                 "kata_catalog(\n    name = \"catalog\",\n    katas = [\n"
                 "        \"//katas/00_first_close\",\n    ],\n)\n");
  checkout.Write("BUILD",
                 "test_suite(\n    name = \"tests\",\n    tests = [\n"
                 "        \"//solutions/00_first_close:tests\",\n    ],\n)\n");
}

TEST_CASE("new makes a kata, enters it, and says what comes next") {
  Checkout checkout;
  SetModel(checkout);
  const Outcome outcome = checkout.Call("new night_shift");
  INFO(outcome.output + checkout.errors);
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output,
             Contains("katas/03_night_shift/      10 files") &&
                 Contains("solutions/03_night_shift/  14 files") &&
                 Contains("bazel run //grader -- verify 03_night_shift\n") &&
                 Contains("Writing a kata"));
  CHECK_THAT(checkout.Read("katas/03_night_shift/BUILD"),
             Contains("title = \"Night shift\"") && Contains("level = 1,"));
  CHECK_THAT(checkout.Read("solutions/03_night_shift/right/guard.cc"),
             StartsWith("// A guard."));
  CHECK_THAT(checkout.Read("katas/BUILD"),
             Contains("first_close\",\n        \"//katas/03_night_shift\",\n"));
  CHECK_THAT(checkout.Read("BUILD"),
             Contains("        \"//solutions/03_night_shift:tests\",\n"));
  CHECK(checkout.Read("calls").empty());
}

TEST_CASE("new takes a number and a title of one's own") {
  Checkout checkout;
  SetModel(checkout);
  CHECK(checkout.Call("new 42_night_shift --title 'Who is there?'").exit_code ==
        0);
  CHECK_THAT(checkout.Read("katas/42_night_shift/README.md"),
             StartsWith("# 42: who is there?\n"));
}

TEST_CASE("new that cannot be done changes nothing") {
  Checkout checkout;
  SetModel(checkout);
  const std::string catalog = checkout.Read("katas/BUILD");
  for (const auto& [arguments, words] :
       {std::pair("new Night-Shift", "is no name for a kata"),
        std::pair("new 02_night_shift", "02_open_door"),
        std::pair("new night_shift --title 'the first close'", "no title"),
        std::pair("new night_shift --title 'The first Close'",
                  "00_first_close has the title"),
        std::pair("new", "NAME")}) {
    INFO(arguments);
    const Outcome outcome = checkout.Call(arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.output.empty());
    CHECK_THAT(checkout.errors, Contains(words));
  }
  checkout.Write("BUILD", "test_suite()\n");
  CHECK(checkout.Call("new night_shift").exit_code == 2);
  CHECK_THAT(checkout.errors, Contains("BUILD: the BUILD file has no list"));
  CHECK(checkout.Read("katas/BUILD") == catalog);
  CHECK_FALSE(std::filesystem::exists(checkout.Path("katas/03_night_shift")));
}

const std::string kOwnFile = "katas/01_unclosed_range/kata.cc";

TEST_CASE(
    "reset brings the starter back, and keeps every file of the learner's") {
  Checkout checkout;
  checkout.Write("katas/01_unclosed_range/starter.cc", "starter\n");
  for (const std::string own : {"first\n", "second\n"}) {
    checkout.Write(kOwnFile, own);
    const Outcome outcome = checkout.Call("reset 01");
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.output, Contains("kept as .leak-dojo/kept/"));
    CHECK(checkout.Read(kOwnFile) == "starter\n");
  }
  CHECK(checkout.Read(".leak-dojo/kept/01_unclosed_range.1.cc") == "first\n");
  CHECK(checkout.Read(".leak-dojo/kept/01_unclosed_range.2.cc") == "second\n");
}

TEST_CASE("reset of an untouched or a lost file keeps nothing") {
  Checkout checkout;
  checkout.Write("katas/01_unclosed_range/starter.cc", "starter\n");
  CHECK(checkout.Call("reset 01").exit_code == 0);
  CHECK(checkout.Read(kOwnFile) == "starter\n");
  CHECK_THAT(checkout.Call("reset 01").output, Contains("already"));
  CHECK_FALSE(std::filesystem::exists(checkout.Path(".leak-dojo/kept")));
}

// What the tests alone say.
void SetBehaviour(const Checkout& checkout) {
  Verdict verdict;
  verdict.tests = {{"all go home", false, "3 == 0"}, {"another", true, ""}};
  checkout.Write(Checkout::kOutputs + "behaviour/verdict.json",
                 ToJson(verdict));
}

TEST_CASE("watch judges at once: the behaviour first, and the proof after it") {
  Checkout checkout;
  checkout.Write(kOwnFile, "int a;\n");
  SetBehaviour(checkout);
  const Outcome outcome = checkout.Call("watch --saves 0");
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, Contains("Watching " + kOwnFile));
  CHECK_THAT(outcome.output,
             Contains("1 of 2 tests passed\n  all go home\n      3 == 0\n"));
  CHECK(outcome.output.find("behaviour (") < outcome.output.find("proof ("));
  CHECK_THAT(outcome.output, EndsWith("the report\n"));
  const std::string calls = checkout.Read("calls");
  CHECK(calls.find("--output_groups=behaviour") <
        calls.rfind("//katas/01_unclosed_range:verdict"));
  CHECK(checkout.Read(".leak-dojo/progress.json").find("leak") !=
        std::string::npos);
}

TEST_CASE("watch gives up what it judges when the file is saved again") {
  Checkout checkout;
  checkout.Write(kOwnFile, "int a;\n");
  checkout.Write("saved_now", "int b;\n");
  SetBehaviour(checkout);
  checkout.SetVerdict(Kind::kPass, 100);
  const Outcome outcome = checkout.Call("watch 01 --saves 1");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.output.find("proof") == outcome.output.rfind("proof"));
  CHECK(checkout.Read(kOwnFile) == "int b;\n");
}

TEST_CASE("watch of what Bazel refuses is a grader fault") {
  Checkout checkout;
  checkout.Write(kOwnFile, "int a;\n");
  checkout.Write("broken", "");
  CHECK(checkout.Call("watch 01 --saves 0").exit_code == 3);
}

TEST_CASE("After a pass one's own fix stands beside other right ones") {
  Checkout checkout;
  checkout.Write("query", R"(<?xml version="1.1"?><query version="2">
      <rule class="kata_verdict" name="//solutions/01_unclosed_range:r_verdict">
        <label name="src" value="//solutions/01_unclosed_range:right/raii.cc"/>
      </rule>
      <rule class="kata_verdict" name="//solutions/01_unclosed_range:w_verdict">
        <label name="src" value="//solutions/01_unclosed_range:wrong/w.cc"/>
      </rule></query>)");
  checkout.Write(kOwnFile, "int a;\n");
  checkout.Write("solutions/01_unclosed_range/right/raii.cc",
                 "// Closed by a guard.\nint b;\n");
  const std::string outputs = "bin/solutions/01_unclosed_range/r_verdict/";
  checkout.SetVerdict(Kind::kPass, 100, outputs + "verdict.json");
  checkout.Write(outputs + "log.txt", "");
  CHECK(checkout.Call("grade 01").output.find("yours") == std::string::npos);

  checkout.SetVerdict(Kind::kPass, 100);
  const Outcome outcome = checkout.Call("grade 01");
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output, Contains("  yours "));
  CHECK_THAT(outcome.output, Contains("Closed by a guard."));
  CHECK(checkout.Read("calls").find("w_verdict") == std::string::npos);
  CHECK(checkout.Call("grade 01 --format json").output.find("yours") ==
        std::string::npos);
}

TEST_CASE(
    "Before its first grade, on a terminal, a kata asks for a prediction") {
  Checkout checkout;
  const std::string output = checkout.CallOnTerminal("grade 01", "3 at 21\n");
  CHECK_THAT(output, Contains("how many tasks"));
  CHECK_THAT(output, Contains("You predicted 3 tasks"));
  CHECK(checkout.CallOnTerminal("grade 01", "3 at 21\n").find("predicted") ==
        std::string::npos);
}

TEST_CASE("A prediction can be skipped, or never be asked for") {
  Checkout skips;
  const std::string output = skips.CallOnTerminal("grade 01", "\n");
  CHECK_THAT(output, Contains("the report"));
  CHECK(output.find("You predicted") == std::string::npos);
  Checkout refuses;
  CHECK(refuses.CallOnTerminal("grade 01 --no-predict").find("how many") ==
        std::string::npos);
}

TEST_CASE("A terminal shows colours, and lines that it has room for") {
  Checkout checkout;
  checkout.Write(Checkout::kOutputs + "report.txt",
                 "01_unclosed_range: leak, 0 of 100 points\n" +
                     std::string("a line that is much longer than forty ") +
                     "columns are wide\n");
  const std::string output = checkout.CallOnTerminal("grade 01 --no-predict");
  CHECK_THAT(output, Contains("\x1b[31m01_unclosed_range: leak"));
  CHECK_THAT(output, Contains("longer than forty\r\ncolumns"));
  CHECK(checkout
            .CallOnTerminal("grade 01 --no-predict", "",
                            "env TERM=xterm NO_COLOR=1")
            .find("\x1b[3") == std::string::npos);
}

// Keeps what verify --mutants hands to Bazel, and hands out a verdict for each.
constexpr char kKeepingBazel[] = R"(#!/bin/sh
echo "$@" >> "$ROOT/calls"
case $1 in
  info) echo "$ROOT/bin" ;;
  query) cat "$ROOT/query" ;;
  build)
    for word; do
      case $word in --override_repository=*) cp -r "${word##*=}" "$ROOT/kept" ;; esac
    done ;;
esac
)";

TEST_CASE(
    "verify --mutants judges changes of the reference, and fails when one "
    "survives") {
  Checkout checkout;
  checkout.Write("tools/bazel", kKeepingBazel);
  const std::string solutions = "solutions/01_unclosed_range/";
  checkout.Write("query", R"(<?xml version="1.1"?><query version="2">
      <rule name="//solutions/01_unclosed_range:wrong_a_verdict">
        <label name="src" value="//solutions/01_unclosed_range:wrong/a.cc"/>
      </rule>
      <rule name="//solutions/01_unclosed_range:right_b_verdict">
        <label name="src" value="//solutions/01_unclosed_range:right/b.cc"/>
      </rule>
      <rule name="//solutions/01_unclosed_range:reference_verdict">
        <label name="src" value="//solutions/01_unclosed_range:kata.cc"/>
      </rule></query>)");
  checkout.Write(solutions + "kata.cc", "void F() {\n  f();\n}\n");
  const std::string reference = "bin/" + solutions + "reference_verdict/";
  const std::string mutant = "bin/external/leak_dojo_submission/mutant_1/";
  const std::string right = "bin/" + solutions + "right_b_verdict/";
  for (const std::string& folder : {reference, right, mutant}) {
    checkout.SetVerdict(Kind::kPass, 100, folder + "verdict.json");
    checkout.Write(folder + "log.txt", "tests 0.01 s\n");
  }
  Outcome outcome = checkout.Call("verify 1 --mutants");
  INFO(outcome.output + checkout.errors);
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output,
             Contains("SURVIVOR: 01 mutant at kata.cc:2: drops `f();`") &&
                 Contains("mutants: 1, 0 refused"));
  CHECK_THAT(checkout.errors, Contains("01_unclosed_range: 3 of 3 judged"));
  CHECK(checkout.Read("kept/mutant_1.cc") == "void F() {\n  ;\n}\n");
  CHECK_THAT(checkout.Read("kept/BUILD"),
             Contains("name = \"mutant_1\", src = \"mutant_1.cc\"") &&
                 Contains("//katas/01_unclosed_range\""));
  CHECK_THAT(checkout.Read("calls"),
             Contains("--keep_going") &&
                 Contains("-- //solutions/01_unclosed_range:reference_verdict "
                          "//solutions/01_unclosed_range:right_b_verdict "
                          "@leak_dojo_submission//:mutant_1\n"));

  checkout.SetVerdict(Kind::kLeak, 0, mutant + "verdict.json");
  CHECK(checkout.Call("verify 1 --mutants").exit_code == 0);
  // A fault is judged once more, and then says nothing.
  checkout.SetVerdict(Kind::kGraderFault, std::nullopt,
                      mutant + "verdict.json");
  CHECK(checkout.Call("verify 1 --mutants").exit_code == 1);
  CHECK_THAT(checkout.Read("calls"), Contains("--define=judge_nonce="));
  // Without a reference that passes there is nothing to compare with.
  checkout.SetVerdict(Kind::kLeak, 0, reference + "verdict.json");
  CHECK(checkout.Call("verify 1 --mutants").exit_code == 3);
  CHECK_THAT(checkout.errors, Contains("does not pass itself"));
}

// A stand-in for the program `views`, which does what `script` says: $1 is the
// view, $3 the size, $4 the moment, $5 the file.
void SetViews(const Checkout& checkout, const std::string& script) {
  const std::string program = Checkout::kOutputs + "views";
  checkout.Write(program, "#!/bin/sh\n" + script + "\n");
  std::filesystem::permissions(checkout.Path(program),
                               std::filesystem::perms::all);
}

TEST_CASE("show builds the views alone, and prints what they say") {
  Checkout checkout;
  SetViews(checkout, "echo \"$1 $2 $3 $4\" > $5");
  const Outcome outcome =
      checkout.Call("show 1 --view folded --size 7 --at working");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.output == "folded-bytes 01_unclosed_range 7 working\n");
  CHECK(checkout.errors.empty());
  // With a plus it would be judged too.
  CHECK_THAT(checkout.Read("calls"),
             Contains(" --output_groups=views -- "
                      "//katas/01_unclosed_range:verdict\n"));
  CHECK(checkout.Call("show 1 --size 7 --view folded --unit tasks").output ==
        "folded-tasks 01_unclosed_range 7 after\n");
  CHECK(checkout.Call("show 1 --size 7 --view dump --debug 2").output ==
        "dump-2 01_unclosed_range 7 after\n");
}

TEST_CASE("show writes into --out, and prints its name") {
  Checkout checkout;
  const std::string bytes("\0bytes", 6);
  SetViews(checkout, "printf '\\000bytes' > $5");
  const std::string view = "show 1 --size 7 --view pprof-tasks";
  CHECK(checkout.Call(view + " --out p.gz").output == "p.gz\n");
  CHECK(checkout.Read("p.gz") == bytes);
  // A pipe gets the bytes, a terminal a file.
  CHECK(checkout.Call(view).output == bytes);
  CHECK_THAT(checkout.CallOnTerminal(view),
             Contains("01_unclosed_range.tasks.pb.gz"));
  CHECK(checkout.Read("01_unclosed_range.tasks.pb.gz") == bytes);
  CHECK(checkout.Call(view + " --out no/such/folder").exit_code == 2);
}

TEST_CASE("show says what is to be known about the run, and still shows it") {
  Checkout checkout;
  SetViews(checkout,
           "echo hello; echo 'panic: x' > $5.notes; echo the view > $5");
  const Outcome outcome = checkout.Call("show 1 --size 7 --view dump");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.output == "the view\n");
  CHECK(checkout.errors == "  | hello\ngrader: panic: x\n");
}

TEST_CASE("show of a run that leaves no view says why") {
  Checkout checkout;
  for (const auto& [script, words] :
       {std::pair("kill -SEGV $$", "SIGSEGV"),
        std::pair("exit 0", "left before its end"),
        std::pair("echo half > $5; exit 1", "left before its end"),
        std::pair("echo 'no middle' > $5.notes; exit 1",
                  "no middle\ngrader: there is nothing to show\n"),
        std::pair("while :; do :; done", "computed for 2 s")}) {
    INFO(script);
    SetViews(checkout, script);
    const Outcome outcome = checkout.Call("show 1 --size 7 --view dump");
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.output.empty());
    CHECK_THAT(checkout.errors, Contains(words));
  }
}

TEST_CASE("show of what does not compile or link says so") {
  Checkout checkout;
  checkout.Write(Checkout::kOutputs + "views", "");
  const std::string status = R"("errors": 1, "warnings": [], "compiler": "c",
                                "timed_out": false, "forbidden": null, "fault": ""})";
  checkout.Write(
      Checkout::kOutputs + "compile.json",
      R"({"ok": false, "first_error": "kata.cc:1:2: error: x", )" + status);
  CHECK(checkout.Call("show 1 --size 7 --view dump").exit_code == 1);
  CHECK_THAT(checkout.errors, Contains("kata.cc:1:2: error: x"));
  checkout.Write(Checkout::kOutputs + "compile.json",
                 R"({"ok": true, "first_error": "", )" + status);
  CHECK(checkout.Call("show 1 --size 7 --view dump").exit_code == 1);
  CHECK_THAT(checkout.errors, Contains("does not link"));
}

TEST_CASE("show refuses what does not go together") {
  Checkout checkout;
  SetViews(checkout, "echo view > $5");
  for (const auto& [arguments, words] :
       {std::pair("--size 7", "--view"),
        std::pair("--size 7 --view nothing", "nothing"),
        std::pair("--size 7 --view trace --at before", "--at"),
        std::pair("--size 7 --view trace --debug 1", "--debug"),
        std::pair("--size 7 --view dump --unit tasks", "--unit"),
        std::pair("--size -7 --view dump", "-7"),
        std::pair("--size 7 --view dump --at noon", "noon"),
        std::pair("--size 7 --view dump --file none.cc", "none.cc"),
        std::pair("--view dump", "--size")}) {
    INFO(arguments);
    const Outcome outcome = checkout.Call(std::string("show 1 ") + arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.output.empty());
    CHECK_THAT(checkout.errors, Contains(words));
  }
}

// A stand-in for the explored program, which says what `script` says.
void SetExploredFile(const Checkout& checkout, const std::string& script) {
  const std::string program = "bin/katas/harness/explored_file";
  checkout.Write(program, "#!/bin/sh\n" + script + "\n");
  std::filesystem::permissions(checkout.Path(program),
                               std::filesystem::perms::all);
}

TEST_CASE("explore builds one's own file and exits by what was found") {
  Checkout checkout;
  checkout.Write("my-program.cc", "// a program\n");
  SetExploredFile(checkout, "echo \"no leak on $1 $2\"");
  Outcome outcome = checkout.Call("explore my-program.cc");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.output == "no leak on run file.my_program\n");
  CHECK_THAT(checkout.Read("calls"),
             Contains("build") &&
                 Contains("--override_repository=leak_dojo_submission=") &&
                 Contains("//katas/harness:explored_file"));

  SetExploredFile(checkout, "echo '1 x main'; echo token: t; exit 1");
  outcome = checkout.Call("explore my-program.cc");
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, StartsWith("1 x main\n"));
  CHECK_THAT(outcome.output, Contains("replay TOKEN --file my-program.cc"));

  // A program that leaves has shown nothing.
  SetExploredFile(checkout, "exit 0");
  CHECK(checkout.Call("explore my-program.cc").exit_code == 1);
}

TEST_CASE("explore of what is no program says what it must be") {
  Checkout checkout;
  CHECK(checkout.Call("explore nowhere.cc").exit_code == 2);
  CHECK_THAT(checkout.errors, Contains("there is no file"));
  checkout.Write("broken.cc", "x");
  checkout.Write("broken", "");
  CHECK(checkout.Call("explore broken.cc").exit_code == 2);
  CHECK_THAT(checkout.errors, Contains("dojo::Task<> Main()"));
}

TEST_CASE("replay of a token of one's own program needs the file") {
  Checkout checkout;
  checkout.Write("mine.cc", "");
  CHECK(checkout.Call("replay file.mine~d~abcdef").exit_code == 2);
  CHECK_THAT(checkout.errors, Contains("--file"));
  SetExploredFile(checkout, "echo reproduced $1 $2");
  const Outcome outcome =
      checkout.Call("replay file.mine~d~abcdef --file mine.cc");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.output == "reproduced replay file.mine~d~abcdef\n");
}

}  // namespace
}  // namespace grader
