// Runs every oracle of a kata on one submission, and gathers the evidence.
#ifndef GRADER_MEASURE_H_
#define GRADER_MEASURE_H_

#include <string>

#include "grader/evidence.h"
#include "grader/manifest.h"
#include "grader/process.h"

namespace grader {

// A command under the limits of a kata's runs, without what it runs.
Command Within(const Limits& limits, bool in_valgrind);

// Paths. A program that was not linked is an empty file; one that the kata does
// not have has no path.
struct Submission {
  std::string tests;
  std::string explore;
  std::string workload;
  std::string manifest;
  std::string valgrind;
  std::string addr2line;
  std::string objcopy;
  // Somebody else's: not run at all where the kernel cannot confine it.
  bool untrusted = false;
};

// Adds to `evidence`, which knows already how the submission compiled and
// linked, what its programs do. Two of them run at a time, yet the result does
// not depend on which of them is faster: after one that times out, whatever
// stands behind it in the list is left out.
//
// Returns the log: one line with the times of each part, then what the programs
// wrote. Trouble of our own is in evidence.fault.
std::string Measure(const Manifest& manifest, const Submission& submission,
                    Evidence& evidence);

}  // namespace grader

#endif  // GRADER_MEASURE_H_
