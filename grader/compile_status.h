// How a submission compiled and linked.
#ifndef GRADER_COMPILE_STATUS_H_
#define GRADER_COMPILE_STATUS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/refusal.h"

namespace grader {

struct CompileStatus {
  bool ok = false;
  std::string first_error;  // "kata.cc:12:5: error: ...", empty when ok
  std::int64_t errors = 0;
  std::vector<std::string> warnings;  // "kata.cc:12:5: warning: ..."
  std::string compiler;               // its version line
  bool timed_out = false;
  // Set when the submission may not be judged: it was not compiled, or what it
  // was compiled to is not used.
  std::optional<Refusal> forbidden;
  // Not the submission's doing: the compiler could not be started. Else empty.
  std::string fault;
};

// Reads a compiler's messages about the file `source`, which they may name by
// any path, into `status`: errors, the first of them, and warnings.
//
// Where a header refuses what the learner wrote (a static assertion, say), the
// message names the header; the learner's own line is in a note after it. That
// line is then what the error is said to be at.
void ReadMessages(std::string_view messages, std::string_view source,
                  CompileStatus& status);

// What link.log says about programs that were not linked. Symbols that are
// missing or defined twice are the submission's doing.
struct LinkStatus {
  bool is_submissions_doing = false;
  std::string first_error;
};
LinkStatus ReadLinkLog(std::string_view log);

}  // namespace grader

#endif  // GRADER_COMPILE_STATUS_H_
