// From a submission to an object that may be linked: read, compiled, looked
// through, and shut off from the other objects.
#ifndef GRADER_CHECKED_COMPILE_H_
#define GRADER_CHECKED_COMPILE_H_

#include "grader/compile.h"

namespace grader {

// As Compile() does, but a submission that breaks a rule gets an empty object,
// and the status says which. What the text breaks is not compiled at all.
CompileResult CheckedCompile(const CompileJob& job);

}  // namespace grader

#endif  // GRADER_CHECKED_COMPILE_H_
