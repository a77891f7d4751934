// From a submission to an object that may be linked: read, compiled, looked
// through, and shut off from the other objects.
#ifndef GRADER_CHECKED_COMPILE_H_
#define GRADER_CHECKED_COMPILE_H_

#include <string>

#include "grader/compile.h"

namespace grader {

// What makes all of an object private but its entry points.
struct Seclusion {
  std::string linker;   // a path
  std::string objcopy;  // a path
  std::string entries;  // a file: the symbols that other objects need, one a
                        // line
};

// As Compile() does, but a submission that breaks a rule gets an empty object,
// and the status says which. What the text breaks is not compiled at all.
//
// The linker keeps one of several definitions of an inline function, whoever's
// it is. In the object that this leaves they are private, as is all else but
// the entry points: what a submission makes of std:: or dojo::, it gets alone.
CompileResult CheckedCompile(const CompileJob& job, const Seclusion& seclusion);

}  // namespace grader

#endif  // GRADER_CHECKED_COMPILE_H_
