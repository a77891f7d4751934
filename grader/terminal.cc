#include "grader/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "grader/text.h"
#include "grader/verdict.h"

namespace grader {
namespace {

constexpr std::size_t kNarrowest = 20;
constexpr char kRed[] = "\x1b[31m", kGreen[] = "\x1b[32m", kPlain[] = "\x1b[0m";

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

bool IsToBeCopied(std::string_view line) {
  return line.find("bazel ") != std::string_view::npos ||
         line.find("token:") != std::string_view::npos;
}

std::string Broken(std::string_view line, std::size_t width) {
  if (line.size() <= width || IsToBeCopied(line)) return std::string(line);
  const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
  const std::string margin(std::min(start, width / 2), ' ');
  const std::string wrapped =
      Wrap(line.substr(start), width - margin.size(), /*indent=*/0);
  std::string text;
  for (const std::string_view part : Lines(wrapped)) {
    if (!text.empty()) text += '\n';
    text += margin;
    text += part;
  }
  return text;
}

// "01_unclosed_range: leak, 0 of 100 points" -> the colour of "leak"; "" for
// what states no verdict.
std::string_view ColourOf(std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos || line.find(' ') < colon ||
      line.find('_') > colon) {
    return "";
  }
  const std::string_view standing = line.substr(colon + 2);
  const std::string_view word = standing.substr(0, standing.find(','));
  if (word == "solved" || word == Name(Kind::kPass)) return kGreen;
  return FindKind(word) ? kRed : "";
}

}  // namespace

Terminal Terminal::OfStandardOutput() {
  Terminal terminal;
  terminal.is_terminal = isatty(STDOUT_FILENO) == 1;
  if (!terminal.is_terminal) return terminal;
  terminal.colour = Variable("NO_COLOR").empty() && Variable("TERM") != "dumb";
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = std::max<std::size_t>(size.ws_col, kNarrowest);
  }
  return terminal;
}

std::string Shown(std::string_view text, const Terminal& terminal) {
  if (!terminal.is_terminal) return std::string(text);
  std::string shown;
  for (const std::string_view line : Lines(text)) {
    const std::string_view colour = terminal.colour ? ColourOf(line) : "";
    shown += colour;
    shown += Broken(line, terminal.width);
    if (!colour.empty()) shown += kPlain;
    shown += '\n';
  }
  if (!text.ends_with('\n') && !shown.empty()) shown.pop_back();
  return shown;
}

void Print(const std::string& text) {
  PrintRaw(Shown(text, Terminal::OfStandardOutput()));
}

void PrintRaw(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

bool CanAsk() {
  return isatty(STDIN_FILENO) == 1 && Terminal::OfStandardOutput().is_terminal;
}

std::string Ask(const std::string& question) {
  Print(question);
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

int Complain(const absl::Status& status, int exit_code) {
  std::fprintf(stderr, "grader: %s\n", std::string(status.message()).c_str());
  return exit_code;
}

}  // namespace grader
