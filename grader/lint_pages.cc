// The page that a learner reads, and the staged hints.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "grader/expectation.h"
#include "grader/hints.h"
#include "grader/kata_text.h"
#include "grader/lint_rules.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr char kPage[] = "README.md";
constexpr char kHints[] = "hints.md";
constexpr char kGoSection[] = "## The same bug in Go";
constexpr char kWildSection[] = "## In the wild";
constexpr const char* kSections[] = {"## The task", "## The pattern",
                                     kGoSection, "## What is true",
                                     kWildSection};
constexpr std::size_t kFewestHints = 4;

// From its heading to the next one of its kind; empty when there is none.
std::string_view Section(std::string_view page, std::string_view heading) {
  const std::size_t begin = page.find("\n" + std::string(heading) + "\n");
  if (begin == std::string_view::npos) return "";
  const std::size_t end = page.find("\n## ", begin + 1);
  return page.substr(begin,
                     end == std::string_view::npos ? end : end + 1 - begin);
}

void PageTitle(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::string* page = Find(kata.kata, kPage);
  if (!page || kata.manifest.title.empty()) return;
  const std::string title = "# " + std::string(Number(kata.manifest.kata)) +
                            ": " + kata.manifest.title;
  const std::string first = page->substr(0, page->find('\n'));
  if (absl::EqualsIgnoreCase(first, title)) return;
  problems.InKata(kPage, 1,
                  "the first line must be \"" + title +
                      "\": the number, and the title that BUILD gives");
}

void PageSections(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  const std::string* page = Find(kata.kata, kPage);
  if (!page) return;
  std::size_t from = 0;
  for (const std::string heading : kSections) {
    const std::size_t at = page->find("\n" + heading + "\n", from);
    if (at == page->npos) {
      problems.InKata(kPage, 0,
                      "the section \"" + heading +
                          "\" is missing or out of order: the order is the "
                          "one of katas/00_first_close/README.md");
      return;
    }
    from = at + 1;
  }
}

void PageCommands(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  const std::string* page = Find(kata.kata, kPage);
  if (!page) return;
  for (const std::string& command :
       {"bazel test //katas/" + kata.manifest.kata + ":grade",
        "bazel run //grader -- hint " + kata.manifest.kata}) {
    if (page->find("\n" + command) != page->npos) continue;
    problems.InKata(kPage, 0,
                    "no line shows the command `" + command +
                        "`: a learner begins with it");
  }
}

void PageGo(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::string* page = Find(kata.kata, kPage);
  if (!page) return;
  const std::string_view section = Section(*page, kGoSection);
  if (section.empty() || section.find("\n```go\n") != section.npos) return;
  problems.InKata(kPage, LineOf(*page, kGoSection),
                  "the section has no block that begins ```go: show the bug "
                  "as somebody would write it there");
}

// The words of the form "grpc#1424", as kernels are called: "grpc_1424".
std::vector<std::string> KernelsNamed(std::string_view section) {
  std::vector<std::string> kernels;
  for (std::size_t mark = section.find('#'); mark != section.npos;
       mark = section.find('#', mark + 1)) {
    std::size_t begin = mark, end = mark + 1;
    while (begin > 0 && absl::ascii_islower(section[begin - 1])) --begin;
    while (end < section.size() && absl::ascii_isdigit(section[end])) ++end;
    if (begin == mark || end == mark + 1) continue;
    kernels.push_back(std::string(section.substr(begin, mark - begin)) + "_" +
                      std::string(section.substr(mark + 1, end - mark - 1)));
  }
  return kernels;
}

void PageWild(const KataTexts& kata, const Surroundings& around,
              Problems& problems) {
  const std::string* page = Find(kata.kata, kPage);
  // The runtime, which has tasks and no threads, is held to no such bug.
  if (!page || IsOfThreads(kata)) return;
  const std::string_view section = Section(*page, kWildSection);
  if (section.empty()) return;
  const int line = LineOf(*page, kWildSection);
  const std::vector<std::string> named = KernelsNamed(section);
  if (named.empty()) {
    problems.InKata(kPage, line,
                    "the section names no real bug such as `grpc#1424`: take "
                    "one from runtime/conformance/kernels/");
  }
  for (const std::string& kernel : named) {
    if (around.kernels.count(kernel) > 0) continue;
    problems.InKata(kPage, line,
                    "runtime/conformance/kernels/" + kernel +
                        ".cc does not exist: name a bug that the runtime is "
                        "held to");
  }
}

// "one" to "twelve" and "hundred", which prose writes out.
std::string InWords(std::int64_t number) {
  constexpr const char* kWords[] = {"one",  "two", "three",  "four",
                                    "five", "six", "seven",  "eight",
                                    "nine", "ten", "eleven", "twelve"};
  if (number == 100) return "hundred";
  if (number < 1 || number > std::int64_t{std::size(kWords)}) return "";
  return kWords[number - 1];
}

