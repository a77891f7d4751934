// Fixes that hide a leak instead of mending it. Each row of the table in
// masks.cc says what the evidence shows then, and how a learner is told.
#ifndef GRADER_MASKS_H_
#define GRADER_MASKS_H_

#include <string>
#include <string_view>

#include "grader/evidence.h"
#include "grader/refusal.h"

namespace grader {

// A clause such as "sleeping is no fix", for the first mask that the evidence
// shows, or "". Only asked for a submission that leaks.
std::string FindMask(const Evidence& evidence);

// The same for a submission that was refused before it could leak.
std::string FindMaskOf(const Refusal& refusal);

// Whether `identifier` is a word of the C++ text `source`, outside of comments
// and literals.
bool Mentions(std::string_view source, std::string_view identifier);

}  // namespace grader

#endif  // GRADER_MASKS_H_
