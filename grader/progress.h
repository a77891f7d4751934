// What a learner has reached: a plain file in the checkout, which can be copied
// to another machine.
#ifndef GRADER_PROGRESS_H_
#define GRADER_PROGRESS_H_

#include <map>
#include <string>

#include "grader/verdict.h"

namespace grader {

// The best that was ever judged of one kata.
struct Reached {
  Kind verdict = Kind::kFail;
  int points = 0;
  int max_points = 0;

  friend bool operator==(const Reached&, const Reached&) = default;
};

// By the kata's name. Katas that this checkout does not have are kept.
using Progress = std::map<std::string, Reached>;

// Where it lies in the checkout.
inline constexpr char kProgressFile[] = ".leak-dojo/progress.json";

}  // namespace grader

#endif  // GRADER_PROGRESS_H_
