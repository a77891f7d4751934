// What the check says about one place.
#ifndef LINT_ENGINE_FINDING_H_
#define LINT_ENGINE_FINDING_H_

#include <string>
#include <vector>

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "lint/engine/rule_names.h"

namespace lint {

struct Note {
  clang::SourceLocation at;
  std::string text;
};

struct Finding {
  Rule rule;
  clang::SourceLocation at;
  std::string message;
  // The shortest path to the fault, step by step.
  std::vector<Note> path;
  // Together they mend it; empty when no mend is known to be safe.
  std::vector<clang::FixItHint> fixes;
};

}  // namespace lint

#endif  // LINT_ENGINE_FINDING_H_
