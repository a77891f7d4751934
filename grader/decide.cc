#include "grader/decide.h"

#include <algorithm>

#include "grader/findings.h"
#include "grader/oracles.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr char kVersion[] = "0.1";
constexpr std::size_t kLongestSentence = 200;
constexpr char kRestIsJudgedLater[] =
    "what is visible passes; hidden tests and schedules are judged when you "
    "hand in";

int Weight(Oracle oracle) {
  switch (oracle) {
    case Oracle::kBehaviour:
      return 30;
    case Oracle::kSchedules:
    case Oracle::kInterleavings:
      return 40;
    case Oracle::kHeap:
      return 20;
    case Oracle::kMemcheck:
      return 10;
  }
  return 0;
}

// 0 for what the untouched starter satisfies: it is nobody's merit.
int WeightIn(const Manifest& manifest, Oracle oracle) {
  const auto& given = manifest.starter_satisfies;
  const bool is_given =
      std::find(given.begin(), given.end(), oracle) != given.end();
  return is_given ? 0 : Weight(oracle);
}

int AllWeight(const Manifest& manifest) {
  int all = 0;
  for (const Oracle oracle : manifest.evidence) {
    all += WeightIn(manifest, oracle);
  }
  return all;
}

int Points(const Manifest& manifest, const Judgement& judgement) {
  int earned = 0;
  for (const Oracle oracle : manifest.evidence) {
    if (judgement.Satisfies(oracle)) earned += WeightIn(manifest, oracle);
  }
  const int all = AllWeight(manifest);
  return all == 0 ? 0 : std::min(earned * 100 / all, kMostPointsWithoutPass);
}

std::vector<Leak> LeaksForVerdict(const Evidence& evidence) {
  std::vector<Leak> leaks;
  for (const LeakRecord& record : LeaksToShow(evidence).leaks) {
    leaks.push_back(
        {.task = record.task,
         .state = record.state,
         .wait_reason = record.wait_reason,
         .awaits_at = record.awaits_at,
         .spawned_at = record.spawned_at,
         .channel = record.channel,
         .count = record.count,
         .bytes = record.bytes,
         .lost = evidence.memcheck ? evidence.memcheck->frames_are : ""});
  }
  return leaks;
}

}  // namespace

bool Judgement::Satisfies(Oracle oracle) const {
  return std::find(satisfied.begin(), satisfied.end(), oracle) !=
         satisfied.end();
}

std::vector<OracleWorth> Worth(const Manifest& manifest,
                               const Judgement& judgement) {
  std::vector<OracleWorth> worth;
  const int all = AllWeight(manifest);
  for (const Oracle oracle : manifest.evidence) {
    const int weight = WeightIn(manifest, oracle);
    worth.push_back({oracle, judgement.Satisfies(oracle),
                     all == 0 ? 0 : weight * 100 / all});
  }
  return worth;
}

Judgement Decide(const Manifest& kata, const Evidence& evidence) {
  const Manifest manifest = ForCompiler(kata, evidence.compile.compiler);
  Judgement judgement;
  Verdict& verdict = judgement.verdict;
  verdict.kata = manifest.kata;
  verdict.warnings = evidence.compile.warnings;
  if (manifest.Uses(Oracle::kHeap) &&
      !IsCalibrated(kata, evidence.compile.compiler)) {
    verdict.warnings.push_back(
        "the byte targets are " + kata.compiler + "'s, and it is compiled by " +
        manifest.compiler +
        ": memory is not judged by them; whoever teaches runs `calibrate`");
  }
  verdict.engine = {.version = kVersion,
                    .kata = evidence.kata_digest,
                    .compiler = evidence.compile.compiler,
                    .valgrind = evidence.valgrind};

  const auto forbidden = FindForbidden(evidence);
  const auto no_compile = forbidden ? forbidden : FindNoCompile(evidence);
  const auto fault = FindFault(evidence);
  Finding finding;
  if (no_compile && !fault) {
    finding = *no_compile;
    verdict.points = 0;
    if (forbidden) verdict.forbidden = evidence.compile.forbidden;
  } else if (!no_compile && evidence.tests.ran) {
    for (const Oracle oracle : manifest.evidence) {
      if (Holds(oracle, manifest, evidence)) {
        judgement.satisfied.push_back(oracle);
      }
    }
    verdict.tests = Tests(manifest, evidence);
    verdict.leaks = LeaksForVerdict(evidence);
    verdict.heap = HeapTable(manifest, evidence);
    for (const Exploration& run : evidence.ascending.records.explorations) {
      verdict.schedules.push_back({run.program, run.size, run.strategy,
                                   run.bound, run.explored, run.complete});
    }
    if (evidence.memcheck) {
      verdict.memcheck = {
          static_cast<std::int64_t>(evidence.memcheck->errors.size()),
          evidence.memcheck->lost.blocks};
    }
    const auto shown = LeaksToShow(evidence);
    if (!shown.leaks.empty()) verdict.pattern = shown.leaks.front().pattern;
    // No census names the pattern of what threads do to each other.
    if (manifest.Uses(Oracle::kInterleavings) && Shortest(evidence, "")) {
      verdict.pattern = manifest.pattern;
    }
    finding = FindFirst(manifest, evidence);
    verdict.points = finding.kind == Kind::kPass ? verdict.max_points
                                                 : Points(manifest, judgement);
  }

  if (fault) {
    // A human must look: what the other oracles found stands beside it.
    std::string beside;
    if (evidence.fault.empty()) {
      beside = "; stricter finding: ";
      beside += Name(finding.kind == Kind::kPass ? Kind::kLeak : finding.kind);
    }
    finding.kind = Kind::kGraderFault;
    finding.sentence = fault->sentence + beside;
    verdict.points = std::nullopt;
  }
  if (!no_compile && finding.kind != Kind::kPass &&
      // What changes from run to run cannot be replayed.
      finding.kind != Kind::kNondeterministic) {
    judgement.counterexample = Shortest(evidence, finding.failure);
    // A schedule that fails a check may be the only one that leaks, too.
    if (!judgement.counterexample) {
      judgement.counterexample = Shortest(evidence, "");
    }
    if (judgement.counterexample) {
      verdict.token = judgement.counterexample->failure->token;
    }
  }
  if (manifest.visible_only) {
    verdict.points = std::nullopt;
    if (finding.kind == Kind::kPass) {
      finding.kind = Kind::kVisiblePass;
      finding.sentence = kRestIsJudgedLater;
    }
  }
  verdict.verdict = finding.kind;
  verdict.sentence = Clip(Printable(finding.sentence), kLongestSentence);
  return judgement;
}

}  // namespace grader
