#include "grader/kata_lint.h"

#include "grader/lint_rules.h"

namespace grader {
namespace {

std::vector<Rule> AllRules() {
  std::vector<Rule> all;
  for (auto* rules : {&ManifestRules, &SourceRules, &PageRules, &SolutionRules,
                      &LeftoverRules}) {
    for (const Rule& rule : rules()) all.push_back(rule);
  }
  return all;
}

}  // namespace

std::string Problem::ToString() const {
  return file + (line > 0 ? ":" + std::to_string(line) : "") + ": " + sentence +
         " [" + rule + "]";
}

std::vector<Problem> Lint(const KataTexts& kata, const Surroundings& around) {
  std::vector<Problem> all;
  for (const Rule& rule : AllRules()) {
    Problems problems(kata, rule.name, all);
    rule.check(kata, around, problems);
  }
  return all;
}

std::vector<std::string> LintRules() {
  std::vector<std::string> names;
  for (const Rule& rule : AllRules()) names.push_back(rule.name);
  return names;
}

}  // namespace grader
