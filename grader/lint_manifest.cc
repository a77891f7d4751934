// What one kata() call says, and whether it can be told from the others.
#include <algorithm>
#include <functional>

#include "absl/strings/ascii.h"
#include "grader/kata_name.h"
#include "grader/kata_text.h"
#include "grader/lint_rules.h"

namespace grader {
namespace {

constexpr char kBuild[] = "BUILD";
constexpr std::size_t kLongestSummary = 100;

// The line of BUILD that gives `field` its value.
int FieldLine(const KataTexts& kata, const std::string& field) {
  const std::string* build = Find(kata.kata, kBuild);
  return build ? LineOf(*build, "    " + field + " = ") : 0;
}

void KataName(const KataTexts& kata, const Surroundings&, Problems& problems) {
  if (IsKataName(kata.manifest.kata)) return;
  problems.InKata(kBuild, FieldLine(kata, "name"),
                  "the name must be two digits and words of small letters with "
                  "underscores between, as in 01_unclosed_range");
}

// `same` says whether another kata has what must be this kata's alone.
template <class Same>
void Unique(const KataTexts& kata, const Surroundings& around,
            Problems& problems, const std::string& field, Same same,
            const std::string& way_out) {
  for (const Manifest& other : around.katas) {
    if (other.kata == kata.manifest.kata || !same(other)) continue;
    problems.InKata(kBuild, FieldLine(kata, field),
                    other.kata + " has the same " + way_out);
    return;
  }
}

void NumberIsUnique(const KataTexts& kata, const Surroundings& around,
                    Problems& problems) {
  Unique(
      kata, around, problems, "name",
      [&](const Manifest& other) {
        return Number(other.kata) == Number(kata.manifest.kata);
      },
      "number: tokens begin with it, so choose one that is free");
}

void LevelIsUnique(const KataTexts& kata, const Surroundings& around,
                   Problems& problems) {
  Unique(
      kata, around, problems, "level",
      [&](const Manifest& other) { return other.level == kata.manifest.level; },
      "level: `next` goes by it, so choose one that is free");
}

void Title(const KataTexts& kata, const Surroundings& around,
           Problems& problems) {
  const std::string& title = kata.manifest.title;
  if (title.empty()) {
    problems.InKata(kBuild, FieldLine(kata, "title"),
                    "the title is empty: `list` shows it, so give it a few "
                    "words");
    return;
  }
  Unique(
      kata, around, problems, "title",
      [&](const Manifest& other) { return other.title == title; },
      "title: choose words that tell them apart");
}

void Summary(const KataTexts& kata, const Surroundings& around,
             Problems& problems) {
  const std::string& summary = kata.manifest.summary;
  const int line = FieldLine(kata, "summary");
  if (!summary.ends_with('.') || summary.find(". ") != std::string::npos ||
      !absl::ascii_isupper(static_cast<unsigned char>(summary.front()))) {
    problems.InKata(kBuild, line,
                    "the summary must be one sentence, from a capital letter "
                    "to its full stop");
  } else if (summary.size() > kLongestSummary) {
    problems.InKata(kBuild, line,
                    "the summary has " + std::to_string(summary.size()) +
                        " characters: `list` has room for " +
                        std::to_string(kLongestSummary));
  } else {
    Unique(
        kata, around, problems, "summary",
        [&](const Manifest& other) { return other.summary == summary; },
        "summary: say what is this kata's own");
  }
}

// A kata without a leaking task has a pattern that no census names.
void Pattern(const KataTexts& kata, const Surroundings& around,
             Problems& problems) {
  const std::string& pattern = kata.manifest.pattern;
  const bool known = around.patterns.count(pattern) > 0;
  if (kata.manifest.starter_leak ? known : !pattern.empty()) return;
  problems.InKata(kBuild, FieldLine(kata, "pattern"),
                  "the census gives no leak the name \"" + pattern +
                      "\": take one from runtime/internal/pattern.cc");
}

void WorkloadSizes(const KataTexts& kata, const Surroundings&,
                   Problems& problems) {
  if (!HasWorkload(kata)) return;
  const std::vector<std::int64_t>& sizes = kata.manifest.workload_sizes;
  const auto has = [&](std::int64_t size) {
    return std::find(sizes.begin(), sizes.end(), size) != sizes.end();
  };
  if (!sizes.empty() && sizes.front() > 0 && has(2 * sizes.front()) &&
      has(4 * sizes.front()) &&
      std::adjacent_find(sizes.begin(), sizes.end(), std::greater_equal<>()) ==
          sizes.end()) {
    return;
  }
  problems.InKata(kBuild, FieldLine(kata, "workload_sizes"),
                  "the sizes must grow, and hold N, 2 N and 4 N of the first: "
                  "growth cannot be seen otherwise");
}

// How many numbers "3x4" joins; 0 when it is no size.
int Factors(const std::string& size) {
  int factors = 0;
  bool digit = false;
  for (const char c : size + "x") {
    if (c == 'x') {
      if (!digit) return 0;
      ++factors;
      digit = false;
    } else if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      digit = true;
    } else {
      return 0;
    }
  }
  return factors;
}

void ProgramSizes(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  const int line = FieldLine(kata, "programs");
  if (kata.manifest.programs.empty() && HasPrograms(kata)) {
    const std::string oracle =
        IsOfThreads(kata) ? "interleavings" : "schedules";
    problems.InKata(kBuild, line,
                    oracle +
                        " are evidence, and no program is explored: name one, "
                        "or take " +
                        oracle + " out of evidence");
  }
  for (const Program& program : kata.manifest.programs) {
    std::set<std::string> sizes(program.sizes.begin(), program.sizes.end());
    std::set<int> factors;
    for (const std::string& size : sizes) factors.insert(Factors(size));
    if (!sizes.empty() && sizes.size() == program.sizes.size() &&
        factors.size() == 1 && factors.count(0) == 0) {
      continue;
    }
    problems.InKata(kBuild, line,
                    "the program " + program.name +
                        " needs sizes such as \"3x4\", each once and all of as "
                        "many numbers");
  }
}

void Targets(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::string* build = Find(kata.kata, kBuild);
  if (!build || !kata.manifest.Uses(Oracle::kHeap)) return;
  const auto check = [&](const std::string& field, bool given) {
    if (given || build->find("# No " + field + ":") != std::string::npos) {
      return;
    }
    problems.InKata(kBuild, 0,
                    "there is no " + field +
                        ": give one, or the reason in a comment that begins "
                        "\"# No " +
                        field + ":\"");
  };
  check("working_target", kata.manifest.working_target.has_value());
  check("peak_target", kata.manifest.peak_target.has_value());
}

void TargetsAreMeasured(const KataTexts& kata, const Surroundings&,
                        Problems& problems) {
  const std::string* build = Find(kata.kata, kBuild);
  if (!build || !(kata.manifest.working_target || kata.manifest.peak_target) ||
      build->find("# Measured from ") != std::string::npos) {
    return;
  }
  problems.InKata(kBuild, FieldLine(kata, "peak_target"),
                  "say in a comment that begins \"# Measured from \" which "
                  "right fix the memory targets come from");
}

}  // namespace

std::vector<Rule> ManifestRules() {
  return {
      {"name", &KataName},
      {"number-unique", &NumberIsUnique},
      {"level-unique", &LevelIsUnique},
      {"title", &Title},
      {"summary", &Summary},
      {"pattern", &Pattern},
      {"workload-sizes", &WorkloadSizes},
      {"program-sizes", &ProgramSizes},
      {"targets", &Targets},
      {"targets-measured", &TargetsAreMeasured},
  };
}

}  // namespace grader
