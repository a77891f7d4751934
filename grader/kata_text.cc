#include "grader/kata_text.h"

#include <algorithm>

#include "grader/source_text.h"

namespace grader {
namespace {

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \n\t", at), text.size());
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

int LineAt(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

int LineOf(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  return at == std::string_view::npos ? 0 : LineAt(text, at);
}

bool HasWord(std::string_view text, std::string_view word, int* line) {
  constexpr std::string_view kDigits = "0123456789";
  const bool is_number =
      !word.empty() && kDigits.find(word[0]) != std::string_view::npos;
  for (std::size_t end = FindWord(text, word); end != std::string_view::npos;
       end = FindWord(text, word, end)) {
    const std::size_t begin = end - word.size();
    if (is_number && begin >= 2 &&
        (text[begin - 1] == ',' || text[begin - 1] == '.') &&
        kDigits.find(text[begin - 2]) != std::string_view::npos) {
      continue;  // the end of a longer number
    }
    if (line) *line = LineAt(text, begin);
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

std::optional<std::vector<Named>> ProgramNames(std::string_view source,
                                               std::string_view list) {
  const std::string text = WithoutComments(source);
  const std::size_t begin = text.find(list);
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
