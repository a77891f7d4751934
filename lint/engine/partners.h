// Who can end a wait that somebody sits through with a mutex in hand, as far as
// this unit shows.
#ifndef LINT_ENGINE_PARTNERS_H_
#define LINT_ENGINE_PARTNERS_H_

#include "lint/engine/analysis.h"

namespace lint {

// What holds a mutex while it lives, and a mutex itself.
bool IsLock(clang::QualType type);
bool IsMutex(clang::QualType type);

// Whether it is seen that `wait`, a call in `body`, needs nobody who needs the
// mutex named in `mutex`: another function of this unit ends it and locks
// nothing; or all who were given that mutex are seen, and end no such wait.
// False: that is not known.
bool EndsWithoutMutex(Analysis& analysis, const Body& body,
                      const clang::CallExpr& wait, const clang::Stmt* mutex);

}  // namespace lint

#endif  // LINT_ENGINE_PARTNERS_H_
