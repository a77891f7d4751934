// Compiles a submission, which may be hostile, under limits.
#ifndef GRADER_COMPILE_H_
#define GRADER_COMPILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/compile_status.h"

namespace grader {

struct CompileJob {
  std::string compiler;  // a path
  std::string source;
  std::string object;  // written; empty when the submission does not compile
  std::string pch;     // a precompiled header, or empty
  std::vector<std::string> flags;
};

struct CompileResult {
  CompileStatus status;
  std::string log;  // times, and all that the compiler wrote
};

// The first line of the compiler's --version, which is all of it that does not
// depend on the machine.
absl::StatusOr<std::string> CompilerVersion(const CompileJob& job);

// Never fails: what goes wrong is in the status.
CompileResult Compile(const CompileJob& job);

}  // namespace grader

#endif  // GRADER_COMPILE_H_
