// log.txt, as the judge writes it: what a submission's programs reported.
#ifndef GRADER_JUDGE_LOG_H_
#define GRADER_JUDGE_LOG_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "grader/records.h"

namespace grader {

// The records of one run, for instance "massif 100"; none when it never ran. An
// error when they are no records.
absl::StatusOr<Records> RecordsInLog(std::string_view log,
                                     std::string_view run);

}  // namespace grader

#endif  // GRADER_JUDGE_LOG_H_
