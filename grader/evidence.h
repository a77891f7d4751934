// All that is known about one submission when it is decided upon. Gathered by
// measure.h, judged by decide.h; plain data in between, so that each can be
// tested alone.
#ifndef GRADER_EVIDENCE_H_
#define GRADER_EVIDENCE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grader/compile_status.h"
#include "grader/records.h"

namespace grader {

// How one program went.
struct ProgramRun {
  std::string name;  // "tests", "exploration, ascending", "massif 100"
  bool ran = false;  // false: skipped, after an earlier one had timed out
  bool out_of_cpu = false;
  int cpu_seconds = 0;  // what it was given
  int exit_code = 0;
  int signal = 0;        // that ended it; also one that the program caught
  std::string crash_at;  // for a signal: the innermost line in kata.cc
  Records records;
};

// The heap at one moment. massif's clock counts bytes that were asked for and
// given back.
struct HeapPoint {
  std::int64_t time = 0;
  std::int64_t bytes = 0;
  bool operator==(const HeapPoint&) const = default;
};

// Bytes that are on the heap after the work and were not before it, by who
// asked for them: the outermost function first.
struct LeftStack {
  std::vector<std::string> functions;
  std::int64_t bytes = 0;
  bool operator==(const LeftStack&) const = default;
};

// One size under massif. What a run that ended early did not measure is absent.
struct HeapRun {
  std::int64_t size = 0;
  ProgramRun run;
  std::optional<std::int64_t> before, working, after;  // heap bytes
  std::optional<std::int64_t> peak;  // with rounding and admin bytes

  // To look at; nothing is decided by these. The curve ends with the work.
  std::vector<HeapPoint> curve;
  std::optional<HeapPoint> at_working, at_after;
  std::vector<LeftStack> left;  // of the first size; the most bytes first
};

struct MemcheckError {
  std::string kind;  // "InvalidRead", "UninitCondition", ...
  std::string what;  // "Invalid read of size 4"
  std::string at;    // the innermost line in kata.cc: "kata.cc:12", or empty
};

// Blocks and bytes; never those of a block's indirect leaks.
struct BlockCount {
  std::int64_t blocks = 0;
  std::int64_t bytes = 0;
  bool operator==(const BlockCount&) const = default;
};

struct MemcheckResult {
  std::vector<MemcheckError> errors;
  // Found by the program's own leak check. `frames` and `records` are those
  // that the runtime allocated for tasks, whether lost or still reachable;
  // `lost` is all that is not reachable any more.
  BlockCount frames;
  BlockCount records;
  BlockCount lost;
  // memcheck's word for most of the frames: "definitely lost", "indirectly
  // lost", "possibly lost" or "still reachable"; empty without frames.
  std::string frames_are;
  // A signal that ended the program, and the innermost line in kata.cc.
  int fatal_signal = 0;
  std::string fatal_at;
};

struct Evidence {
  // The grader's own trouble, which is no grade: the first that there was.
  std::string fault;

  CompileStatus compile;
  bool linked = false;
  LinkStatus link;     // when not linked
  std::string source;  // the text of kata.cc

  std::vector<std::string> expected_tests;
  ProgramRun tests;
  // The exploration, on two heaps; of interleavings on one, the first.
  ProgramRun ascending, descending;
  std::vector<HeapRun> heap;  // in the manifest's order of sizes
  // The curve of the untouched starter at the first size, counted from its
  // first point; to look at, and empty where it is not known.
  std::vector<HeapPoint> starter_curve;
  ProgramRun memcheck_run;
  std::optional<MemcheckResult> memcheck;

  std::string kata_digest;
  std::string valgrind;  // its version
};

}  // namespace grader

#endif  // GRADER_EVIDENCE_H_
