// verify --mutants, which returns an exit code as in commands.h.
#ifndef GRADER_MUTATION_COMMAND_H_
#define GRADER_MUTATION_COMMAND_H_

#include <string>

#include "grader/katas.h"

namespace grader {

// Judges all mutants of the reference fixes; of one kata's, when it is not
// empty. kJudgedNotSo when one survives and is not equivalent.
int VerifyMutants(const Katas& katas, const std::string& kata);

}  // namespace grader

#endif  // GRADER_MUTATION_COMMAND_H_
