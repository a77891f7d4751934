#include "grader/verify.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "grader/calibrate.h"
#include "grader/expectation.h"
#include "grader/text.h"

namespace grader {
namespace {

// How far above its rule a target may be rounded up.
constexpr double kRounding = 1.05;
// A wrong fix that only a target refuses must lie so far above it.
constexpr double kDistance = 1.25;

struct Measure {
  const char* name;
  std::optional<std::int64_t> Heap::* value;
  std::optional<std::int64_t> Heap::* target;
};
constexpr Measure kMeasures[] = {
    {"working", &Heap::working, &Heap::working_target},
    {"peak", &Heap::peak, &Heap::peak_target}};

std::string RoleName(Role role) {
  switch (role) {
    case Role::kStarter:
      return "starter";
    case Role::kRight:
      return "right";
    case Role::kWrong:
      return "wrong";
  }
  return "";
}

std::optional<std::int64_t> AboveBefore(const Heap& heap,
                                        const Measure& measure) {
  const auto& value = heap.*measure.value;
  if (!value || !heap.before) return std::nullopt;
  return *value - *heap.before;
}

// By how much a measure of some size exceeds its target, as a factor.
double Excess(const Verdict& verdict, const Measure& measure) {
  double most = 0;
  for (const Heap& heap : verdict.heap) {
    const auto above = AboveBefore(heap, measure);
    const auto& target = heap.*measure.target;
    if (!above || !target || *target <= 0) continue;
    most = std::max(most,
                    static_cast<double>(*above) / static_cast<double>(*target));
  }
  return most;
}

void CheckTargets(const Manifest& manifest,
                  const std::vector<Solution>& solutions,
                  std::vector<std::string>& wrongs) {
  const StarterLeak starter = manifest.starter_leak.value_or(StarterLeak());
  for (const Measure& measure : kMeasures) {
    std::map<std::int64_t, std::int64_t> largest, targets;  // by size
    for (const Solution& solution : solutions) {
      if (solution.role != Role::kRight) continue;
      for (const Heap& heap : solution.verdict.heap) {
        const auto above = AboveBefore(heap, measure);
        if (!above || !(heap.*measure.target)) continue;
        auto& most = largest[heap.size];
        most = std::max(most, *above);
        targets[heap.size] = *(heap.*measure.target);
      }
    }
    for (const auto& [size, target] : targets) {
      const double highest =
          kRounding * static_cast<double>(WithSlack(largest[size], starter));
      if (static_cast<double>(target) <= highest) continue;
      wrongs.push_back(std::string(measure.name) +
                       "_target is too generous: " + WithCommas(target) +
                       " bytes at size " + std::to_string(size) +
                       ", while the largest right fix needs " +
                       WithCommas(largest[size]));
    }
  }
}

// What is no fix at all may do as it likes.
absl::Status CheckMemcheck(const Solution& solution) {
  if (solution.file.starts_with("broken/") ||
      solution.verdict.memcheck.errors == 0) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      "memcheck finds " + Count(solution.verdict.memcheck.errors, "error") +
      ": a fix may leave tasks behind, and nothing else");
}

absl::Status Check(const Manifest& manifest, const Solution& solution) {
  if (const absl::Status quiet = CheckMemcheck(solution); !quiet.ok()) {
    return quiet;
  }
  if (solution.role == Role::kStarter) {
    return CheckStarter(manifest, solution.verdict);
  }
  if (solution.role == Role::kRight) return CheckRight(solution.verdict);
  const auto expectation = ParseExpectation(solution.source);
  if (!expectation.ok()) return expectation.status();
  const absl::Status checked = CheckWrong(*expectation, solution.verdict);
  if (!checked.ok() || expectation->oracle != Oracle::kHeap) return checked;
  for (const Measure& measure : kMeasures) {
    if (!expectation->what.starts_with(measure.name)) continue;
    const double excess = Excess(solution.verdict, measure);
    if (excess >= kDistance) continue;
    return absl::FailedPreconditionError(
        "it lies only " + std::to_string(static_cast<int>(excess * 100) - 100) +
        " % above its " + measure.name + "_target; 25 % are needed");
  }
  return absl::OkStatus();
}

}  // namespace

namespace {

// Of threads: the strategy that only they are explored by.
bool IsOfThreads(const Verdict& verdict) {
  return std::any_of(verdict.schedules.begin(), verdict.schedules.end(),
                     [](const Schedules& explored) {
                       return explored.strategy == kWeakMemory;
                     });
}

}  // namespace

std::vector<Oracle> Refusing(const Verdict& verdict) {
  std::vector<Oracle> oracles;
  for (const TestResult& test : verdict.tests) {
    if (!test.passed) {
      oracles.push_back(Oracle::kBehaviour);
      break;
    }
  }
  if (!verdict.token.empty() || !verdict.leaks.empty()) {
    oracles.push_back(IsOfThreads(verdict) ? Oracle::kInterleavings
                                           : Oracle::kSchedules);
  }
  for (const Heap& heap : verdict.heap) {
    if (heap.after != heap.before ||
        std::any_of(std::begin(kMeasures), std::end(kMeasures),
                    [&](const Measure& measure) {
                      const auto above = AboveBefore(heap, measure);
                      const auto& target = heap.*measure.target;
                      return above && target && *above > *target;
                    })) {
      oracles.push_back(Oracle::kHeap);
      break;
    }
  }
  if (verdict.memcheck.errors > 0) oracles.push_back(Oracle::kMemcheck);
  return oracles;
}

Verification Verify(const Manifest& kata,
                    const std::vector<Solution>& solutions) {
  const Manifest manifest =
      solutions.empty()
          ? kata
          : ForCompiler(kata, solutions.front().verdict.engine.compiler);
  Verification result;
  std::map<Role, int> counts;
  std::string table;
  char line[300];
  std::snprintf(line, sizeof line, "  %-8s %-38s %-14s %6s  %s\n", "role",
                "file", "verdict", "points", "refused by");
  table += line;
  for (const Solution& solution : solutions) {
    ++counts[solution.role];
    std::string refusing;
    for (const Oracle oracle : Refusing(solution.verdict)) {
      refusing += refusing.empty() ? "" : ", ";
      refusing += Name(oracle);
    }
    const auto& points = solution.verdict.points;
    std::snprintf(line, sizeof line, "  %-8s %-38s %-14s %6s  %s\n",
                  RoleName(solution.role).c_str(), solution.file.c_str(),
                  std::string(Name(solution.verdict.verdict)).c_str(),
                  points ? std::to_string(*points).c_str() : "-",
                  refusing.c_str());
    table += line;
    table.erase(table.find_last_not_of(" \n") + 1);
    table += '\n';
    const absl::Status checked = Check(manifest, solution);
    if (!checked.ok()) {
      result.wrongs.push_back(solution.file + ": " +
                              std::string(checked.message()));
    }
  }
  if (counts[Role::kStarter] == 0) result.wrongs.push_back("no starter");
  if (counts[Role::kRight] == 0) result.wrongs.push_back("no right fix");
  if (counts[Role::kWrong] == 0) result.wrongs.push_back("no wrong fix");
  CheckTargets(manifest, solutions, result.wrongs);
  result.text = manifest.kata + ": " +
                Count(counts[Role::kStarter], "starter") + ", " +
                std::to_string(counts[Role::kRight]) + " right and " +
                std::to_string(counts[Role::kWrong]) + " wrong fixes\n" + table;
  for (const std::string& wrong : result.wrongs) {
    result.text += "  WRONG: " + wrong + "\n";
  }
  return result;
}

}  // namespace grader
