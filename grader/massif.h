// Reads massif's files: heap snapshots, in bytes.
#ifndef GRADER_MASSIF_H_
#define GRADER_MASSIF_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace grader {

struct Snapshot {
  std::int64_t time = 0;   // bytes that were asked for and given back so far
  std::int64_t heap = 0;   // mem_heap_B: exact when a client request asked
  std::int64_t extra = 0;  // mem_heap_extra_B: rounding and the admin bytes
  bool peak = false;
};

// All snapshots of one file, in order. `file` is only named in errors.
absl::StatusOr<std::vector<Snapshot>> ParseSnapshots(std::string_view text,
                                                     std::string_view file);

// The only snapshot of a file that a client request wrote.
absl::StatusOr<Snapshot> ParseSnapshot(std::string_view text,
                                       std::string_view file);

// The peak of a whole run: heap and extra together, since that sum is what
// massif finds the peak by. massif only looks for a peak before a free, so a
// program that never frees has none, which is an error here.
absl::StatusOr<std::int64_t> ParsePeak(std::string_view text,
                                       std::string_view file);

// Who has allocated what, from the allocating functions to their callers. All
// of it is there when massif ran with --threshold=0.0.
struct Allocation {
  std::int64_t bytes = 0;
  // "kata::Worker(int)", "???" when unknown; of the root what massif says.
  std::string function;
  std::string file;  // "kata.cc", or the library's "libc.so.6"; may be empty
  std::int64_t line = 0;            // 0: unknown
  std::vector<Allocation> callers;  // whose bytes are among these
};

// The tree of the only snapshot of a file that a client request wrote. Its root
// has the bytes that ParseSnapshot calls `heap`, to the byte.
absl::StatusOr<Allocation> ParseAllocations(std::string_view text,
                                            std::string_view file);

// valgrind with all that makes massif exact; the program and its arguments
// follow.
std::vector<std::string> MassifCommand(const std::string& valgrind,
                                       const std::string& out_file);

}  // namespace grader

#endif  // GRADER_MASSIF_H_
