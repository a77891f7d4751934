// The learner's desk: what is solved, and what comes next.
#ifndef GRADER_DESK_H_
#define GRADER_DESK_H_

#include <string>
#include <vector>

#include "grader/manifest.h"
#include "grader/progress.h"
#include "grader/verdict.h"

namespace grader {

// Notes what has just been judged, unless better is known. A verdict without
// points says nothing of a learner: it is not noted.
void Note(Progress& progress, const Verdict& verdict);

// The first that is not solved, in the order of `katas`; null when all are.
const Manifest* NextKata(const std::vector<Manifest>& katas,
                         const Progress& progress);

// What `list` prints: each kata with what was reached, then which is next.
std::string ShowList(const std::vector<Manifest>& katas,
                     const Progress& progress);

// What `next` prints: where to begin with the next kata.
std::string ShowNext(const std::vector<Manifest>& katas,
                     const Progress& progress);

}  // namespace grader

#endif  // GRADER_DESK_H_
