// Writes the page of a class that there is not, to look at: all verdicts,
// faults, refusals, long names, and cells without a submission.
#include <cstdio>
#include <iterator>

#include "grader/class_page.h"

namespace grader {
namespace {

constexpr const char* kKatas[] = {"01_unclosed_range",   "02_default_backlog",
                                  "03_cancelled_sender", "04_pooled_channels",
                                  "05_closed_alias",     "06_abandoned_sender"};
constexpr Kind kKinds[] = {
    Kind::kPass,       Kind::kLeak, Kind::kFail,      Kind::kPass,
    Kind::kOverMemory, Kind::kPass, Kind::kNoCompile, Kind::kPanic,
    Kind::kForbidden,  Kind::kPass, Kind::kTimeout};

std::string LearnerName(int number) {
  if (number == 3) return std::string(80, 'w');
  if (number == 4) return "Zo\xC3\xAB <b>\xE2\x80\xAE \xE6\x9D\x8E";
  return "learner_" + std::to_string(number);
}

std::vector<ClassRow> Rows() {
  std::vector<ClassRow> rows;
  for (int learner = 0; learner < 30; ++learner) {
    for (int kata = 0; kata < static_cast<int>(std::size(kKatas)); ++kata) {
      if ((learner + 3 * kata) % 17 == 0) continue;  // not submitted
      ClassRow& row = rows.emplace_back();
      row.learner = LearnerName(learner);
      row.kata = kKatas[kata];
      row.report = row.learner + "/" + row.kata + "/report.html";
      row.verdict = kKinds[(learner * 5 + kata * 3) % std::size(kKinds)];
      row.points = Passes(row.verdict) ? 100 : learner * 7 % 50;
      row.sentence = "what is wrong with it";
      if (row.verdict == Kind::kLeak) row.pattern = "unclosed range";
      if (row.verdict == Kind::kPanic) row.pattern = "closed alias";
      if ((learner + kata) % 41 == 7) {
        row.verdict = Kind::kGraderFault;
        row.points = std::nullopt;
        row.sentence = "massif 100 did not end within 300 s of real time";
      }
      if ((learner + kata) % 43 == 11) {
        row.report.clear();
        row.refusal = "the archive holds a link that leads outside of it";
      }
    }
  }
  return rows;
}

}  // namespace
}  // namespace grader

int main() {
  std::fputs(grader::ClassPage("An example class", grader::Rows()).c_str(),
             stdout);
}
