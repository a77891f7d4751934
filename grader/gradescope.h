// Verdict -> Gradescope's results.json, as its autograder documentation has it.
// Pure, without any time.
#ifndef GRADER_GRADESCOPE_H_
#define GRADER_GRADESCOPE_H_

#include <string>

#include "grader/verdict.h"

namespace grader {

// The points are the submission's score; the tests have none of their own. A
// verdict without points has no score, which Gradescope shows as an autograder
// that failed: nobody is graded by it.
std::string GradescopeResults(const Verdict& verdict);

}  // namespace grader

#endif  // GRADER_GRADESCOPE_H_
