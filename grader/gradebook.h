// A class's points as CSV, with the columns of nbgrader's export.
#ifndef GRADER_GRADEBOOK_H_
#define GRADER_GRADEBOOK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

// Who has submitted; of the names only the id must be there.
struct Learner {
  std::string id;
  std::string last_name;
  std::string first_name;
  std::string email;
};

struct GradebookRow {
  Learner learner;
  std::string kata;
  std::optional<int> points;  // absent: nobody may be graded by this
  int max_points = 100;
};

inline constexpr std::string_view kGradebookHeader =
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
    "raw_score,late_submission_penalty,score,max_score\n";

// One line for each row, in their order, below the header. No date and no time:
// the same class gives the same bytes. Quoted as RFC 4180 says; a text that a
// spreadsheet would take for a formula begins with an apostrophe.
std::string Gradebook(const std::vector<GradebookRow>& rows);

}  // namespace grader

#endif  // GRADER_GRADEBOOK_H_
