// Verdict -> JUnit XML, as CI servers read it. Pure, without any time.
#ifndef GRADER_JUNIT_H_
#define GRADER_JUNIT_H_

#include <string>

#include "grader/verdict.h"

namespace grader {

// One suite: first the verdict as a test case of its own, since a schedule may
// fail where every test passes, then the tests. A fault of the grader's is an
// error, anything else that is no pass a failure.
std::string JunitXml(const Verdict& verdict);

}  // namespace grader

#endif  // GRADER_JUNIT_H_
