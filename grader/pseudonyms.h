// A class without names, to show to others.
#ifndef GRADER_PSEUDONYMS_H_
#define GRADER_PSEUDONYMS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "grader/class_book.h"

namespace grader {

// The key in OUT that names hang on; made at the first call. Who has it can
// tell who is who, so that it is for its owner's eyes.
absl::StatusOr<std::string> PseudonymKey(const std::string& out);

// "learner-3f5a19c27e": always the same for one key and one learner.
std::string Pseudonym(std::string_view key, std::string_view learner);

// `book` with pseudonyms, sorted by them, and without names, addresses, times
// and reasons.
ClassBook Anonymous(const ClassBook& book, std::string_view key);

// Writes `book` without names below OUT/anonymous, with the judge's files.
absl::Status WriteAnonymous(const std::string& out, const ClassBook& book);

}  // namespace grader

#endif  // GRADER_PSEUDONYMS_H_
