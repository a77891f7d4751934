// Reads memcheck's XML: errors, and what the leak check at the point `after`
// found.
//
// With --xml=yes valgrind 3.19 checks for leaks once more when the program
// ends, whatever --leak-check says; what it finds then comes after the status
// FINISHED, and is left out here: by then the runtime has freed what was
// parked.
#ifndef GRADER_MEMCHECK_H_
#define GRADER_MEMCHECK_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/evidence.h"

namespace grader {

// memcheck by `valgrind`, which writes MemcheckFile(folder); a program and its
// arguments come behind it.
std::vector<std::string> MemcheckCommand(const std::string& valgrind,
                                         const std::string& folder);
std::string MemcheckFile(const std::string& folder);

// `file` is only named in errors. A file that ends early, because its program
// was killed, is an error.
absl::StatusOr<MemcheckResult> ParseMemcheck(std::string_view xml,
                                             std::string_view file);

}  // namespace grader

#endif  // GRADER_MEMCHECK_H_
