// Compiles a submission, which may be hostile, under limits.
#ifndef GRADER_COMPILE_H_
#define GRADER_COMPILE_H_

#include <string>
#include <vector>

#include "grader/compile_status.h"
#include "grader/confinement.h"

namespace grader {

struct CompileJob {
  std::string compiler;  // a path
  // The first line of its --version: all of it that does not depend on the
  // machine.
  std::string compiler_version;
  std::string source;
  std::string object;  // written; empty when the submission does not compile
  std::string pch;     // a precompiled header, or empty
  std::vector<std::string> flags;
  // Somebody else's: not compiled at all where the kernel cannot confine the
  // compiler.
  bool untrusted = false;
};

struct CompileResult {
  CompileStatus status;
  std::string log;  // times, and all that the compiler wrote
};

// What a tool that reads the submission, and writes the object, may do. Files
// are not hidden from it: the scan leaves a text no way to name one.
Confinement ConfineTool(const CompileJob& job, const std::string& scratch);

// Never fails: what goes wrong is in the status.
CompileResult Compile(const CompileJob& job);

}  // namespace grader

#endif  // GRADER_COMPILE_H_
