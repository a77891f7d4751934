// The rules, one function each: what it finds it adds to `found`.
#ifndef LINT_ENGINE_RULES_H_
#define LINT_ENGINE_RULES_H_

#include <vector>

#include "lint/engine/analysis.h"

namespace lint {

// A channel that is born here, or that a producer was given to close, and is
// not closed on some path; one that is closed twice, or sent on when closed.
void CheckBorn(Analysis& analysis, const Body& body, const Tracked& born,
               std::vector<Finding>& found);
void CheckHandedIn(Analysis& analysis, const Body& body, const Handle& handle,
                   std::vector<Finding>& found);

// A channel that a class keeps in a private member, and that nobody of those
// who could closes; one that its own functions close twice, or send on when
// closed.
void CheckMembers(Analysis& analysis, std::vector<Finding>& found);
void CheckOwnMembers(Analysis& analysis, const Body& body,
                     std::vector<Finding>& found);

// Someone waits to send on an unbuffered channel, and who receives may leave.
void CheckAbandonedSender(Analysis& analysis, const Body& body,
                          const Tracked& born, std::vector<Finding>& found);
// Whether a path leaves by another way out of a select that receives from the
// channel, and nobody takes over; where, and how it got there, and whether a
// time that passes is among its selects' ways.
bool LeavesSelect(Analysis& analysis, const Body& body, const Tracked& tracked,
                  clang::SourceLocation& select, std::vector<Note>& path,
                  bool* in_time = nullptr);

// A select with a default in a loop that only sleeps.
void CheckPolling(Analysis& analysis, const Body& body,
                  std::vector<Finding>& found);

// A mutex that is held while a channel makes its holder wait.
void CheckMutex(Analysis& analysis, const Body& body,
                std::vector<Finding>& found);

// The article's rule, by the text alone.
void CheckSyntax(Analysis& analysis, const Body& body, const Tracked& born,
                 std::vector<Finding>& found);

}  // namespace lint

#endif  // LINT_ENGINE_RULES_H_
