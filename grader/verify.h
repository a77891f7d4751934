// Whether a kata's solutions prove what they must. Pure.
#ifndef GRADER_VERIFY_H_
#define GRADER_VERIFY_H_

#include <string>
#include <vector>

#include "grader/manifest.h"
#include "grader/verdict.h"

namespace grader {

enum class Role { kStarter, kRight, kWrong };

// One judged file: the starter, or one of solutions/.
struct Solution {
  Role role = Role::kRight;
  std::string file;    // "wrong/01_each_closes.cc"
  std::string source;  // its text
  Verdict verdict;
};

struct Verification {
  std::string text;                 // counts, and a table of who refuses whom
  std::vector<std::string> wrongs;  // one sentence each; empty: all is well
};

// Checks each solution, and the memory targets: as low as the largest right fix
// allows, and far below each wrong fix that only they refuse.
Verification Verify(const Manifest& manifest,
                    const std::vector<Solution>& solutions);

// The oracles that refuse a submission, as far as its verdict shows.
std::vector<Oracle> Refusing(const Verdict& verdict);

}  // namespace grader

#endif  // GRADER_VERIFY_H_
