// The learner's subcommands of //grader. Each prints what people asked for to
// standard output and everything else to standard error, and returns an exit
// code.
#ifndef GRADER_COMMANDS_H_
#define GRADER_COMMANDS_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/katas.h"

namespace grader {

int List(const Katas& katas);

// What to work on next.
int Next(const Katas& katas);

// The hint `number`, counted from 1; without it the one that fits the last
// verdict on kata.cc, or the first.
int ShowHintOf(const Katas& katas, const std::string& kata,
               std::optional<int> number);

// What `grade` writes beside the text: "json", "gradescope", "junit",
// "exercism". REPORTS.md says what each is.
std::vector<std::string> OtherFormats();

struct GradeOptions {
  // Judged in place of kata.cc when it is not empty; then nothing is noted.
  std::string file;
  // "text", or what is written to standard output alone: one of OtherFormats().
  std::string format = "text";
  // For a prediction, before the first grade of a kata, on a terminal.
  bool may_ask = true;
};

// Judges kata.cc, and notes what was reached. After a pass, shows other right
// fixes beside it.
int Grade(const Katas& katas, const std::string& kata,
          const GradeOptions& options);

// Judges kata.cc of `kata`, or of the next one when that is empty, whenever it
// is saved: the behaviour first, the proof after it. Ends after `saves` saves,
// and otherwise not.
int WatchKata(const Katas& katas, const std::string& kata,
              std::optional<int> saves, bool may_ask);

// Makes kata.cc the starter again, and keeps a copy of what it was.
int Reset(const Katas& katas, const std::string& kata);

// Replays one schedule on kata.cc, or on `file`. A token of ExploreFile needs
// `file`.
int ReplayToken(const Katas& katas, const std::string& token,
                const std::string& file);

// Explores a program of one's own: a file that defines dojo::Task<> Main().
int ExploreFile(const Katas& katas, const std::string& file);

}  // namespace grader

#endif  // GRADER_COMMANDS_H_
