// The user as whom untrusted work is done when we are root.
//
// Bazel's sandbox run by root keeps nothing in: the boundary is a user without
// rights, and one of its own, so that not even another service of that user can
// be reached.
#ifndef GRADER_PRIVILEGE_H_
#define GRADER_PRIVILEGE_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace grader {

// A number that no account has: Debian gives such to services that run for a
// moment, and to nobody for long.
inline constexpr uid_t kUntrustedUser = 64'738;

// Whether we are root, and could become that user: root of a namespace that
// has no other user is, seen from outside, a user like any other.
bool IsRoot();

// Makes this process one of that user, for good. Does nothing, and is no error,
// when we are not root.
absl::Status DropPrivileges();

// What stands before a command line so that its program ends when we do, can
// gain no privileges, and runs as that user when we are root. Its group is the
// user's own.
std::vector<std::string> WithoutPrivileges();

}  // namespace grader

#endif  // GRADER_PRIVILEGE_H_
