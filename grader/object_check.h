// Looks through what a submission was compiled to, and refuses what its text
// could not show: variables that outlive a call, code that runs before main,
// names of others that it defines, functions that reach past the runtime. Pure.
//
// The object is the compiler's work but its contents are the submission's: each
// name and size in it is somebody else's text.
#ifndef GRADER_OBJECT_CHECK_H_
#define GRADER_OBJECT_CHECK_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "grader/refusal.h"

namespace grader {

// The first thing in `object` (the contents of an ELF file) that the rules
// forbid. Its line is the first one of `source` that names it, if one does. An
// error when it cannot be read as an object.
absl::StatusOr<std::optional<Refusal>> CheckObject(std::string_view object,
                                                   std::string_view source);

}  // namespace grader

#endif  // GRADER_OBJECT_CHECK_H_
