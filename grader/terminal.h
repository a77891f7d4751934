// How //grader speaks to people.
#ifndef GRADER_TERMINAL_H_
#define GRADER_TERMINAL_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace grader {

// Where our words go.
struct Terminal {
  bool is_terminal = false;
  bool colour = false;     // also says no: NO_COLOR, TERM=dumb
  std::size_t width = 80;  // in columns, at least 20

  static Terminal OfStandardOutput();
};

// `text` as `terminal` shows it: lines that are too long are broken at blanks,
// below their own indentation, except for those that are there to be copied
// (commands and tokens); what passed is green, and what did not is red. Pure;
// what is no terminal gets `text` as it is.
std::string Shown(std::string_view text, const Terminal& terminal);

// To standard output, as it shows it.
void Print(const std::string& text);

// To standard output, as it is.
void PrintRaw(const std::string& text);

// Whether somebody can be asked: standard input and output are a terminal.
bool CanAsk();

// Prints `question`, and returns the line that was typed; empty at the end of
// the input.
std::string Ask(const std::string& question);

// To standard error: "grader: ...". Returns `exit_code`.
int Complain(const absl::Status& status, int exit_code);

}  // namespace grader

#endif  // GRADER_TERMINAL_H_
