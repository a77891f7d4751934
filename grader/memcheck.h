// Reads memcheck's XML: errors, and what the leak check at the point `after`
// found.
//
// With --xml=yes valgrind 3.19 checks for leaks once more when the program
// ends, whatever --leak-check says; what it finds then comes after the status
// FINISHED, and is left out here: by then the runtime has freed what was
// parked.
#ifndef GRADER_MEMCHECK_H_
#define GRADER_MEMCHECK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

struct MemcheckError {
  std::string kind;  // "InvalidRead", "UninitCondition", ...
  std::string what;  // "Invalid read of size 4"
  std::string at;    // the innermost line in kata.cc: "kata.cc:12", or empty
};

// Blocks and bytes; never those of a block's indirect leaks.
struct BlockCount {
  std::int64_t blocks = 0;
  std::int64_t bytes = 0;
  bool operator==(const BlockCount&) const = default;
};

struct MemcheckResult {
  std::vector<MemcheckError> errors;
  // Found by the program's own leak check. `frames` and `records` are those
  // that the runtime allocated for tasks, whether lost or still reachable;
  // `lost` is all that is not reachable any more.
  BlockCount frames;
  BlockCount records;
  BlockCount lost;
  // memcheck's word for most of the frames: "definitely lost", "indirectly
  // lost", "possibly lost" or "still reachable"; empty without frames.
  std::string frames_are;
  // A signal that ended the program, and the innermost line in kata.cc.
  int fatal_signal = 0;
  std::string fatal_at;
};

// `file` is only named in errors. A file that ends early, because its program
// was killed, is an error.
absl::StatusOr<MemcheckResult> ParseMemcheck(std::string_view xml,
                                             std::string_view file);

}  // namespace grader

#endif  // GRADER_MEMCHECK_H_
