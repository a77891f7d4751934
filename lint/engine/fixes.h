// Mends that are safe: what was right stays as it was, and the second check
// finds nothing.
#ifndef LINT_ENGINE_FIXES_H_
#define LINT_ENGINE_FIXES_H_

#include <vector>

#include "lint/engine/lifetime.h"

namespace lint {

// A close before each of the exits; empty when one of them cannot have one:
// another path that leaves there has closed already, or it stands in a macro.
std::vector<clang::FixItHint> CloseBeforeExits(const Body& body,
                                               const Tracked& tracked,
                                               const std::vector<Leak>& leaks);

// A guard behind the declaration, where the runtime offers one; for other
// classes a close before each exit.
std::vector<clang::FixItHint> GuardAfterBirth(const Body& body,
                                              const Tracked& born,
                                              const std::vector<Leak>& leaks);

}  // namespace lint

#endif  // LINT_ENGINE_FIXES_H_