void PageFigures(const KataTexts& kata, const Surroundings&,
                 Problems& problems) {
  constexpr std::string_view kMark = "\nThe untouched starter is red:";
  const std::string* page = Find(kata.kata, kPage);
  const auto& leak = kata.manifest.starter_leak;
  const auto& growth = kata.manifest.starter_growth;
  if (!page || !(leak || growth)) return;
  const std::size_t begin = page->find(kMark);
  std::string paragraph;
  if (begin != page->npos) {
    paragraph = page->substr(begin, page->find("\n\n", begin) - begin);
    std::replace(paragraph.begin(), paragraph.end(), '\n', ' ');
  }
  const auto must_say = [&](const std::string& what) {
    problems.InKata(kPage, begin == page->npos ? 0 : LineAt(*page, begin + 1),
                    "a paragraph that begins \"" +
                        std::string(kMark.substr(1)) + "\" must say what " +
                        what);
  };
  if (growth && !HasWord(paragraph, Count(*growth, "byte"))) {
    must_say("starter_growth says, " + Count(*growth, "byte"));
  }
  if (!leak) return;
  const std::string count = WithCommas(leak->count);
  const std::string bytes = Count(leak->bytes, "byte");
  const std::string words = InWords(leak->count);
  if ((HasWord(paragraph, count) ||
       (!words.empty() && HasWord(paragraph, words))) &&
      HasWord(paragraph, bytes)) {
    return;
  }
  must_say("starter_leak says, " + Count(leak->count, "task") + " and " +
           bytes);
}

// ---- Hints ----

// Empty where they cannot be read, which the rule `hints` says.
std::vector<Hint> HintsOf(const KataTexts& kata) {
  const std::string* text = Find(kata.kata, kHints);
  if (!text) return {};
  auto hints = ParseHints(*text, kHints);
  return hints.ok() ? *std::move(hints) : std::vector<Hint>();
}

int HintLine(const KataTexts& kata, std::size_t number) {
  return LineOf(*Find(kata.kata, kHints),
                "## Hint " + std::to_string(number) + ": ");
}

void HintsAreRead(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  const std::string* text = Find(kata.kata, kHints);
  if (!text) return;
  const auto hints = ParseHints(*text, "the file");
  if (!hints.ok()) {
    problems.InKata(kHints, 0, std::string(hints.status().message()));
  } else if (hints->size() < kFewestHints) {
    problems.InKata(
        kHints, 0,
        "there are " + Count(static_cast<std::int64_t>(hints->size()), "hint") +
            ": at least " + std::to_string(kFewestHints) +
            " are needed, from reading the report to the tools");
  }
}

void HintTitles(const KataTexts& kata, const Surroundings&,
                Problems& problems) {
  const std::vector<Hint> hints = HintsOf(kata);
  std::set<std::string> titles;
  for (std::size_t i = 0; i < hints.size(); ++i) {
    if (titles.insert(hints[i].title).second) continue;
    problems.InKata(kHints, HintLine(kata, i + 1),
                    "another hint is called \"" + hints[i].title +
                        "\" too: say in the title what is new in it");
  }
}

// How the tools of a kata begin.
std::string Tools(const KataTexts& kata) {
  return IsOfThreads(kata) ? "kata::" : "dojo::";
}

void HintsEndWithTools(const KataTexts& kata, const Surroundings&,
                       Problems& problems) {
  const std::vector<Hint> hints = HintsOf(kata);
  if (hints.empty() ||
      hints.back().text.find(Tools(kata)) != std::string::npos) {
    return;
  }
  problems.InKata(kHints, HintLine(kata, hints.size()),
                  "the last hint names nothing of `" + Tools(kata) +
                      "`: say which tools there are for it");
}

void HintsKeepTools(const KataTexts& kata, const Surroundings&,
                    Problems& problems) {
  const std::vector<Hint> hints = HintsOf(kata);
  for (std::size_t i = 0; i + 1 < hints.size(); ++i) {
    if (hints[i].text.find(Tools(kata)) == std::string::npos) continue;
    problems.InKata(kHints, HintLine(kata, i + 1),
                    "it names a tool of `" + Tools(kata) +
                        "`, and is not the last: ask a question here, and "
                        "leave the tools to the last hint");
  }
}

bool IsCode(std::string_view line) {
  return line.starts_with("```") || line.starts_with("~~~") ||
         line.starts_with("    ") || line.starts_with('\t') ||
         line.ends_with(");") || line.ends_with('{') || line.ends_with('}');
}

void HintsShowNoPatch(const KataTexts& kata, const Surroundings&,
                      Problems& problems) {
  const std::string* text = Find(kata.kata, kHints);
  if (!text) return;
  const std::vector<std::string_view> lines = Lines(*text);
  const auto code = std::find_if(lines.begin(), lines.end(), IsCode);
  if (code == lines.end()) return;
  problems.InKata(kHints, static_cast<int>(code - lines.begin()) + 1,
                  "a hint shows code: say in words what to look for");
}

void HintsFit(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::vector<Hint> hints = HintsOf(kata);
  const Kind verdict = StarterVerdict(kata.manifest);
  const bool fits =
      std::any_of(hints.begin(), hints.end(), [verdict](const Hint& hint) {
        return std::find(hint.fits.begin(), hint.fits.end(), verdict) !=
               hint.fits.end();
      });
  if (fits || hints.empty()) return;
  problems.InKata(kHints, 0,
                  "no line \"*Fits: " + std::string(Name(verdict)) +
                      ".*\" says with which hint to begin: the untouched "
                      "starter gets that verdict");
}

}  // namespace

std::vector<Rule> PageRules() {
  return {
      {"readme-title", &PageTitle},       {"readme-sections", &PageSections},
      {"readme-commands", &PageCommands}, {"readme-go", &PageGo},
      {"readme-wild", &PageWild},         {"readme-figures", &PageFigures},
      {"hints", &HintsAreRead},           {"hint-titles", &HintTitles},
      {"hint-tools", &HintsEndWithTools}, {"hint-tools-last", &HintsKeepTools},
      {"hint-code", &HintsShowNoPatch},   {"hint-fits", &HintsFit},
  };
}

}  // namespace grader
