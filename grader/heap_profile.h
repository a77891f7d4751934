// What massif saw on the heap, as a profile.
#ifndef GRADER_HEAP_PROFILE_H_
#define GRADER_HEAP_PROFILE_H_

#include <string>

#include "grader/massif.h"
#include "runtime/views/profile.h"

namespace grader {

// Bytes by allocation stack; together they are those of `all`, to the byte. The
// outermost frame of each stack, and its label "kind", say what was allocated:
// "task frames", "task records", "spawn sites", "channels" or "other" (all that
// the program's own code asked for, and libraries). The innermost frame is who
// asked: the frames of the allocators themselves are left out, and so are those
// that massif makes up behind the first function of a program.
dojo::views::Profile HeapProfile(std::string program, const Allocation& all);

}  // namespace grader

#endif  // GRADER_HEAP_PROFILE_H_
