// How //grader speaks to people.
#ifndef GRADER_TERMINAL_H_
#define GRADER_TERMINAL_H_

#include <string>

#include "absl/status/status.h"

namespace grader {

// To standard output.
void Print(const std::string& text);

// To standard error: "grader: ...". Returns `exit_code`.
int Complain(const absl::Status& status, int exit_code);

}  // namespace grader

#endif  // GRADER_TERMINAL_H_
