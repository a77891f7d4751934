// What is known about a class: who is in it, what each has handed in, and what
// that was given. Plain data, behind the gradebook and the page of the class.
#ifndef GRADER_CLASS_BOOK_H_
#define GRADER_CLASS_BOOK_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grader/learner.h"
#include "grader/submissions.h"
#include "grader/verdict.h"

namespace grader {

enum class Standing {
  kMissing,  // nothing was handed in
  kRefused,  // something that nobody can judge
  kWaiting,  // no verdict yet
  kJudged,
};

// Points that a person gave in place of the judge's.
struct Override {
  std::string learner;
  std::string kata;
  double points = 0;
  std::string reason;
};

// A submission to one kata. Of a verdict only what a class's pages show: a
// class has many.
struct Grade {
  Standing standing = Standing::kMissing;
  std::string refusal;  // why it was refused
  Kind verdict = Kind::kGraderFault;
  std::optional<int> points;  // the judge's; absent when nobody may be graded
  int max_points = 100;
  std::string sentence;
  std::string pattern;
  std::string timestamp;  // of the file, when that was asked for
  std::optional<Override> overridden;
};

using GradeKey = std::pair<std::string, std::string>;  // learner, kata

struct ClassBook {
  std::vector<std::string> katas;  // that somebody has handed in; sorted
  std::vector<Learner> learners;   // sorted by id
  std::map<GradeKey, Grade> grades;
  // All that was refused, in the order in which it was met: also what belongs
  // to no learner of the class, which is in no grade.
  std::vector<TurnedAway> refusals;

  // Of learners and katas of the book.
  const Grade& At(const std::string& learner, const std::string& kata) const;
};

// Learners and katas of what was handed in. With a `roster` (not empty) nobody
// else is in the class, and what others handed in is refused.
ClassBook MakeClassBook(const std::vector<std::string>& known_katas,
                        const std::vector<GradeKey>& accepted,
                        const std::vector<TurnedAway>& refusals,
                        const std::vector<Learner>& roster);

// Notes a verdict.
void Note(ClassBook& book, const std::string& learner, const Verdict& verdict);

// Notes what people decided; of several for one kata the last counts.
void Apply(ClassBook& book, const std::vector<Override>& overrides);

// A CSV file with nbgrader's eleven columns, sorted by learner, then by kata. A
// raw score is the judge's, a score the one that counts; both are empty where
// nobody may be graded by it: a fault, or what was refused.
std::string Gradebook(const ClassBook& book);

}  // namespace grader

#endif  // GRADER_CLASS_BOOK_H_
