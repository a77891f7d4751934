// The list of a class's learners.
#ifndef GRADER_ROSTER_H_
#define GRADER_ROSTER_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/learner.h"

namespace grader {

// Reads a roster: a row for each learner, sorted by id in what is returned. A
// first row that names columns (id or student_id, name, first_name, last_name,
// email) says where each is; without it the first column is the id and the
// second the name. A name is "First Last", or "Last, First". An error names the
// row and what is wrong with it.
absl::StatusOr<std::vector<Learner>> ParseRoster(std::string_view csv,
                                                 std::string_view file);

}  // namespace grader

#endif  // GRADER_ROSTER_H_
