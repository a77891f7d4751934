#include "grader/gradebook.h"

#include <algorithm>

#include "grader/visible_text.h"

namespace grader {
namespace {

// The last four are the wide forms of the first.
constexpr std::string_view kFormulaBegins[] = {"=",
                                               "+",
                                               "-",
                                               "@",
                                               "\xEF\xBC\x9D",
                                               "\xEF\xBC\x8B",
                                               "\xEF\xBC\x8D",
                                               "\xEF\xBC\xA0"};

bool LooksLikeFormula(std::string_view field) {
  // A spreadsheet skips blanks before it decides.
  field.remove_prefix(std::min(field.find_first_not_of(" \t\n"), field.size()));
  return std::ranges::any_of(kFormulaBegins, [field](std::string_view begin) {
    return field.starts_with(begin);
  });
}

std::string Field(std::string_view text) {
  std::string field = Visible(text);
  if (LooksLikeFormula(field)) field.insert(0, 1, '\'');
  if (field.find_first_of(",\"\n\t' ") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

std::string Gradebook(const std::vector<GradebookRow>& rows) {
  std::string csv(kGradebookHeader);
  for (const GradebookRow& row : rows) {
    const std::string score = row.points ? std::to_string(*row.points) : "";
    const std::string fields[] = {
        Field(row.kata),
        "",  // duedate
        "",  // timestamp
        Field(row.learner.id),
        Field(row.learner.last_name),
        Field(row.learner.first_name),
        Field(row.learner.email),
        score,
        "0",  // late_submission_penalty
        score,
        std::to_string(row.max_points),
    };
    for (const std::string& field : fields) {
      if (&field != fields) csv += ',';
      csv += field;
    }
    csv += '\n';
  }
  return csv;
}

}  // namespace grader
