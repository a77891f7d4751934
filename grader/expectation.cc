#include "grader/expectation.h"

#include <algorithm>

#include "grader/text.h"

namespace grader {
namespace {

constexpr std::string_view kMark = "// VERDICT: ";
constexpr char kShape[] =
    "the first line must be \"// VERDICT: <verdict>; <oracle>: <what refuses "
    "it>; <why>\"";

absl::Status Wrong(const std::string& why) {
  return absl::InvalidArgumentError(why + ": " + kShape);
}

absl::Status Differs(const std::string& what, const std::string& expected,
                     const std::string& got) {
  return absl::FailedPreconditionError(what + ": expected " + expected +
                                       ", got " + got);
}

std::string Points(const Verdict& verdict) {
  return verdict.points ? std::to_string(*verdict.points) : "none";
}

absl::Status CheckKind(Kind expected, const Verdict& verdict) {
  if (verdict.verdict == expected) return absl::OkStatus();
  return Differs(
      "verdict", std::string(Name(expected)),
      std::string(Name(verdict.verdict)) + " (" + verdict.sentence + ")");
}

std::string FailedTests(const Verdict& verdict) {
  std::string names;
  for (const TestResult& test : verdict.tests) {
    if (!test.passed) names += "\n  \"" + test.name + "\"";
  }
  return names.empty() ? "none" : names;
}

bool Over(const std::optional<std::int64_t>& value, const Heap& heap,
          const std::optional<std::int64_t>& target) {
  return value && heap.before && target && *value - *heap.before > *target;
}

absl::Status CheckTest(const std::string& name, const Verdict& verdict) {
  const bool failed = std::any_of(verdict.tests.begin(), verdict.tests.end(),
                                  [&](const TestResult& test) {
                                    return !test.passed && test.name == name;
                                  });
  if (failed) return absl::OkStatus();
  return Differs("the test that refuses it", "\"" + name + "\"",
                 FailedTests(verdict));
}

// "resize 2x2" -> "resize.2x2~"; "resize at two workers" -> "resize.".
std::string TokenPart(std::string_view what) {
  const std::size_t blank = what.find(' ');
  std::string part = std::string(what.substr(0, blank)) + ".";
  if (blank == std::string_view::npos) return part;
  std::string_view size = what.substr(blank + 1);
  size = size.substr(0, size.find(' '));
  const bool is_size = !size.empty() && size.find_first_not_of("0123456789x") ==
                                            std::string_view::npos;
  if (is_size) part += std::string(size) + "~";
  return part;
}

absl::Status CheckSchedules(const std::string& what, const Verdict& verdict) {
  if (what.starts_with("workload")) {
    if (!verdict.leaks.empty()) return absl::OkStatus();
    return Differs("the program that refuses it", "the workload's census",
                   "a workload that leaves no task behind");
  }
  const std::string prefix =
      std::string(Number(verdict.kata)) + "." + TokenPart(what);
  if (verdict.token.starts_with(prefix)) return absl::OkStatus();
  return Differs("the program with the shortest failing schedule", what,
                 verdict.token.empty() ? "none" : "the token " + verdict.token);
}

absl::Status CheckHeap(const std::string& what, const Verdict& verdict) {
  for (const Heap& heap : verdict.heap) {
    if (what.starts_with("after") && heap.before && heap.after &&
        *heap.after != *heap.before) {
      return absl::OkStatus();
    }
    if (what.starts_with("working") &&
        Over(heap.working, heap, heap.working_target)) {
      return absl::OkStatus();
    }
    if (what.starts_with("peak") && Over(heap.peak, heap, heap.peak_target)) {
      return absl::OkStatus();
    }
  }
  return Differs("the measure that refuses it",
                 what + " (after, working or peak)", "all within its target");
}

// Exact from the first size to each other one, so it is a straight line.
absl::Status CheckGrowth(std::int64_t per_unit, const std::vector<Heap>& heap) {
  bool measured = false;
  for (std::size_t i = 1; i < heap.size(); ++i) {
    const Heap &first = heap.front(), &other = heap[i];
    if (!first.peak || !first.before || !other.peak || !other.before) continue;
    measured = true;
    const std::int64_t expected = per_unit * (other.size - first.size);
    const std::int64_t got =
        (*other.peak - *other.before) - (*first.peak - *first.before);
    if (got == expected) continue;
    return Differs("starter_growth",
                   Count(expected, "byte") + " from size " +
                       std::to_string(first.size) + " to " +
                       std::to_string(other.size),
                   WithCommas(got));
  }
  if (measured) return absl::OkStatus();
  return Differs("starter_growth", "peaks of two sizes", "fewer");
}

}  // namespace

Kind StarterVerdict(const Manifest& manifest) {
  if (const auto kind = FindKind(manifest.starter_verdict)) return *kind;
  return manifest.starter_leak ? Kind::kLeak : Kind::kOverMemory;
}

absl::StatusOr<Expectation> ParseExpectation(std::string_view source) {
  std::string_view line = source.substr(0, source.find('\n'));
  if (!line.starts_with(kMark)) return Wrong("no VERDICT");
  line.remove_prefix(kMark.size());

  Expectation expectation;
  std::size_t end = line.find("; ");
  if (end == std::string_view::npos) return Wrong("no oracle");
  const auto kind = FindKind(line.substr(0, end));
  if (!kind) {
    return Wrong("unknown verdict \"" + std::string(line.substr(0, end)) +
                 "\"");
  }
  expectation.verdict = *kind;
  line.remove_prefix(end + 2);

  end = line.find(": ");
  const auto oracle = end == std::string_view::npos
                          ? std::nullopt
                          : FindOracle(line.substr(0, end));
  if (!oracle && line.substr(0, end) != "sentence") {
    return Wrong("unknown oracle (known are " + std::string(kKnownOracles) +
                 "; or sentence)");
  }
  expectation.oracle = oracle;
  line.remove_prefix(end + 2);

  // A name in quotes may hold anything but quotes.
  if (line.starts_with('"')) {
    end = line.find('"', 1);
    if (end == std::string_view::npos) return Wrong("a quote is not closed");
    expectation.what = line.substr(1, end - 1);
    line.remove_prefix(end + 1);
    end = 0;
  } else {
    end = std::min(line.find(';'), line.size());
    expectation.what = line.substr(0, end);
  }
  if (expectation.what.empty()) return Wrong("nothing that refuses it");
  line.remove_prefix(end);
  if (!line.starts_with("; ") || line.size() < 3) return Wrong("no why");
  expectation.why = line.substr(2);
  return expectation;
}

absl::Status CheckStarter(const Manifest& manifest, const Verdict& verdict) {
  if (const absl::Status kind = CheckKind(StarterVerdict(manifest), verdict);
      !kind.ok()) {
    return kind;
  }
  if (verdict.points != 0) {
    return Differs("points", "0",
                   Points(verdict) +
                       ": starter_satisfies must list each "
                       "oracle that the starter satisfies");
  }
  if (manifest.starter_growth) {
    const absl::Status grows =
        CheckGrowth(*manifest.starter_growth, verdict.heap);
    if (!grows.ok()) return grows;
  }
  if (!manifest.starter_leak) return absl::OkStatus();
  StarterLeak got;
  for (const Leak& leak : verdict.leaks) {
    got.count += leak.count;
    got.bytes += leak.bytes;
  }
  const auto show = [](const StarterLeak& leak) {
    return Count(leak.count, "task") + " of " + Count(leak.bytes, "byte");
  };
  if (manifest.starter_leak->bytes == 0) got.bytes = 0;
  if (got != *manifest.starter_leak) {
    return Differs("starter_leak", show(*manifest.starter_leak), show(got));
  }
  return absl::OkStatus();
}

absl::Status CheckRight(const Verdict& verdict) {
  if (const absl::Status kind = CheckKind(Kind::kPass, verdict); !kind.ok()) {
    return kind;
  }
  if (verdict.points == verdict.max_points) return absl::OkStatus();
  return Differs("points", std::to_string(verdict.max_points), Points(verdict));
}

absl::Status CheckExploit(const Expectation& expectation,
                          const Verdict& verdict) {
  const absl::Status refused = CheckWrong(expectation, verdict);
  if (!refused.ok() || verdict.points == 0) return refused;
  return Differs("points", "0", Points(verdict));
}

absl::Status CheckWrong(const Expectation& expectation,
                        const Verdict& verdict) {
  if (const absl::Status kind = CheckKind(expectation.verdict, verdict);
      !kind.ok()) {
    return kind;
  }
  if (!verdict.points || *verdict.points > verdict.max_points / 2) {
    return Differs("points",
                   "at most " + std::to_string(verdict.max_points / 2),
                   Points(verdict));
  }
  if (!expectation.oracle) {
    if (verdict.sentence.find(expectation.what) != std::string::npos) {
      return absl::OkStatus();
    }
    return Differs("the sentence", "to hold \"" + expectation.what + "\"",
                   verdict.sentence);
  }
  switch (*expectation.oracle) {
    case Oracle::kBehaviour:
      return CheckTest(expectation.what, verdict);
    case Oracle::kSchedules:
    case Oracle::kInterleavings:
      return CheckSchedules(expectation.what, verdict);
    case Oracle::kHeap:
      return CheckHeap(expectation.what, verdict);
    case Oracle::kMemcheck:
      if (verdict.memcheck.errors > 0) return absl::OkStatus();
      return Differs("memcheck's errors", "some", "none");
  }
  return absl::OkStatus();
}

}  // namespace grader
