#include "grader/html_report.h"

#include <catch2/catch.hpp>

#include "grader/memory_curve.h"

namespace grader {
namespace {

using Catch::Contains;

// What no page may hand to a browser, and nobody may be misled by.
constexpr char kHostile[] =
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    "<!--\xE2\x80\xAE\x1b[2J\x01&";

Manifest Kata() {
  Manifest manifest;
  manifest.kata = "01_unclosed_range";
  manifest.title = "The range that never ends";
  manifest.evidence = {Oracle::kBehaviour, Oracle::kSchedules, Oracle::kHeap,
                       Oracle::kMemcheck};
  manifest.starter_satisfies = {Oracle::kMemcheck};
  manifest.workload_sizes = {100, 200};
  manifest.starter_leak = StarterLeak{100, 32'000};
  return manifest;
}

Evidence Measured() {
  Evidence evidence;
  for (const std::int64_t size : {100, 200}) {
    HeapRun& run = evidence.heap.emplace_back();
    run.size = size;
    run.curve = {{5'000, 1'000}, {6'000, 3'000}, {9'000, 1'400}};
    run.at_working = {6'000, 3'000};
    run.at_after = {9'000, 1'400};
  }
  evidence.heap[0].left = {{{"task frames", "main", "kata::Worker"}, 300},
                           {{"other", "main"}, 100}};
  return evidence;
}

Judgement Leaking() {
  Judgement judgement;
  Verdict& verdict = judgement.verdict;
  verdict.kata = "01_unclosed_range";
  verdict.verdict = Kind::kLeak;
  verdict.points = 22;
  verdict.sentence = "100 tasks leak";
  verdict.pattern = "unclosed range";
  verdict.tests = {{"good", true, ""}, {"bad one", false, "it broke"}};
  verdict.leaks = {{"worker", "stuck", "chan receive", "kata.cc:14",
                    "kata.cc:45", "jobs", 100, 37400, "indirectly lost"}};
  for (const std::int64_t size : {100, 200}) {
    Heap& heap = verdict.heap.emplace_back();
    heap.size = size;
    heap.before = 1'000;
    heap.working = 3'000;
    heap.after = 1'400;
    heap.peak = 3'200;
    heap.working_target = 2'500;
    heap.peak_target = 3'000;
  }
  verdict.schedules = {{"jobs", "2x2", "random", "b", 1234567, false}};
  verdict.warnings = {"kata.cc:3:1: warning: unused"};
  verdict.engine = {"0.1", "d1gest", "clang 19", "3.19.0"};
  Exploration explored;
  explored.program = "jobs";
  explored.size = "2x2";
  Failure& failure = explored.failure.emplace();
  failure.kind = "leak";
  failure.shortest = true;
  failure.token = "01.jobs.2x2~d~AbCdEf";
  failure.steps = {"main#1 sends on \"jobs\"",
                   "worker#2 receives on \"jobs\": parks"};
  failure.states = {{"main#1", false, 2, 640, {{"jobs", 1, 4, false}}},
                    {"worker#2", true, 1, 320, {{"jobs", 0, 4, true}}}};
  failure.text = "1 x worker";
  judgement.counterexample = explored;
  judgement.satisfied = {Oracle::kHeap, Oracle::kMemcheck};
  return judgement;
}

std::size_t Occurrences(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    ++count;
  }
  return count;
}

TEST_CASE("The page says all that the verdict says") {
  const std::string page = HtmlReport(Kata(), Measured(), Leaking());
  for (const char* text :
       {"<title>01_unclosed_range: leak</title>",
        "<h1>The range that never ends</h1>",
        "<p class=\"sentence\">100 tasks leak</p>",
        "<span class=\"badge bad\">&#10007; leak</span> <b>22 of 100 "
        "points</b>",
        "The pattern: <b>unclosed range</b>",
        "The shortest schedule that leaks, of jobs 2x2",
        "bazel run //grader -- replay 01.jobs.2x2~d~AbCdEf",
        "<b>100 tasks <q>worker</q></b>, stuck in chan receive on <q>jobs</q>",
        "37,400 bytes (indirectly lost)", "1 of 2 passed.",
        "<pre>it broke</pre>", "jobs 2x2: 1,234,567 explored by random",
        "kata.cc:3:1: warning: unused", "valgrind 3.19.0", "clang 19"}) {
    CHECK_THAT(page, Contains(text));
  }
}

TEST_CASE("Each oracle's points stand on the page") {
  const std::string page = HtmlReport(Kata(), Measured(), Leaking());
  CHECK_THAT(page, Contains("behaviour</th><td><span class=\"badge bad\">"));
  CHECK_THAT(page, Contains("<td class=\"number\">0 of 33</td>"));
  CHECK_THAT(page, Contains("<td class=\"number\">22 of 22</td>"));
  CHECK_THAT(page, Contains("<td class=\"number\">the starter has it</td>"));
  CHECK_THAT(page, Contains("Short of a pass, at most 50 count."));
}

TEST_CASE("What a step leaves is there without any script") {
  const std::string page = HtmlReport(Kata(), Measured(), Leaking());
  CHECK_THAT(page, Contains("<li data-who=\"worker#2\" data-parks><span>"
                            "worker#2 receives on &quot;jobs&quot;: parks"
                            "</span> <small><span class=\"channel\" "
                            "data-length=\"0\" data-capacity=\"4\" data-closed>"
                            "<q>jobs</q> holds 0 of 4, closed</span>; <span "
                            "class=\"heap\">320 bytes in 1 task</span>"));
  // A schedule that nobody watched is a list, and no more.
  Judgement unwatched = Leaking();
  unwatched.counterexample->failure->states.clear();
  CHECK_THAT(HtmlReport(Kata(), Measured(), unwatched),
             Contains("<li><span>worker#2 receives on"));
}

TEST_CASE("A channel without a buffer is said to have none") {
  Judgement judgement = Leaking();
  judgement.counterexample->failure->states[0].channels = {{"a", 0, 0, false},
                                                           {"b", 0, 0, true}};
  CHECK_THAT(HtmlReport(Kata(), Measured(), judgement),
             Contains("<q>a</q> unbuffered</span>; <span") &&
                 Contains("<q>b</q> unbuffered, closed</span>; <span"));
}

TEST_CASE("The flame graph comes with the stacks, and only with them") {
  const std::string page = HtmlReport(Kata(), Measured(), Leaking());
  CHECK_THAT(page, Contains("<td class=\"number\" data-bytes=\"300\">300</td>"
                            "<td><ol class=\"frames\"><li>task frames</li>"
                            "<li>main</li><li>kata::Worker</li></ol>"));
  CHECK_THAT(page, Contains("https://d3js.org/d3-selection/"));
  Evidence clean = Measured();
  clean.heap[0].left.clear();
  const std::string without = HtmlReport(Kata(), clean, Leaking());
  CHECK_THAT(without, !Contains("d3js.org"));
  CHECK_THAT(without, !Contains("id=\"flame\""));
}

TEST_CASE("Of a deep stack the kind and the innermost functions are shown") {
  Evidence evidence = Measured();
  std::vector<std::string>& functions = evidence.heap[0].left[0].functions;
  functions = {"kind"};
  for (int i = 1; i <= 15; ++i) functions.push_back("f" + std::to_string(i));
  CHECK_THAT(
      HtmlReport(Kata(), evidence, Leaking()),
      Contains("<li>kind</li><li>f1</li>") && Contains("<li>f15</li></ol>"));
  functions.push_back("f16");
  CHECK_THAT(
      HtmlReport(Kata(), evidence, Leaking()),
      Contains("<li>kind</li><li>f2</li>") && Contains("<li>f16</li></ol>"));
}

TEST_CASE("The curve has its targets, and the starter's bytes where known") {
  const Evidence evidence = Measured();
  const Heap heap = Leaking().verdict.heap[0];
  const std::string figure = MemoryCurve(evidence.heap[0], heap, {{}, 32'000});
  CHECK_THAT(figure, Contains("in mid-work: <b>2,000</b>"));
  CHECK_THAT(figure, Contains("after the work: <b>400</b>"));
  CHECK_THAT(figure, Contains("target in mid-work: <b>2,500</b>"));
  CHECK_THAT(figure, Contains("target of the peak: <b>3,000</b>"));
  CHECK_THAT(figure, Contains("the untouched starter leaves: <b>32,000</b>"));
  CHECK_THAT(MemoryCurve(evidence.heap[0], heap, {}), !Contains("starter"));
  CHECK(MemoryCurve(HeapRun{}, heap, {{}, 32'000}).empty());
}

TEST_CASE("The curve is drawn from the first moment to the last") {
  HeapRun run;
  run.size = 1;
  run.curve = {{100, 50}, {150, 250}, {200, 150}};
  Heap heap;
  heap.before = 50;
  // 640 wide and 240 high, with a margin of 12.
  CHECK_THAT(MemoryCurve(run, heap, {}),
             Contains("<path class=\"heap\" d=\"M12 228H320V12H628V120\"/>"));
}

TEST_CASE("The starter's curve begins where the other does, on one scale") {
  HeapRun run;
  run.size = 1;
  run.curve = {{100, 50}, {150, 250}, {200, 50}};
  Heap heap;
  heap.before = 50;
  const std::string figure =
      MemoryCurve(run, heap, {{{0, 0}, {100, 400}, {200, 400}}, {}});
  CHECK_THAT(figure, Contains("<path class=\"starter-heap\" d=\"M12 228H320V12"
                              "H628V12\"/>"));
  CHECK_THAT(figure, Contains("<path class=\"heap\" d=\"M12 228H166V120H320"
                              "V228\"/>"));
  CHECK_THAT(figure, Contains("untouched starter over time, at most: <b>400"));
}

TEST_CASE("No text of a submission reaches the browser as anything but text") {
  Evidence evidence = Measured();
  evidence.heap[0].left[0].functions = {kHostile, kHostile};
  Judgement judgement = Leaking();
  Verdict& verdict = judgement.verdict;
  verdict.sentence = verdict.pattern = kHostile;
  verdict.tests = {{kHostile, false, kHostile}};
  verdict.leaks = {{kHostile, kHostile, kHostile, kHostile, kHostile, kHostile,
                    1, 1, kHostile}};
  verdict.schedules = {{kHostile, kHostile, kHostile, kHostile, 1, true}};
  verdict.warnings = {kHostile};
  verdict.token = kHostile;
  verdict.engine = {kHostile, kHostile, kHostile, kHostile};
  Failure& failure = *judgement.counterexample->failure;
  failure.text = failure.token = kHostile;
  failure.steps = {kHostile, kHostile};
  failure.states = {{kHostile, true, 1, 1, {{kHostile, 1, 1, false}}}};
  const std::string page = HtmlReport(Kata(), evidence, judgement);

  const std::string plain = HtmlReport(Kata(), Measured(), Leaking());
  CHECK(Occurrences(page, "<script") == Occurrences(plain, "<script"));
  CHECK(Occurrences(page, "</script") == Occurrences(plain, "</script"));
  for (const char* never :
       {"<img", "<!--", "alert(1)</script>", "\x1b", "\x01", "\xE2\x80\xAE"}) {
    INFO(never);
    CHECK(Occurrences(page, never) == 0);
  }
  CHECK_THAT(page, Contains("&lt;/script&gt;&lt;script&gt;alert(1)"));
}

TEST_CASE("However much there is to say, the page stays small, and says so") {
  const std::string huge(5'000, '<');
  Evidence evidence = Measured();
  evidence.heap[0].left.assign(60,
                               {std::vector<std::string>(40, huge), 1'000'000});
  for (int i = 0; i < 10; ++i) {
    HeapRun& run = evidence.heap.emplace_back();
    for (int at = 0; at < 200; ++at) run.curve.push_back({at * 1'000, at * 77});
  }
  Judgement judgement = Leaking();
  Verdict& verdict = judgement.verdict;
  verdict.sentence = huge;
  verdict.tests.assign(200, {huge, false, huge});
  verdict.leaks.assign(
      90, {huge, huge, huge, huge, huge, huge, 1'000, 1'000, huge});
  verdict.heap.resize(12, verdict.heap[0]);
  verdict.schedules.assign(90, {huge, huge, huge, huge, 1'000, true});
  verdict.warnings.assign(90, huge);
  Failure& failure = *judgement.counterexample->failure;
  failure.text = failure.token = huge;
  failure.steps.assign(5'000, huge.substr(0, 500));
  failure.states.assign(150,
                        {huge, true, 100, 100'000,
                         std::vector<ChannelState>(8, {huge, 100, 100, true})});
  const std::string page = HtmlReport(Kata(), evidence, judgement);
  CHECK(page.size() < kLargestPage);
  CHECK_THAT(page, Contains("... and 4,9"));
}

TEST_CASE("A verdict without any measurement is a page, too") {
  Judgement judgement;
  judgement.verdict.kata = "01_unclosed_range";
  judgement.verdict.verdict = Kind::kNoCompile;
  judgement.verdict.points = 0;
  judgement.verdict.sentence = "kata.cc:3:1: error: no";
  const std::string page = HtmlReport(Manifest{}, Evidence{}, judgement);
  CHECK_THAT(page, Contains("no-compile"));
  CHECK_THAT(page, Contains("<h1>01_unclosed_range</h1>"));
  CHECK_THAT(page, !Contains("<section>"));
  judgement.verdict.verdict = Kind::kGraderFault;
  judgement.verdict.points = std::nullopt;
  CHECK_THAT(HtmlReport(Manifest{}, Evidence{}, judgement),
             Contains("no points: this is no grade"));
}

}  // namespace
}  // namespace grader
