// The rules behind Lint(), by what they look at. A rule says nothing of a file
// that is not there: that is the rule `files`.
#ifndef GRADER_LINT_RULES_H_
#define GRADER_LINT_RULES_H_

#include <string>
#include <utility>
#include <vector>

#include "grader/kata_lint.h"

namespace grader {

// Where a rule puts what it finds.
class Problems {
 public:
  Problems(const KataTexts& kata, const char* rule, std::vector<Problem>& all)
      : kata_(kata.manifest.kata), rule_(rule), all_(all) {}

  // In a file of the kata, and of its solutions. Line 0: the file as a whole.
  void InKata(const std::string& path, int line, std::string sentence) {
    all_.push_back(
        {rule_, "katas/" + kata_ + "/" + path, line, std::move(sentence)});
  }
  void InSolutions(const std::string& path, int line, std::string sentence) {
    all_.push_back(
        {rule_, "solutions/" + kata_ + "/" + path, line, std::move(sentence)});
  }

 private:
  std::string kata_;
  std::string rule_;
  std::vector<Problem>& all_;
};

struct Rule {
  const char* name;
  void (*check)(const KataTexts& kata, const Surroundings& around,
                Problems& problems);
};

std::vector<Rule> ManifestRules();  // the kata() call
std::vector<Rule> SourceRules();    // kata.h, the starter, tests, programs
std::vector<Rule> PageRules();      // README.md and hints.md
std::vector<Rule> SolutionRules();  // solutions/
std::vector<Rule> LeftoverRules();  // all texts

// What a kata has follows from its evidence. Of threads: kata.h includes
// katas/kata_atomic.h instead of the runtime, and its programs are interleaved.
inline bool IsOfThreads(const KataTexts& kata) {
  return kata.manifest.Uses(Oracle::kInterleavings);
}
inline bool HasPrograms(const KataTexts& kata) {
  return IsOfThreads(kata) || kata.manifest.Uses(Oracle::kSchedules);
}
inline bool HasWorkload(const KataTexts& kata) {
  return kata.manifest.Uses(Oracle::kHeap) ||
         kata.manifest.Uses(Oracle::kMemcheck);
}

// The text of `path`, or null.
inline const std::string* Find(const Texts& texts, const std::string& path) {
  const auto found = texts.find(path);
  return found == texts.end() ? nullptr : &found->second;
}

}  // namespace grader

#endif  // GRADER_LINT_RULES_H_
