// Verdict -> what a learner reads in a terminal: plain ASCII, 80 columns, the
// one sentence above everything else. Pure.
#ifndef GRADER_REPORT_H_
#define GRADER_REPORT_H_

#include <string>

#include "grader/decide.h"
#include "grader/manifest.h"

namespace grader {

std::string Report(const Manifest& manifest, const Judgement& judgement);

// The hint that helps first, which follows from what is red: 1, the first,
// while tasks leak or it does not run at all; 2 when it runs, but not as it
// should; 3 when only memory is left.
int FirstHint(const Manifest& manifest, const Judgement& judgement);

}  // namespace grader

#endif  // GRADER_REPORT_H_
