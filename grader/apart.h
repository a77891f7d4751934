// Work on input that may break whoever does it, in a process of its own.
#ifndef GRADER_APART_H_
#define GRADER_APART_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace grader {

// What `work` returns, which it does in a child: with 5 s of processor time,
// 256 MiB of memory, no way to write a file or to start a process, and, when we
// are root, as a user without rights. An error says how that child ended, or
// that it returned more than `limit` bytes. To be called while the process has
// one thread.
absl::StatusOr<std::string> RunApart(const std::function<std::string()>& work,
                                     std::size_t limit);

}  // namespace grader

#endif  // GRADER_APART_H_
