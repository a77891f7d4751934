#include "grader/html_report.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "grader/html.h"
#include "grader/memory_curve.h"
#include "grader/page.h"
#include "grader/page_files.h"
#include "grader/text.h"

namespace grader {
namespace {

// What a page shows of each, so that it cannot grow beyond kLargestPage.
constexpr std::size_t kMostSteps = 60, kMostLeaks = 12, kMostTests = 60,
                      kMostStacks = 25, kMostWarnings = 12, kMostRuns = 40,
                      kMostFunctions = 16, kMostChannels = 3, kMostCurves = 6;
constexpr std::size_t kName = 90, kLine = 200, kMessage = 300,
                      kSentence = 1'200, kReport = 2'000, kShort = 45;

std::string Section(std::string_view heading, const std::string& html) {
  if (html.empty()) return "";
  return "<section>\n" + Element("h2", "", Escaped(heading)) + "\n" + html +
         "</section>\n";
}

std::string Paragraph(const std::string& html) {
  return Element("p", "", html) + "\n";
}

std::string Code(std::string_view text) {
  return Element("code", "", Escaped(text, kLine));
}

std::string More(std::size_t count, std::size_t shown) {
  if (count <= shown) return "";
  return Element("p", "more",
                 "... and " +
                     WithCommas(static_cast<std::int64_t>(count - shown)) +
                     " more") +
         "\n";
}

// A shape beside the word, so that nobody needs the colour.
std::string Badge(bool good, std::string_view word) {
  return Element("span", good ? "badge good" : "badge bad",
                 std::string(good ? "&#10003; " : "&#10007; ") + Escaped(word));
}

std::string Summary(const Manifest& manifest, const Verdict& verdict) {
  const bool passed =
      verdict.verdict == Kind::kPass || verdict.verdict == Kind::kVisiblePass;
  std::string points = verdict.points
                           ? std::to_string(*verdict.points) + " of " +
                                 std::to_string(verdict.max_points) + " points"
                           : std::string("no points: this is no grade");
  std::string html =
      Element("p", "kata", Escaped(verdict.kata, kName)) + "\n" +
      Element("h1", "",
              Escaped(manifest.title.empty() ? verdict.kata : manifest.title,
                      kName)) +
      "\n" +
      Element("p", "verdict",
              Badge(passed, Name(verdict.verdict)) + " <b>" + points + "</b>") +
      "\n" + Element("p", "sentence", Escaped(verdict.sentence, kSentence)) +
      "\n";
  if (!verdict.pattern.empty()) {
    html += Paragraph("The pattern: <b>" + Escaped(verdict.pattern, kName) +
                      "</b>");
  }
  return Element("header", "", "\n" + html) + "\n";
}

std::string Points(const Manifest& manifest, const Judgement& judgement) {
  const Verdict& verdict = judgement.verdict;
  if (verdict.tests.empty()) return "";
  std::string rows;
  for (const OracleWorth& worth : Worth(manifest, judgement)) {
    rows +=
        "<tr><th scope=\"row\">" + std::string(Name(worth.oracle)) +
        "</th><td>" +
        Badge(worth.satisfied, worth.satisfied ? "holds" : "does not hold") +
        "</td><td class=\"number\">" +
        (worth.points == 0
             ? "the starter has it"
             : std::to_string(worth.satisfied ? worth.points : 0) + " of " +
                   std::to_string(worth.points)) +
        "</td></tr>\n";
  }
  std::string html =
      "<table>\n<thead><tr><th scope=\"col\">Oracle</th><th scope=\"col\">"
      "Says</th><th scope=\"col\" class=\"number\">Worth</th></tr></thead>\n"
      "<tbody>\n" +
      rows + "</tbody>\n</table>\n";
  if (verdict.verdict != Kind::kPass && verdict.points) {
    html += Paragraph("Short of a pass, at most " +
                      std::to_string(kMostPointsWithoutPass) + " count.");
  }
  return Section("Points by oracle", html);
}

// What a step leaves behind it, in words and as attributes: the stepper reads
// these.
std::string State(const StepState& state) {
  std::string html;
  std::size_t shown = 0;
  for (const ChannelState& channel : state.channels) {
    if (shown++ == kMostChannels) break;
    if (!html.empty()) html += "; ";
    html += "<span class=\"channel\" data-length=\"" +
            std::to_string(channel.length) + "\" data-capacity=\"" +
            std::to_string(channel.capacity) + "\"" +
            (channel.closed ? " data-closed" : "") + "><q>" +
            Escaped(channel.name, kShort) + "</q> " +
            (channel.capacity == 0
                 ? "unbuffered"
                 : "holds " + std::to_string(channel.length) + " of " +
                       std::to_string(channel.capacity)) +
            (channel.closed ? ", closed" : "") + "</span>";
  }
  if (state.tasks != 0 || state.bytes != 0) {
    if (!html.empty()) html += "; ";
    html += "<span class=\"heap\">" + WithCommas(state.bytes) + " bytes in " +
            Count(state.tasks, "task") + "</span>";
  }
  return html.empty() ? "" : " " + Element("small", "", html);
}

std::string Steps(const Failure& failure) {
  std::string steps;
  const std::size_t shown = std::min(failure.steps.size(), kMostSteps);
  for (std::size_t i = 0; i < shown; ++i) {
    const StepState* const state =
        i < failure.states.size() ? &failure.states[i] : nullptr;
    steps += "<li";
    if (state != nullptr) {
      steps += " data-who=\"" + Escaped(state->who, kShort) + "\"";
      if (state->parks) steps += " data-parks";
    }
    steps += ">" + Element("span", "", Escaped(failure.steps[i], kLine)) +
             (state != nullptr ? State(*state) : "") + "</li>\n";
  }
  return std::string("<ol id=\"steps\"") +
         (failure.kind == "leak" ? " data-leaks" : "") + ">\n" + steps +
         "</ol>\n" + More(failure.steps.size(), shown);
}

std::string Schedule(const Judgement& judgement) {
  if (!judgement.counterexample) return "";
  const Exploration& explored = *judgement.counterexample;
  const Failure& failure = *explored.failure;
  const std::string of = explored.program + " " + explored.size;
  const bool threads = explored.strategy == kWeakMemory;
  const std::string which =
      threads ? "The clearest interleaving that fails, of " + of + ", with " +
                    Count(failure.deviations, "handover") + " between threads."
              : std::string(failure.shortest ? "The shortest schedule"
                                             : "A shortened schedule") +
                    (failure.kind == "leak" ? " that leaks, of "
                                            : " that fails, of ") +
                    of + ", with " + Count(failure.deviations, "deviation") +
                    " from the usual order.";
  std::string html = Paragraph(Escaped(which)) + Steps(failure);
  if (!failure.text.empty()) {
    html += "<pre>" + Escaped(failure.text, kReport) + "</pre>\n";
  }
  html += Paragraph("To run it again on the file as it is then:") + "<pre>" +
          Escaped("bazel run //grader -- replay " + failure.token, kLine) +
          "</pre>\n";
  return Section(threads ? "The interleaving" : "The schedule", html);
}

std::string Leaks(const Verdict& verdict) {
  if (verdict.leaks.empty()) return "";
  std::string items;
  std::size_t shown = 0;
  for (const Leak& leak : verdict.leaks) {
    if (shown++ == kMostLeaks) break;
    std::string item = "<b>" + Count(leak.count, "task") + " <q>" +
                       Escaped(leak.task, kName) + "</q></b>, " +
                       Escaped(leak.state, kName) + " in " +
                       Escaped(leak.wait_reason, kName);
    if (!leak.channel.empty()) {
      item += " on <q>" + Escaped(leak.channel, kName) + "</q>";
    }
    if (!leak.awaits_at.empty()) item += " at " + Code(leak.awaits_at);
    if (!leak.spawned_at.empty()) {
      item += ", started at " + Code(leak.spawned_at);
    }
    item += ", " + Count(leak.bytes, "byte");
    if (!leak.lost.empty()) item += " (" + Escaped(leak.lost, kName) + ")";
    items += Element("li", "", item) + "\n";
  }
  return Section("Tasks that stay behind",
                 Element("ul", "", "\n" + items) + "\n" +
                     More(verdict.leaks.size(), kMostLeaks));
}

// Those that failed first: of many tests only so many are shown.
std::string Tests(const Verdict& verdict) {
  if (verdict.tests.empty()) return "";
  std::vector<const TestResult*> tests;
  std::int64_t failed = 0;
  for (const bool passed : {false, true}) {
    for (const TestResult& test : verdict.tests) {
      if (test.passed == passed) tests.push_back(&test);
    }
    if (!passed) failed = static_cast<std::int64_t>(tests.size());
  }
  std::string items;
  std::size_t shown = 0;
  for (const TestResult* test : tests) {
    if (shown++ == kMostTests) break;
    std::string item = Badge(test->passed, test->passed ? "passed" : "failed") +
                       " " + Escaped(test->name, kName);
    if (!test->message.empty()) {
      item += "\n<pre>" + Escaped(test->message, kMessage) + "</pre>";
    }
    items += Element("li", "", item) + "\n";
  }
  const auto all = static_cast<std::int64_t>(tests.size());
  return Section("Tests", Paragraph(WithCommas(all - failed) + " of " +
                                    WithCommas(all) + " passed.") +
                              Element("ul", "tests", "\n" + items) + "\n" +
                              More(tests.size(), kMostTests));
}

// At other sizes than the first nobody knows it.
StarterHeap StarterAt(const Manifest& manifest, const Evidence& evidence,
                      std::size_t size) {
  StarterHeap starter;
  if (size != 0) return starter;
  starter.curve = evidence.starter_curve;
  if (manifest.starter_leak && manifest.starter_leak->bytes != 0) {
    starter.left = manifest.starter_leak->bytes;
  }
  return starter;
}

std::string Memory(const Manifest& manifest, const Evidence& evidence,
                   const Verdict& verdict) {
  if (verdict.heap.empty()) return "";
  std::string rows, curves;
  const auto cell = [](const std::optional<std::int64_t>& value) {
    return "<td class=\"number\">" + (value ? WithCommas(*value) : "-") +
           "</td>";
  };
  for (std::size_t i = 0; i < verdict.heap.size(); ++i) {
    const Heap& heap = verdict.heap[i];
    rows += "<tr><th scope=\"row\" class=\"number\">" + WithCommas(heap.size) +
            "</th>" + cell(heap.before) + cell(heap.working) +
            cell(heap.after) + cell(heap.peak) + "</tr>\n";
    if (i < std::min(evidence.heap.size(), kMostCurves)) {
      curves +=
          MemoryCurve(evidence.heap[i], heap, StarterAt(manifest, evidence, i));
    }
  }
  return Section(
      "Memory",
      Paragraph("Bytes on the heap, as massif measured them at each size of "
                "the workload. The peak has malloc's own bytes in it.") +
          "<table>\n<thead><tr><th scope=\"col\" class=\"number\">Size</th>"
          "<th scope=\"col\" class=\"number\">Before</th>"
          "<th scope=\"col\" class=\"number\">Working</th>"
          "<th scope=\"col\" class=\"number\">After</th>"
          "<th scope=\"col\" class=\"number\">Peak</th></tr></thead>\n<tbody>"
          "\n" +
          rows + "</tbody>\n</table>\n" + curves);
}

const std::vector<LeftStack>& LeftIn(const Evidence& evidence) {
  static const std::vector<LeftStack> kNothing;
  return evidence.heap.empty() ? kNothing : evidence.heap.front().left;
}

// The table says all; the picture is drawn from it.
std::string Left(const Evidence& evidence) {
  const std::vector<LeftStack>& left = LeftIn(evidence);
  if (left.empty()) return "";
  std::string rows;
  std::size_t shown = 0;
  for (const LeftStack& stack : left) {
    if (shown++ == kMostStacks) break;
    std::string functions;
    // Of a deep stack the kind and the innermost functions say the most.
    const std::size_t all = stack.functions.size();
    for (std::size_t i = 0; i < all; ++i) {
      if (i != 0 && i + kMostFunctions <= all) continue;
      functions += Element("li", "", Escaped(stack.functions[i], kShort));
    }
    rows += "<tr><td class=\"number\" data-bytes=\"" +
            std::to_string(stack.bytes) + "\">" + WithCommas(stack.bytes) +
            "</td><td>" + Element("ol", "frames", functions) + "</td></tr>\n";
  }
  return Section(
      "What is left on the heap",
      Paragraph("After the work, of size " +
                WithCommas(evidence.heap.front().size) +
                ": bytes by who asked for them. Each function was called by "
                "the one before it.") +
          "<div id=\"flame\"></div>\n<table id=\"stacks\">\n<thead><tr>"
          "<th scope=\"col\" class=\"number\">Bytes</th><th scope=\"col\">"
          "Stack</th></tr></thead>\n<tbody>\n" +
          rows + "</tbody>\n</table>\n" + More(left.size(), kMostStacks));
}

std::string Explored(const Verdict& verdict) {
  std::string items;
  std::size_t shown = 0;
  for (const Schedules& run : verdict.schedules) {
    if (shown++ == kMostRuns) break;
    std::string item = run.program + " " + run.size + ": " +
                       WithCommas(run.explored) + " explored by " +
                       run.strategy +
                       (run.complete ? ", complete" : ", not complete");
    if (!run.bound.empty()) item += " (" + run.bound + ")";
    items += Element("li", "", Escaped(item, kLine)) + "\n";
  }
  if (items.empty()) return "";
  return Section("What was explored",
                 Element("ul", "", "\n" + items) + "\n" +
                     More(verdict.schedules.size(), kMostRuns));
}

std::string Memcheck(const Manifest& manifest, const Verdict& verdict) {
  if (!manifest.Uses(Oracle::kMemcheck) || verdict.tests.empty()) return "";
  return Section("memcheck",
                 Paragraph(Count(verdict.memcheck.errors, "error") + ", " +
                           Count(verdict.memcheck.lost_blocks, "lost block")));
}

std::string Warnings(const Verdict& verdict) {
  std::string items;
  std::size_t shown = 0;
  for (const std::string& warning : verdict.warnings) {
    if (shown++ == kMostWarnings) break;
    items += Element("li", "", Escaped(warning, kMessage)) + "\n";
  }
  if (items.empty()) return "";
  return Section("Warnings, which cost nothing",
                 Element("ul", "", "\n" + items) + "\n" +
                     More(verdict.warnings.size(), kMostWarnings));
}

std::string Footer(const Verdict& verdict) {
  std::string text = "Leak Dojo " + Escaped(verdict.engine.version, kName);
  if (!verdict.engine.compiler.empty()) {
    text += "; " + Escaped(verdict.engine.compiler, kName);
  }
  if (!verdict.engine.valgrind.empty()) {
    text += "; valgrind " + Escaped(verdict.engine.valgrind, kName);
  }
  if (!verdict.engine.kata.empty()) {
    text += "; the kata is of digest " +
            Code(std::string_view(verdict.engine.kata).substr(0, 16));
  }
  return Element("footer", "", Element("p", "", text)) + "\n";
}

std::vector<Script> ScriptsFor(bool has_flame_graph) {
  namespace files = page_files;
  std::vector<Script> scripts;
  if (has_flame_graph) {
    for (const files::File& file :
         {files::kD3Selection, files::kD3Dispatch, files::kD3Timer,
          files::kD3Color, files::kD3Interpolate, files::kD3Ease,
          files::kD3Transition, files::kD3Array, files::kD3Hierarchy,
          files::kD3Format, files::kD3Time, files::kD3TimeFormat,
          files::kD3Scale, files::kD3FlameGraph}) {
      scripts.push_back({file.text, file.sha256});
    }
  }
  scripts.push_back({files::kReportScript.text, files::kReportScript.sha256});
  return scripts;
}

}  // namespace

std::string HtmlReport(const Manifest& kata, const Evidence& evidence,
                       const Judgement& judgement) {
  const Manifest manifest = ForCompiler(kata, evidence.compile.compiler);
  const Verdict& verdict = judgement.verdict;
  std::string body = Summary(manifest, verdict) + "<main>\n";
  body += Points(manifest, judgement);
  body += Schedule(judgement);
  body += Leaks(verdict);
  body += Tests(verdict);
  body += Memory(manifest, evidence, verdict);
  body += Left(evidence);
  body += Memcheck(manifest, verdict);
  body += Explored(verdict);
  body += Warnings(verdict);
  body += "</main>\n" + Footer(verdict);
  return Page(verdict.kata + ": " + std::string(Name(verdict.verdict)), body,
              ScriptsFor(!LeftIn(evidence).empty()));
}

}  // namespace grader
