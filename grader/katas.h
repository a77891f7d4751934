// What every subcommand of //grader works with, and how it ends.
#ifndef GRADER_KATAS_H_
#define GRADER_KATAS_H_

#include <vector>

#include "grader/manifest.h"
#include "grader/workspace.h"

namespace grader {

enum ExitCode {
  kDone = 0,  // grade: passed; replay: reproduced; explore: no leak
  // grade: not passed; replay: stale, or leaks no longer; explore: leaks
  kJudgedNotSo = 1,
  kUsage = 2,
  kGraderFault = 3,
};

struct Katas {
  Workspace workspace;
  std::vector<Manifest> all;  // ordered by level
};

}  // namespace grader

#endif  // GRADER_KATAS_H_
