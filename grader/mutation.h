// Which mutants of a kata's reference fix are refused, and by whom. Pure.
#ifndef GRADER_MUTATION_H_
#define GRADER_MUTATION_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/mutants.h"
#include "grader/records.h"
#include "grader/verdict.h"

namespace grader {

// One file that was judged, with what its explored programs came to.
struct Judged {
  std::string file;  // "right/raii.cc"
  Verdict verdict;
  std::vector<Exploration> explored;  // on the heap that grows upwards
};

struct JudgedMutant {
  Mutant mutant;
  Judged judged;
};

struct Mutation {
  std::string text;      // how many were refused by whom, then who was not
  int mutants = 0;       // all of them
  int without_code = 0;  // did not compile, which says nothing
  int killed = 0;        // refused
  int equivalent = 0;    // pass, and nobody can see a difference
  int other_bytes = 0;   // pass, and only their bytes, within the targets, are
                         // others: a design of its own, which nobody may refuse
  int survivors = 0;     // pass, and a test is missing
  int faults = 0;        // nobody knows: the grader's own trouble
};

// A mutant that passes is equivalent to a right fix when each program has, on
// at least two sizes that were explored to the end, the outcomes of that fix,
// no size that was has others, and massif measured the same bytes everywhere.
// `right` are the kata's right fixes, its reference first: at least that one.
Mutation Compare(std::string_view kata, const std::vector<Judged>& right,
                 const std::vector<JudgedMutant>& mutants);

}  // namespace grader

#endif  // GRADER_MUTATION_H_
