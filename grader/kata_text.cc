#include "grader/kata_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace grader {
namespace {

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \n\t", at), text.size());
}

// Behind the literal that begins at `at` with a quote; the end of the line when
// it is not closed.
std::size_t EndOfLiteral(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;
    }
  }
  return std::min(at, text.size());
}

// Behind the raw literal whose quote stands at `at`.
std::size_t EndOfRawLiteral(std::string_view text, std::size_t at) {
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return text.size();
  const std::string close =
      ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
  const std::size_t end = text.find(close, open);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

std::size_t EndOfComment(std::string_view text, std::size_t at) {
  if (text[at + 1] == '/') return std::min(text.find('\n', at), text.size());
  const std::size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

// The literals from `at` on that make one string; `at` is set behind them.
std::string ReadString(std::string_view text, std::size_t& at) {
  std::string string;
  while ((at = SkipBlanks(text, at)) < text.size() && text[at] == '"') {
    const std::size_t end = EndOfLiteral(text, at);
    for (std::size_t i = at + 1; i + 1 < end; ++i) {
      if (text[i] == '\\') ++i;
      string += text[i];
    }
    at = end;
  }
  return string;
}

}  // namespace

std::string WithoutComments(std::string_view source) {
  std::string text(source);
  for (std::size_t at = 0; at < text.size();) {
    const char before = at == 0 ? ' ' : text[at - 1];
    if (text[at] == '"') {
      at = before == 'R' ? EndOfRawLiteral(text, at) : EndOfLiteral(text, at);
    } else if (text[at] == '\'' && !IsWordCharacter(before)) {
      at = EndOfLiteral(text, at);  // and 1'000 is a number
    } else if (text.compare(at, 2, "//") == 0 ||
               text.compare(at, 2, "/*") == 0) {
      const std::size_t end = EndOfComment(text, at);
      for (; at < end; ++at) {
        if (text[at] != '\n') text[at] = ' ';
      }
    } else {
      ++at;
    }
  }
  return text;
}

int LineAt(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

int LineOf(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  return at == std::string_view::npos ? 0 : LineAt(text, at);
}

bool HasWord(std::string_view text, std::string_view word, int* line) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at > 0 && IsWordCharacter(text[at - 1])) ||
        (end < text.size() && IsWordCharacter(text[end]))) {
      continue;
    }
    if (line) *line = LineAt(text, at);
    return true;
  }
  return false;
}

std::vector<Named> TestNames(std::string_view source) {
  constexpr std::string_view kMark = "TEST_CASE(";
  const std::string text = WithoutComments(source);
  std::vector<Named> names;
  for (std::size_t at = text.find(kMark); at != std::string::npos;
       at = text.find(kMark, at)) {
    const int line = LineAt(text, at);
    at += kMark.size();
    names.push_back({ReadString(text, at), line});
  }
  return names;
}

std::optional<std::vector<Named>> ProgramNames(std::string_view source) {
  const std::string text = WithoutComments(source);
  const std::size_t begin = text.find("std::vector<Program> Programs() {");
  if (begin == std::string::npos) return std::nullopt;
  const std::size_t end = std::min(text.find("\n}", begin), text.size());
  std::vector<Named> names;
  for (std::size_t at = begin; (at = text.find('{', at)) < end;) {
    at = SkipBlanks(text, at + 1);
    if (at >= end || text[at] != '"') continue;
    const int line = LineAt(text, at);
    names.push_back({ReadString(text, at), line});
  }
  return names;
}

}  // namespace grader
