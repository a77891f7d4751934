// The learner's subcommands of //grader. Each prints what people asked for to
// standard output and everything else to standard error, and returns an exit
// code.
#ifndef GRADER_COMMANDS_H_
#define GRADER_COMMANDS_H_

#include <optional>
#include <string>

#include "grader/katas.h"

namespace grader {

int List(const Katas& katas);

// What to work on next.
int Next(const Katas& katas);

// The hint `number`, counted from 1; without it the one that fits the last
// verdict on kata.cc, or the first.
int ShowHintOf(const Katas& katas, const std::string& kata,
               std::optional<int> number);

// Judges kata.cc, and notes what was reached; or `file` in its place when that
// is not empty, and notes nothing. `as_json`: verdict.json and nothing else on
// standard output.
int Grade(const Katas& katas, const std::string& kata, const std::string& file,
          bool as_json);

// Replays one schedule on kata.cc, or on `file`. A token of ExploreFile needs
// `file`.
int ReplayToken(const Katas& katas, const std::string& token,
                const std::string& file);

// Explores a program of one's own: a file that defines dojo::Task<> Main().
int ExploreFile(const Katas& katas, const std::string& file);

}  // namespace grader

#endif  // GRADER_COMMANDS_H_
