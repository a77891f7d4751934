#include "grader/report.h"

#include <algorithm>
#include <cstdio>

#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kMostSteps = 60;
constexpr std::size_t kMostRows = 20;

std::string Indented(std::size_t indent, std::string_view text) {
  const std::string margin(indent, ' ');
  std::string wrapped = Wrap(Printable(text), kWidth - indent, 0);
  for (std::size_t at = wrapped.find('\n'); at != std::string::npos;
       at = wrapped.find('\n', at + 1 + indent)) {
    wrapped.insert(at + 1, margin);
  }
  return margin + wrapped + "\n";
}

std::string Numbered(std::size_t number, std::string_view text) {
  char lead[16];
  std::snprintf(lead, sizeof lead, "%4zu. ", number);
  return lead + Indented(6, text).substr(6);
}

std::string More(std::size_t count, std::size_t shown) {
  if (count <= shown) return "";
  return "      ... and " +
         WithCommas(static_cast<std::int64_t>(count - shown)) + " more\n";
}

std::string Schedule(const Judgement& judgement) {
  if (!judgement.counterexample) return "";
  const Exploration& explored = *judgement.counterexample;
  const Failure& failure = *explored.failure;
  std::string text = "\n";
  const bool threads = explored.strategy == kWeakMemory;
  if (threads) {
    text += Indented(0, "The clearest interleaving that fails, of " +
                            explored.program + " " + explored.size + " (" +
                            Count(failure.deviations, "handover") +
                            " between threads):");
  } else {
    text += Indented(
        0,
        (failure.shortest ? "The shortest schedule" : "A shortened schedule") +
            std::string(failure.kind == "leak" ? " that leaks"
                                               : " that fails") +
            ", of " + explored.program + " " + explored.size + " (" +
            Count(failure.deviations, "deviation") + " from the usual order):");
  }
  const std::size_t shown = std::min(failure.steps.size(), kMostSteps);
  for (std::size_t i = 0; i < shown; ++i) {
    text += Numbered(i + 1, failure.steps[i]);
  }
  text += More(failure.steps.size(), shown);
  // What stays behind then, in the runtime's words and lines. Of threads it is
  // one sentence, which stands at the top already where it is the verdict's.
  const bool said = threads && judgement.verdict.sentence.find(failure.text) !=
                                   std::string::npos;
  for (std::string_view line :
       Lines(said ? std::string_view() : failure.text)) {
    const std::size_t indent =
        std::min(line.find_first_not_of(' '), line.size());
    text +=
        Indented(2 + std::min<std::size_t>(indent, 20), line.substr(indent));
  }
  text += "  token:  " + failure.token + "\n";
  // Not wrapped: it is to be copied as it stands.
  text += "  replay: bazel run //grader -- replay " + failure.token + "\n";
  return text;
}

std::string Forbidden(const Verdict& verdict) {
  if (!verdict.forbidden) return "";
  const Refusal& refusal = *verdict.forbidden;
  std::string text = "\n";
  text += Indented(0, "What the rules for submissions forbid is not judged:");
  if (refusal.line > 0) {
    text += Indented(2, "where:   kata.cc:" + std::to_string(refusal.line));
  }
  text += Indented(2, "what:    " + refusal.what);
  text += Indented(2, "rule:    " + refusal.rule);
  text += Indented(2, "why:     " + refusal.why);
  text += Indented(2, "instead: " + refusal.instead);
  return text;
}

std::string Leaks(const Verdict& verdict) {
  if (verdict.leaks.empty()) return "";
  std::string text = "\nTasks that stay behind:\n";
  std::size_t shown = 0;
  for (const Leak& leak : verdict.leaks) {
    if (shown++ == kMostRows) break;
    std::string line = Count(leak.count, "task") + " \"" + leak.task + "\", " +
                       leak.state + " in " + leak.wait_reason;
    if (!leak.channel.empty()) line += " on \"" + leak.channel + "\"";
    if (!leak.awaits_at.empty()) line += " at " + leak.awaits_at;
    if (!leak.spawned_at.empty()) line += ", started at " + leak.spawned_at;
    line += ", " + Count(leak.bytes, "byte");
    if (!leak.lost.empty()) line += " (" + leak.lost + ")";
    text += Indented(2, line);
  }
  return text + More(verdict.leaks.size(), kMostRows);
}

std::string FailedTests(const Verdict& verdict) {
  std::string text;
  std::size_t failed = 0;
  for (const TestResult& test : verdict.tests) {
    if (test.passed || ++failed > kMostRows) continue;
    text += Indented(2, test.name);
    text += Indented(6, test.message);
  }
  if (verdict.tests.empty()) return "";
  const std::string passed = std::to_string(verdict.tests.size() - failed);
  const std::string all = std::to_string(verdict.tests.size());
  return "\nTests: " + passed + " of " + all + " passed" +
         (failed ? "; these did not:\n" : "\n") + text +
         More(failed, kMostRows);
}

