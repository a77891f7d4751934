// A copy of the C library for runs under valgrind.
//
// valgrind reads all debug data that it finds of what a program loads, and
// memcheck needs Debian's libc6-dbg to be installed, for that of the dynamic
// linker: a third of a short run under massif, and a sixth of one under
// memcheck, is that of the C library, whose names nobody asks for.
#ifndef GRADER_QUICK_LIBRARY_H_
#define GRADER_QUICK_LIBRARY_H_

#include <string>

#include "absl/status/status.h"

namespace grader {

// Puts a copy of the C library that this process runs with into `folder`,
// without the two marks that lead to its debug data: its build id and its debug
// link. Whoever has `folder` as LD_LIBRARY_PATH loads it, and allocates as with
// the library itself. `objcopy` is that program's path.
absl::Status CopyLibraryWithoutDebugData(const std::string& objcopy,
                                         const std::string& folder);

}  // namespace grader

#endif  // GRADER_QUICK_LIBRARY_H_
