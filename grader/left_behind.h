// What is on the heap after the work and was not before it, by who asked for
// it.
#ifndef GRADER_LEFT_BEHIND_H_
#define GRADER_LEFT_BEHIND_H_

#include <vector>

#include "grader/evidence.h"
#include "grader/massif.h"

namespace grader {

// The stacks that hold more bytes in `after` than in `before`, by how many; the
// most bytes first, and then by name. The outermost function of each says what
// was allocated, as in HeapProfile.
std::vector<LeftStack> LeftBehind(const Allocation& before,
                                  const Allocation& after);

}  // namespace grader

#endif  // GRADER_LEFT_BEHIND_H_