std::string Cell(const std::optional<std::int64_t>& value) {
  return value ? WithCommas(*value) : "-";
}

// What lies above `before`, against its target.
std::string Above(const std::optional<std::int64_t>& value,
                  const std::optional<std::int64_t>& before,
                  const std::optional<std::int64_t>& target) {
  if (!value || !before) return "";
  const std::int64_t above = *value - *before;
  if (!target) return WithCommas(above) + ", no target";
  return WithCommas(above) + (above > *target ? " > " : " <= ") +
         WithCommas(*target);
}

std::string MemoryTable(const Verdict& verdict) {
  if (verdict.heap.empty()) return "";
  std::string text = "\nMemory in bytes, by size of the workload:\n";
  char line[200];
  const auto row = [&](const std::string& size, const std::string& before,
                       const std::string& working, const std::string& after,
                       const std::string& peak) {
    std::snprintf(line, sizeof line, "  %6s %12s %18s %12s %18s\n",
                  size.c_str(), before.c_str(), working.c_str(), after.c_str(),
                  peak.c_str());
    text += line;
  };
  row("size", "before", "working", "after", "peak");
  for (const Heap& heap : verdict.heap) {
    row(WithCommas(heap.size), Cell(heap.before), Cell(heap.working),
        Cell(heap.after), Cell(heap.peak));
    row("", "above:", Above(heap.working, heap.before, heap.working_target),
        Above(heap.after, heap.before, 0),
        Above(heap.peak, heap.before, heap.peak_target));
  }
  return text;
}

std::string Explored(const Verdict& verdict) {
  if (verdict.schedules.empty()) return "";
  std::string text = "\nSchedules:\n";
  for (const Schedules& run : verdict.schedules) {
    text += Indented(2, run.program + " " + run.size + ": " +
                            WithCommas(run.explored) + " explored by " +
                            run.strategy +
                            (run.complete ? ", complete" : ", not complete") +
                            (run.bound.empty() ? "" : " (" + run.bound + ")"));
  }
  return text;
}

std::string Warnings(const Verdict& verdict) {
  if (verdict.warnings.empty()) return "";
  std::string text = "\nWarnings (these cost nothing):\n";
  std::size_t shown = 0;
  for (const std::string& warning : verdict.warnings) {
    if (shown++ == kMostRows) break;
    text += Indented(2, warning);
  }
  return text + More(verdict.warnings.size(), kMostRows);
}

std::string Oracles(const Manifest& manifest, const Judgement& judgement) {
  std::string text;
  for (const Oracle oracle : manifest.evidence) {
    text += text.empty() ? "" : ", ";
    text += Name(oracle);
    text += judgement.Satisfies(oracle) ? " holds" : " does not";
  }
  return text;
}

}  // namespace

int FirstHint(const Manifest& manifest, const Judgement& judgement) {
  const auto red = [&](Oracle oracle) {
    return manifest.Uses(oracle) && !judgement.Satisfies(oracle);
  };
  switch (judgement.verdict.verdict) {
    case Kind::kGraderFault:
    case Kind::kForbidden:
    case Kind::kNoCompile:
    case Kind::kTimeout:
    case Kind::kLeak:
      return 1;
    case Kind::kNondeterministic:
    case Kind::kPanic:
      return 2;
    case Kind::kFail:
      return red(Oracle::kInterleavings) ? 1 : 2;
    default:
      return red(Oracle::kSchedules) ? 1 : red(Oracle::kBehaviour) ? 2 : 3;
  }
}

std::string Report(const Manifest& manifest, const Judgement& judgement) {
  const Verdict& verdict = judgement.verdict;
  const bool passed = Passes(verdict.verdict);
  std::string text = Indented(0, verdict.sentence);
  text += "\n" + verdict.kata + ": " + std::string(Name(verdict.verdict));
  if (verdict.points) {
    text += ", " + std::to_string(*verdict.points) + " of " +
            std::to_string(verdict.max_points) + " points";
  } else {
    text += ", no points: this is no grade";
  }
  text += "\n";
  text += Forbidden(verdict);
  text += Schedule(judgement);
  text += Leaks(verdict);
  text += FailedTests(verdict);
  text += MemoryTable(verdict);
  if (manifest.Uses(Oracle::kMemcheck) && !verdict.tests.empty()) {
    text += "\nmemcheck: " + Count(verdict.memcheck.errors, "error") + ", " +
            Count(verdict.memcheck.lost_blocks, "lost block") + "\n";
  }
  text += Explored(verdict);
  text += Warnings(verdict);
  if (!passed && !verdict.tests.empty()) {
    text += "\n" + Indented(0, "Oracles: " + Oracles(manifest, judgement));
  }
  if (!passed && verdict.verdict != Kind::kGraderFault) {
    text += "\nNext hint: bazel run //grader -- hint " +
            std::string(Number(verdict.kata)) + " " +
            std::to_string(FirstHint(manifest, judgement)) + "\n";
  }
  return text;
}

}  // namespace grader
