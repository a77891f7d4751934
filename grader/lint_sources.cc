// The contract, the starter, the tests, the explored programs, the workload.
#include <algorithm>

#include "grader/kata_name.h"
#include "grader/kata_text.h"
#include "grader/lint_rules.h"
#include "grader/source_text.h"

namespace grader {
namespace {

constexpr char kContract[] = "kata.h";
constexpr char kStarter[] = "starter.cc";
constexpr char kVisible[] = "visible_test.cc";
constexpr char kPrograms[] = "hidden/programs.cc";
constexpr char kWorkload[] = "workload.cc";
constexpr int kPromises = 3;
constexpr std::size_t kHiddenTests = 6;

bool IsHiddenTest(const std::string& path) {
  return path.starts_with("hidden/") && path.ends_with("_test.cc");
}

void Files(const KataTexts& kata, const Surroundings&, Problems& problems) {
  for (const std::string path :
       {"BUILD", "README.md", "hints.md", kContract, "kata.cc", kStarter,
        kVisible, kPrograms, kWorkload}) {
    if ((path == kPrograms && !HasPrograms(kata)) ||
        (path == kWorkload && !HasWorkload(kata))) {
      continue;
    }
    if (Find(kata.kata, path)) continue;
    problems.InKata(path, 0,
                    "the file is missing: katas/README.md says what it holds");
  }
  if (!Find(kata.solutions, "BUILD")) {
    problems.InSolutions("BUILD", 0,
                         "the file is missing: it calls kata_solutions()");
  }
}

// ---- kata.h ----

void Guard(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::string* text = Find(kata.kata, kContract);
  if (!text) return;
  const std::string guard = HeaderGuard(kata.manifest.kata);
  if (text->find("#ifndef " + guard + "\n#define " + guard + "\n") !=
          std::string::npos &&
      text->ends_with("\n#endif  // " + guard + "\n")) {
    return;
  }
  problems.InKata(kContract, LineOf(*text, "#ifndef"),
                  "the include guard must be " + guard +
                      ", and stand behind the last #endif too");
}

void IncludesRuntime(const KataTexts& kata, const Surroundings&,
                     Problems& problems) {
  const std::string* text = Find(kata.kata, kContract);
  const std::string header =
      IsOfThreads(kata) ? "\"katas/kata_atomic.h\"" : "\"runtime/dojo.h\"";
  if (!text || text->find("\n#include " + header + "\n") != text->npos) return;
  problems.InKata(kContract, 0,
                  "it must include " + header +
                      ", so that kata.h alone gives a learner all there is");
}

void Namespace(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::string* text = Find(kata.kata, kContract);
  if (!text || text->find("\nnamespace kata {\n") != text->npos) return;
  problems.InKata(kContract, 0,
                  "what it declares must be in namespace kata: nothing else "
                  "of a submission is linked");
}

void Promises(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::string* text = Find(kata.kata, kContract);
  if (!text) return;
  int promises = 0;
  for (std::size_t at = text->find("\n// - "); at != text->npos;
       at = text->find("\n// - ", at + 1)) {
    ++promises;
  }
  if (promises >= kPromises) return;
  problems.InKata(kContract, 0,
                  "the contract has " + std::to_string(promises) +
                      " promises in a list of \"// - \": a hidden test may "
                      "only ask for what stands there, so say at least " +
                      std::to_string(kPromises));
}

// Whether kata.h says `words` in its comments, however the lines break.
void Says(const KataTexts& kata, Problems& problems, const std::string& words,
          const std::string& why) {
  const std::string* text = Find(kata.kata, kContract);
  if (!text) return;
  std::string flat;
  for (const char c : *text) {
    if (c == '/' || ((c == ' ' || c == '\n') && flat.ends_with(' '))) continue;
    flat += c == '\n' ? ' ' : c;
  }
  if (flat.find(words) != flat.npos) return;
  problems.InKata(kContract, 0,
                  "the contract must say \"" + words + "\": " + why);
}

void SaysClock(const KataTexts& kata, const Surroundings&, Problems& problems) {
  if (IsOfThreads(kata)) {
    Says(kata, problems, "Nobody waits",
         "a loop that asks again and again is refused, so a learner must know");
    return;
  }
  Says(kata, problems, "Nobody sleeps and nobody polls",
       "a sleep is refused, so a learner must know");
}

void SaysPanics(const KataTexts& kata, const Surroundings&,
                Problems& problems) {
  if (IsOfThreads(kata)) {
    Says(kata, problems, "Nothing is thrown",
         "an exception that leaves a thread is refused");
    return;
  }
  Says(kata, problems, "Nothing panics",
       "a panic is refused even where a catch hides it");
}

void SaysState(const KataTexts& kata, const Surroundings&, Problems& problems) {
  Says(kata, problems,
       "kata.cc keeps no variables of its own outside functions, and no static "
       "ones inside",
       "an object with writable data of its own is refused");
}

// ---- The starter ----

void StarterIsUntouched(const KataTexts& kata, const Surroundings&,
                        Problems& problems) {
  const std::string* file = Find(kata.kata, "kata.cc");
  const std::string* starter = Find(kata.kata, kStarter);
  if (!file || !starter || *file == *starter) return;
  const auto differs = std::mismatch(file->begin(), file->end(),
                                     starter->begin(), starter->end());
  problems.InKata(
      "kata.cc",
      LineAt(*file, static_cast<std::size_t>(differs.first - file->begin())),
      "it is not what starter.cc is, with which a kata begins: "
      "`bazel run //grader -- reset " +
          kata.manifest.kata + "` makes it so");
}

void StarterTodo(const KataTexts& kata, const Surroundings&,
                 Problems& problems) {
  constexpr std::string_view kMark = "// TODO: ";
  const std::string* starter = Find(kata.kata, kStarter);
  if (!starter) return;
  const std::size_t first = starter->find(kMark);
  if (first == starter->npos) {
    problems.InKata(kStarter, 0,
                    "no \"// TODO: \" says where a learner begins: put one, "
                    "with a question, where the bug can be seen");
  } else if (const std::size_t second = starter->find(kMark, first + 1);
             second != starter->npos) {
    problems.InKata(kStarter, LineAt(*starter, second),
                    "a second \"// TODO: \" makes two tasks of one kata: keep "
                    "the first");
  }
}

// ---- Tests ----

void VisibleTests(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  const std::string* text = Find(kata.kata, kVisible);
  if (!text || !TestNames(*text).empty()) return;
  problems.InKata(
      kVisible, 0,
      "it has no TEST_CASE: show a learner one run that goes wrong");
}

void HiddenTests(const KataTexts& kata, const Surroundings&,
                 Problems& problems) {
  std::size_t tests = 0;
  for (const auto& [path, text] : kata.kata) {
    if (IsHiddenTest(path)) tests += TestNames(text).size();
  }
  if (tests >= kHiddenTests) return;
  problems.InKata("hidden/hidden_test.cc", 0,
                  "hidden/*_test.cc have " + std::to_string(tests) +
                      " test cases: at least " + std::to_string(kHiddenTests) +
                      " are needed, one for each path that kata.h names");
}

void TestsAreUnique(const KataTexts& kata, const Surroundings&,
                    Problems& problems) {
  std::map<std::string, std::string> places;  // of each name
  for (const auto& [path, text] : kata.kata) {
    if (path != kVisible && !IsHiddenTest(path)) continue;
    for (const Named& test : TestNames(text)) {
      const auto [place, added] =
          places.emplace(test.name, path + ":" + std::to_string(test.line));
      if (added) continue;
      problems.InKata(path, test.line,
                      "\"" + test.name + "\" is the name of the test at " +
                          place->second + " too: rename one of them");
    }
  }
}

// ---- Programs ----

void ProgramsAreDefined(const KataTexts& kata, const Surroundings&,
                        Problems& problems) {
  const std::string* text = Find(kata.kata, kPrograms);
  if (!text) return;
  const std::string list =
      IsOfThreads(kata)
          ? "std::vector<InterleavedProgram> InterleavedPrograms() {"
          : "std::vector<Program> Programs() {";
  const auto defined = ProgramNames(*text, list);
  if (!defined) {
    problems.InKata(
        kPrograms, 0,
        "there is no `" + list + "`: the explorer asks it for the programs");
    return;
  }
  std::set<std::string> wanted, found;
  for (const Program& program : kata.manifest.programs) {
    wanted.insert(program.name);
  }
  for (const Named& program : *defined) {
    if (!found.insert(program.name).second) {
      problems.InKata(kPrograms, program.line,
                      "the program " + program.name +
                          " is defined twice: rename or remove one");
    } else if (wanted.count(program.name) == 0) {
      problems.InKata(kPrograms, program.line,
                      "the program " + program.name +
                          " is never explored: give it sizes in BUILD, or "
                          "remove it");
    }
  }
  for (const std::string& name : wanted) {
    if (found.count(name) > 0) continue;
    problems.InKata(kPrograms, 0,
                    "BUILD explores the program " + name +
                        ", and Programs() does not list it: define it, or "
                        "remove it there");
  }
}

void WorkloadIsMeasured(const KataTexts& kata, const Surroundings&,
                        Problems& problems) {
  const std::string* text = Find(kata.kata, kWorkload);
  if (!text || WithoutComments(*text).find("Working()") != text->npos) return;
  problems.InKata(kWorkload, 0,
                  "it never calls harness::Working(): that call says where "
                  "mid-work is measured");
}

}  // namespace

std::vector<Rule> SourceRules() {
  return {
      {"files", &Files},
      {"contract-guard", &Guard},
      {"contract-include", &IncludesRuntime},
      {"contract-namespace", &Namespace},
      {"contract-promises", &Promises},
      {"contract-clock", &SaysClock},
      {"contract-panics", &SaysPanics},
      {"contract-state", &SaysState},
      {"starter-same", &StarterIsUntouched},
      {"starter-todo", &StarterTodo},
      {"tests-visible", &VisibleTests},
      {"tests-hidden", &HiddenTests},
      {"tests-unique", &TestsAreUnique},
      {"programs-defined", &ProgramsAreDefined},
      {"workload-working", &WorkloadIsMeasured},
  };
}

}  // namespace grader
