// The verdict: the one model behind the terminal, verdict.json, and whatever
// else is written about a submission.
#ifndef GRADER_VERDICT_H_
#define GRADER_VERDICT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/refusal.h"

namespace grader {

// In the order in which they are looked for: the first that applies is given.
enum class Kind {
  kGraderFault,
  kForbidden,
  kNoCompile,
  kTimeout,
  kNondeterministic,
  kPanic,
  kLeak,
  kOverMemory,
  kFail,
  kPass,
  kVisiblePass,
};

// "grader-fault", "no-compile", ... as verdict.json spells them.
std::string_view Name(Kind kind);
std::optional<Kind> FindKind(std::string_view name);

// Whether nothing was found: a pass, or all of it that a learner's copy can
// judge.
inline bool Passes(Kind kind) {
  return kind == Kind::kPass || kind == Kind::kVisiblePass;
}

struct TestResult {
  std::string name;
  bool passed = false;
  std::string message;
};

struct Leak {
  std::string task;
  std::string state;  // "stuck" or "ticking"
  std::string wait_reason;
  std::string awaits_at;  // "kata.cc:LINE"
  std::string spawned_at;
  std::string channel;
  std::int64_t count = 0;
  std::int64_t bytes = 0;  // of frames and task records
  std::string lost;        // memcheck's word; empty when it did not look
};

// Bytes. What was not measured is absent, and so is a target that the kata does
// not set.
struct Heap {
  std::int64_t size = 0;
  std::optional<std::int64_t> before, working, after, peak;
  std::optional<std::int64_t> working_target, peak_target;  // above `before`
};

// The strategy by which threads are explored; others are for tasks.
inline constexpr char kWeakMemory[] = "weak memory";

struct Schedules {
  std::string program;
  std::string size;
  std::string strategy;
  std::string bound;
  std::int64_t explored = 0;
  bool complete = false;
};

struct MemcheckSummary {
  std::int64_t errors = 0;
  std::int64_t lost_blocks = 0;
};

struct Engine {
  std::string version;
  std::string kata;  // the digest of the kata's own files
  std::string compiler;
  std::string valgrind;
};

struct Verdict {
  std::string kata;
  Kind verdict = Kind::kGraderFault;
  std::optional<int> points;  // absent when nobody may be graded by this
  int max_points = 100;
  std::string sentence;
  std::string pattern;  // the anti-pattern that was found; empty when none was
  std::optional<Refusal> forbidden;  // behind the verdict of that name
  std::vector<TestResult> tests;
  std::vector<Leak> leaks;
  std::vector<Heap> heap;
  std::vector<Schedules> schedules;
  std::string token;  // replays the schedule that failed; empty when none did
  MemcheckSummary memcheck;
  std::vector<std::string> warnings;
  Engine engine;
};

}  // namespace grader

#endif  // GRADER_VERDICT_H_
