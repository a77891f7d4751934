// Byte targets from what right fixes need. Pure.
#ifndef GRADER_CALIBRATE_H_
#define GRADER_CALIBRATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "grader/manifest.h"
#include "grader/verdict.h"

namespace grader {

// What a target is above the largest right fix, in bytes: four frames of a task
// of the starter's, and 1 KiB, so that it does not punish another design.
std::int64_t WithSlack(std::int64_t largest, const StarterLeak& starter);

// target(N) = a + b * N, from the largest right fix at each size of the
// workload, WithSlack, rounded up to a hundred.
// A target is derived where `manifest` has one, and where all was measured.
Calibration Calibrate(const Manifest& manifest, const Verdict& starter,
                      const std::vector<Verdict>& right);

// For people: what was derived beside what `manifest` says for its compiler.
std::string ShowCalibration(const Manifest& manifest,
                            const std::string& compiler,
                            const Calibration& calibration);

}  // namespace grader

#endif  // GRADER_CALIBRATE_H_
