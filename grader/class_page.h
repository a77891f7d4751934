// A class at a glance, as one page that opens without a network: who has
// reached what, which anti-patterns still bite, and first of all what a human
// must look at. Pure, and the same to the byte for the same rows.
#ifndef GRADER_CLASS_PAGE_H_
#define GRADER_CLASS_PAGE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/verdict.h"

namespace grader {

// One submission, or one that was refused.
struct ClassRow {
  std::string learner = {};  // as the page is to name them
  std::string kata = {};
  Kind verdict = Kind::kGraderFault;
  std::optional<int> points = {};  // absent when nobody may be graded by this
  int max_points = 100;
  std::string pattern = {};  // the anti-pattern that was found, or empty
  std::string sentence = {};
  std::string report = {};   // the report's path from the page, or empty
  std::string refusal = {};  // why it was not judged at all; empty: it was
};

// Learners stand in the order of `learners`, those too who have handed in
// nothing; behind them whoever else has rows, in the order of these. Katas
// stand by name. Of a kata that a learner has not submitted there is no row.
std::string ClassPage(std::string_view title, const std::vector<ClassRow>& rows,
                      const std::vector<std::string>& learners = {});

}  // namespace grader

#endif  // GRADER_CLASS_PAGE_H_
