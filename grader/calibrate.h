// Byte targets from what right fixes need. Pure.
#ifndef GRADER_CALIBRATE_H_
#define GRADER_CALIBRATE_H_

#include <string>
#include <vector>

#include "grader/manifest.h"
#include "grader/verdict.h"

namespace grader {

// target(N) = a + b * N, from the largest right fix at each size of the
// workload, plus four frames and 1 KiB, rounded up to a hundred: so it does not
// punish another design. A frame is what a leaked task of the starter weighs.
// A target is derived where `manifest` has one, and where all was measured.
Calibration Calibrate(const Manifest& manifest, const Verdict& starter,
                      const std::vector<Verdict>& right);

// For people: what was derived beside what `manifest` says for its compiler.
std::string ShowCalibration(const Manifest& manifest,
                            const std::string& compiler,
                            const Calibration& calibration);

}  // namespace grader

#endif  // GRADER_CALIBRATE_H_
