// A verdict with something in every list, for tests and as a seed.
#ifndef GRADER_TESTDATA_FULL_VERDICT_H_
#define GRADER_TESTDATA_FULL_VERDICT_H_

#include "grader/verdict.h"

namespace grader {

inline Verdict FullVerdict() {
  Verdict verdict;
  verdict.kata = "01_unclosed_range";
  verdict.verdict = Kind::kLeak;
  verdict.points = 33;
  verdict.sentence = "100 tasks parked for ever";
  verdict.pattern = "unclosed range";
  verdict.forbidden = {{"cast", 7, "void*", "why", "instead"}};
  verdict.tests = {{"a", true, ""}, {"b", false, "\xC3\xBC \"quoted\"\n"}};
  verdict.leaks = {{"worker", "stuck", "chan receive", "kata.cc:1", "kata.cc:2",
                    "jobs", 100, 16800, "indirectly lost"}};
  Heap& heap = verdict.heap.emplace_back();
  heap.size = 100;
  heap.before = 1;
  heap.peak_target = 7;
  verdict.schedules = {{"jobs", "2x2", "random", "bound", 9, false}};
  verdict.token = "01.jobs.2x2~d~x";
  verdict.memcheck = {1, 2};
  verdict.warnings = {"kata.cc:1:2: warning: unused"};
  verdict.engine = {"0.1", "digest", "clang", "3.19.0"};
  return verdict;
}

}  // namespace grader

#endif  // GRADER_TESTDATA_FULL_VERDICT_H_
