// Whether the texts of a kata are all there, agree with each other and with the
// manifest, and keep what katas/README.md asks of them. Nothing is compiled or
// run. Pure: kata_files.h reads the texts.
#ifndef GRADER_KATA_LINT_H_
#define GRADER_KATA_LINT_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "grader/manifest.h"

namespace grader {

// Path inside a folder, such as "hidden/programs.cc" -> text.
using Texts = std::map<std::string, std::string>;

struct KataTexts {
  Manifest manifest;
  Texts kata;       // of katas/NN_name/
  Texts solutions;  // of solutions/NN_name/
};

// What a kata shares with the rest of the checkout.
struct Surroundings {
  std::vector<Manifest> katas;    // all of the catalog
  std::set<std::string> kernels;  // "grpc_1424": real bugs that the runtime has
  std::set<std::string> patterns;  // the names that its census gives to leaks
};

struct Problem {
  std::string rule;      // "starter-same"
  std::string file;      // "katas/01_unclosed_range/kata.cc"
  int line = 0;          // 0: the file as a whole
  std::string sentence;  // what is wrong, and the way out

  // "FILE:LINE: SENTENCE [RULE]"
  std::string ToString() const;
};

// In the order of the rules; empty when all is well.
std::vector<Problem> Lint(const KataTexts& kata, const Surroundings& around);

// The names of all rules.
std::vector<std::string> LintRules();

}  // namespace grader

#endif  // GRADER_KATA_LINT_H_
