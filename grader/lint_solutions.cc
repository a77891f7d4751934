// The fixes that prove a kata, and what the first line of each wrong one says.
#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "grader/expectation.h"
#include "grader/kata_text.h"
#include "grader/lint_rules.h"
#include "grader/source_text.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kFewestRight = 3;
constexpr std::size_t kFewestWrong = 9;
constexpr std::size_t kFewestVerdicts = 3;

bool IsRight(const std::string& path) {
  return path.starts_with("right/") && path.ends_with(".cc");
}

bool IsWrong(const std::string& path) {
  return path.starts_with("wrong/") && path.ends_with(".cc");
}

// What is judged by its first line: wrong/ and broken/.
bool IsRefused(const std::string& path) {
  return IsWrong(path) ||
         (path.starts_with("broken/") && path.ends_with(".cc"));
}

bool IsFix(const std::string& path) {
  return path == "kata.cc" || IsRight(path) || IsRefused(path);
}

// Calls `use(path, expectation)` for each first line that can be read.
template <class Use>
void ForEachExpectation(const KataTexts& kata, const Use& use) {
  for (const auto& [path, text] : kata.solutions) {
    if (!IsRefused(path)) continue;
    const auto expectation = ParseExpectation(text);
    if (expectation.ok()) use(path, *expectation);
  }
}

void Reference(const KataTexts& kata, const Surroundings&, Problems& problems) {
  if (Find(kata.solutions, "kata.cc")) return;
  problems.InSolutions("kata.cc", 0,
                       "the reference fix is missing: write the one that a "
                       "learner should be proud of");
}

// Whether at least `fewest` of the solutions are `chosen`.
void AtLeast(const KataTexts& kata, Problems& problems,
             bool (*chosen)(const std::string&), std::size_t fewest,
             const std::string& folder, const std::string& way_out) {
  const auto count =
      std::count_if(kata.solutions.begin(), kata.solutions.end(),
                    [chosen](const auto& file) { return chosen(file.first); });
  if (count >= static_cast<std::ptrdiff_t>(fewest)) return;
  problems.InSolutions(folder, 0,
                       "it holds " + Count(count, "file") + ", and " +
                           std::to_string(fewest) + " are needed: " + way_out);
}

void RightCount(const KataTexts& kata, const Surroundings&,
                Problems& problems) {
  AtLeast(kata, problems, &IsRight, kFewestRight, "right",
          "a grader that knows one design punishes the others");
}

void WrongCount(const KataTexts& kata, const Surroundings&,
                Problems& problems) {
  AtLeast(kata, problems, &IsWrong, kFewestWrong, "wrong",
          "write down what people try first");
}

void Build(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::string* build = Find(kata.solutions, "BUILD");
  if (!build) return;
  for (const std::string& words :
       {"kata = \"//katas/" + kata.manifest.kata + "\",",
        std::string("\"right/*.cc\""), std::string("\"wrong/*.cc\"")}) {
    if (build->find(words) != build->npos) continue;
    problems.InSolutions("BUILD", LineOf(*build, "kata_solutions("),
                         "kata_solutions() does not say `" + words +
                             "`: what it does not name is never judged");
  }
}

void UsesContract(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  for (const auto& [path, text] : kata.solutions) {
    if (!IsFix(path) || (text.find("#include \"kata.h\"") != text.npos &&
                         text.find("namespace kata {") != text.npos)) {
      continue;
    }
    problems.InSolutions(path, 0,
                         "a fix includes \"kata.h\" and stands in namespace "
                         "kata, as a learner's file does");
  }
}

void RightSaysWhatIsOther(const KataTexts& kata, const Surroundings&,
                          Problems& problems) {
  for (const auto& [path, text] : kata.solutions) {
    if (path != "kata.cc" && !IsRight(path)) continue;
    if (text.starts_with("// ") && !text.starts_with("// VERDICT")) continue;
    problems.InSolutions(path, 1,
                         "a right fix begins with a comment that says what "
                         "its design is");
  }
}

void TextsDiffer(const KataTexts& kata, const Surroundings&,
                 Problems& problems) {
  const auto code = [](const std::string& text) {
    std::string code;
    for (const char c : WithoutComments(text)) {
      if (!absl::ascii_isspace(static_cast<unsigned char>(c))) code += c;
    }
    return code;
  };
  std::map<std::string, std::string> seen;
  if (const std::string* starter = Find(kata.kata, "starter.cc")) {
    seen[code(*starter)] = "the starter";
  }
  for (const auto& [path, text] : kata.solutions) {
    if (!IsFix(path)) continue;
    const auto [first, added] = seen.emplace(code(text), path);
    if (added) continue;
    problems.InSolutions(path, 0,
                         "but for comments it is " + first->second +
                             ": it proves nothing more, so remove it or finish "
                             "it");
  }
}

// ---- First lines ----

void VerdictIsRead(const KataTexts& kata, const Surroundings&,
                   Problems& problems) {
  for (const auto& [path, text] : kata.solutions) {
    if (!IsRefused(path)) continue;
    const auto expectation = ParseExpectation(text);
    if (expectation.ok()) continue;
    problems.InSolutions(path, 1, std::string(expectation.status().message()));
  }
}

void VerdictRefuses(const KataTexts& kata, const Surroundings&,
                    Problems& problems) {
  ForEachExpectation(kata, [&](const auto& path, const Expectation& expected) {
    if (expected.verdict != Kind::kPass &&
        expected.verdict != Kind::kVisiblePass &&
        expected.verdict != Kind::kGraderFault) {
      return;
    }
    problems.InSolutions(path, 1,
                         "the verdict " + std::string(Name(expected.verdict)) +
                             " refuses nothing: name the one that this fix "
                             "must get");
  });
}

