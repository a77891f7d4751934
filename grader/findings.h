// What is wrong with a submission: one finder for each verdict, each with the
// one sentence that a learner reads. Pure.
#ifndef GRADER_FINDINGS_H_
#define GRADER_FINDINGS_H_

#include <optional>
#include <string>

#include "grader/evidence.h"
#include "grader/manifest.h"
#include "grader/verdict.h"

namespace grader {

struct Finding {
  Kind kind = Kind::kGraderFault;
  std::string sentence;
  // The kind of explored failure behind it ("leak", "panic", ...), or empty.
  std::string failure;
};

// Our own trouble, or oracles that disagree.
std::optional<Finding> FindFault(const Evidence& evidence);

// A submission that the rules forbid, whatever it would have done.
std::optional<Finding> FindForbidden(const Evidence& evidence);

// A submission that does not compile or link.
std::optional<Finding> FindNoCompile(const Evidence& evidence);

// The first of the verdicts from timeout to fail that applies, or pass.
Finding FindFirst(const Manifest& manifest, const Evidence& evidence);

}  // namespace grader

#endif  // GRADER_FINDINGS_H_
