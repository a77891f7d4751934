// Verdict -> exercism's results.json, version 3 of its test runner interface.
// Pure, without any time.
#ifndef GRADER_EXERCISM_H_
#define GRADER_EXERCISM_H_

#include <string>

#include "grader/verdict.h"

namespace grader {

// What never came to run (it does not compile, it is forbidden, the grader is
// at fault) is an error with a message and no tests. Otherwise the verdict is
// the first test, since a schedule may fail where all others pass.
std::string ExercismResults(const Verdict& verdict);

}  // namespace grader

#endif  // GRADER_EXERCISM_H_