void VerdictOracle(const KataTexts& kata, const Surroundings&,
                   Problems& problems) {
  ForEachExpectation(kata, [&](const auto& path, const Expectation& expected) {
    if (!expected.oracle || kata.manifest.Uses(*expected.oracle)) return;
    problems.InSolutions(path, 1,
                         std::string(Name(*expected.oracle)) +
                             " is no evidence of this kata: add it in BUILD, "
                             "or name another oracle");
  });
}

void VerdictTest(const KataTexts& kata, const Surroundings&,
                 Problems& problems) {
  std::set<std::string> tests;
  for (const auto& [path, text] : kata.kata) {
    if (!path.ends_with("_test.cc")) continue;
    for (const Named& test : TestNames(text)) tests.insert(test.name);
  }
  ForEachExpectation(kata, [&](const auto& path, const Expectation& expected) {
    if (expected.oracle != Oracle::kBehaviour ||
        tests.count(expected.what) > 0) {
      return;
    }
    problems.InSolutions(path, 1,
                         "there is no test \"" + expected.what +
                             "\": name a TEST_CASE as it is spelled");
  });
}

// "resize 2x2, or more" -> {"resize", "2x2"}.
std::pair<std::string, std::string> ProgramAndSize(const std::string& what) {
  const std::size_t blank = what.find(' ');
  if (blank == what.npos) return {what, ""};
  std::string size = what.substr(blank + 1);
  size = size.substr(0, size.find(' '));
  if (size.find_first_not_of("0123456789x") != size.npos) size.clear();
  return {what.substr(0, blank), size};
}

void VerdictProgram(const KataTexts& kata, const Surroundings&,
                    Problems& problems) {
  ForEachExpectation(kata, [&](const auto& path, const Expectation& expected) {
    const bool threads = expected.oracle == Oracle::kInterleavings;
    if (expected.oracle != Oracle::kSchedules && !threads) return;
    const auto [name, size] = ProgramAndSize(expected.what);
    if (name == "workload" && !threads) return;
    for (const Program& program : kata.manifest.programs) {
      if (program.name == name &&
          (size.empty() || std::find(program.sizes.begin(), program.sizes.end(),
                                     size) != program.sizes.end())) {
        return;
      }
    }
    problems.InSolutions(path, 1,
                         "BUILD explores no \"" + name +
                             (size.empty() ? "" : " " + size) +
                             "\": name a program and a size that it lists, or "
                             "workload");
  });
}

void VerdictMeasure(const KataTexts& kata, const Surroundings&,
                    Problems& problems) {
  ForEachExpectation(kata, [&](const auto& path, const Expectation& expected) {
    if (expected.oracle != Oracle::kHeap) return;
    const std::string measure =
        expected.what.substr(0, expected.what.find(' '));
    if (measure == "after" ||
        (measure == "working" && kata.manifest.working_target) ||
        (measure == "peak" &&
         (kata.manifest.peak_target || kata.manifest.peak_growth))) {
      return;
    }
    problems.InSolutions(path, 1,
                         "\"" + measure +
                             "\" has no target: name after, or working or "
                             "peak where BUILD gives a target");
  });
}

void VerdictsDiffer(const KataTexts& kata, const Surroundings&,
                    Problems& problems) {
  std::map<std::string, std::string> seen;  // first line -> path
  for (const auto& [path, text] : kata.solutions) {
    if (!IsRefused(path) || !ParseExpectation(text).ok()) continue;
    const auto [first, added] =
        seen.emplace(text.substr(0, text.find('\n')), path);
    if (added) continue;
    problems.InSolutions(path, 1,
                         "its first line is that of " + first->second +
                             ": say why this one is refused");
  }
}

void VerdictsVary(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  std::set<Kind> kinds;
  std::size_t fixes = 0;
  for (const auto& [path, text] : kata.solutions) {
    if (!IsWrong(path)) continue;
    const auto expectation = ParseExpectation(text);
    if (!expectation.ok()) return;  // they cannot be counted
    kinds.insert(expectation->verdict);
    ++fixes;
  }
  if (fixes < kFewestWrong || kinds.size() >= kFewestVerdicts) return;
  problems.InSolutions(
      "wrong", 0,
      "all wrong fixes together get " +
          Count(static_cast<std::int64_t>(kinds.size()), "verdict") +
          " of different kinds: at least " + std::to_string(kFewestVerdicts) +
          " show that the kata is judged from all sides");
}

// ---- Numbers of the wrong fixes ----

void WrongNumbers(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  int expected = 1;
  for (const auto& [path, text] : kata.solutions) {
    if (!IsWrong(path)) continue;
    const std::string number =
        (expected < 10 ? "0" : "") + std::to_string(expected);
    if (!path.starts_with("wrong/" + number + "_")) {
      problems.InSolutions(path, 0,
                           "wrong fixes are numbered from 01 without a gap: "
                           "this one must begin " +
                               number + "_");
      return;
    }
    ++expected;
  }
}

}  // namespace

std::vector<Rule> SolutionRules() {
  return {
      {"reference", &Reference},
      {"right-count", &RightCount},
      {"wrong-count", &WrongCount},
      {"wrong-numbers", &WrongNumbers},
      {"solutions-build", &Build},
      {"fix-contract", &UsesContract},
      {"fix-comment", &RightSaysWhatIsOther},
      {"fix-same", &TextsDiffer},
      {"verdict", &VerdictIsRead},
      {"verdict-refuses", &VerdictRefuses},
      {"verdict-oracle", &VerdictOracle},
      {"verdict-test", &VerdictTest},
      {"verdict-program", &VerdictProgram},
      {"verdict-measure", &VerdictMeasure},
      {"verdict-same", &VerdictsDiffer},
      {"verdict-variety", &VerdictsVary},
  };
}

}  // namespace grader
