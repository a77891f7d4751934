// What no text of a kata may hold, whichever it is.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "grader/kata_text.h"
#include "grader/lint_rules.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kLongestLine = 120;

// Calls `use(path, text, report)` for each text; report(line, sentence) names
// the place.
template <class Use>
void ForEachText(const KataTexts& kata, Problems& problems, const Use& use) {
  for (const auto& [path, text] : kata.kata) {
    use(path, text, [&, &path = path](int line, std::string sentence) {
      problems.InKata(path, line, std::move(sentence));
    });
  }
  for (const auto& [path, text] : kata.solutions) {
    use(path, text, [&, &path = path](int line, std::string sentence) {
      problems.InSolutions(path, line, std::move(sentence));
    });
  }
}

bool IsSource(const std::string& path) {
  return path.ends_with(".cc") || path.ends_with(".h");
}

void OwnNumber(const KataTexts& kata, const Surroundings&, Problems& problems) {
  const std::string number(Number(kata.manifest.kata));
  for (const auto& [path, beginning] :
       {std::pair("BUILD", "# Kata " + number + ": "),
        std::pair("kata.h", "// Kata " + number + ", the contract: "),
        std::pair("starter.cc", "// Kata " + number + ": "),
        std::pair("hints.md", "# Hints for " + number + "\n")}) {
    const std::string* text = Find(kata.kata, path);
    if (!text || text->starts_with(beginning)) continue;
    problems.InKata(path, 1,
                    "it must begin \"" +
                        beginning.substr(0, beginning.find('\n')) +
                        "\", with the number of this kata");
  }
  const std::string* build = Find(kata.solutions, "BUILD");
  if (build && !build->starts_with("# Kata " + number + "'s fixes")) {
    problems.InSolutions("BUILD", 1,
                         "it must begin \"# Kata " + number +
                             "'s fixes\", with the number of this kata");
  }
}

// A kata that was made from another one may still speak of that one.
void OwnName(const KataTexts& kata, const Surroundings& around,
             Problems& problems) {
  ForEachText(
      kata, problems,
      [&](const std::string&, const std::string& text, const auto& report) {
        for (const Manifest& other : around.katas) {
          if (other.kata == kata.manifest.kata) continue;
          const int line = LineOf(text, other.kata);
          if (line == 0) continue;
          report(line, "it speaks of " + other.kata +
                           ": a kata stands alone, so write " +
                           kata.manifest.kata + " or leave it out");
        }
      });
}

void Todo(const KataTexts& kata, const Surroundings&, Problems& problems) {
  ForEachText(
      kata, problems,
      [&](const std::string& path, const std::string& text,
          const auto& report) {
        int line = 0;
        if (path == "starter.cc" || &text == Find(kata.kata, "kata.cc") ||
            !HasWord(text, "TODO", &line)) {
          return;
        }
        report(line, "a TODO that is no learner's: do it, or remove it");
      });
}

void Placeholders(const KataTexts& kata, const Surroundings&,
                  Problems& problems) {
  ForEachText(
      kata, problems,
      [](const std::string& path, const std::string& text, const auto& report) {
        for (const std::string word :
             {"foo", "bar", "baz", "FIXME", "XXX", "HACK"}) {
          int line = 0;
          // There are bars in stories.
          if (word == "bar" && !IsSource(path)) continue;
          if (!HasWord(text, word, &line)) continue;
          report(line, "\"" + word +
                           "\" says nothing: use a word of the kata's story");
        }
      });
}

void AbsolutePaths(const KataTexts& kata, const Surroundings&,
                   Problems& problems) {
  ForEachText(
      kata, problems,
      [](const std::string&, const std::string& text, const auto& report) {
        for (const std::string folder :
             {"/home/", "/root/", "/tmp/", "/usr/", "/var/", "/opt/"}) {
          const std::size_t at = text.find(folder);
          if (at == text.npos) continue;
          // "katas/home/" is a path of the checkout.
          const char before = at == 0 ? ' ' : text[at - 1];
          if (absl::ascii_isalnum(static_cast<unsigned char>(before)) ||
              before == '/') {
            continue;
          }
          report(LineAt(text, at),
                 "a path that begins " + folder +
                     " is one machine's: name paths from the checkout's root");
        }
      });
}

// In characters, not in bytes.
std::size_t Length(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void LineLength(const KataTexts& kata, const Surroundings&,
                Problems& problems) {
  ForEachText(
      kata, problems,
      [](const std::string& path, const std::string& text, const auto& report) {
        if (!path.ends_with(".md")) return;
        int number = 0;
        for (const std::string_view line : Lines(text)) {
          ++number;
          if (Length(line) <= kLongestLine) continue;
          report(number, "the line has " + std::to_string(Length(line)) +
                             " characters: break it before " +
                             std::to_string(kLongestLine + 1));
        }
      });
}

void Blanks(const KataTexts& kata, const Surroundings&, Problems& problems) {
  ForEachText(
      kata, problems,
      [](const std::string&, const std::string& text, const auto& report) {
        for (const std::string blanks : {" \n", "\t\n", "\r\n"}) {
          if (const int line = LineOf(text, blanks)) {
            report(line, "the line ends in a blank: remove it");
            return;
          }
        }
        if (!text.ends_with('\n') || text.ends_with("\n\n")) {
          report(0, "it must end with one newline");
        }
      });
}

}  // namespace

std::vector<Rule> LeftoverRules() {
  return {
      {"own-number", &OwnNumber},
      {"own-name", &OwnName},
      {"todo", &Todo},
      {"placeholder", &Placeholders},
      {"absolute-path", &AbsolutePaths},
      {"line-length", &LineLength},
      {"blanks", &Blanks},
  };
}

}  // namespace grader
