#include "grader/source_text.h"

#include <algorithm>

namespace grader {
namespace {

// Behind the raw literal that begins at `at` with R".
std::size_t EndOfRawLiteral(std::string_view text, std::size_t at) {
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return text.size();
  const std::string close =
      ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
  const std::size_t end = text.find(close, open);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

// Behind the comment that begins at `at`.
std::size_t EndOfComment(std::string_view text, std::size_t at) {
  if (text[at + 1] == '/') return std::min(text.find('\n', at), text.size());
  const std::size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

// `source` with blanks for comments, and for literals if that is wanted.
std::string WithBlanks(std::string_view source, bool literals) {
  std::string text(source);
  for (std::size_t at = 0; at < source.size();) {
    const std::string_view rest = source.substr(at);
    std::size_t end = at + 1;
    bool blank = literals;
    if (rest.starts_with("//") || rest.starts_with("/*")) {
      end = EndOfComment(source, at);
      blank = true;
    } else if (rest.starts_with("R\"")) {
      end = EndOfRawLiteral(source, at);
    } else if (rest[0] == '"' ||
               // not the mark inside 1'000
               (rest[0] == '\'' && (at == 0 || !IsWordChar(source[at - 1])))) {
      end = EndOfLiteral(source, at);
    } else {
      blank = false;
    }
    for (; at < end; ++at) {
      if (blank && text[at] != '\n') text[at] = ' ';
    }
  }
  return text;
}

}  // namespace

bool IsWordChar(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

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

std::string WithoutComments(std::string_view source) {
  return WithBlanks(source, /*literals=*/false);
}

std::string CodeOnly(std::string_view source) {
  return WithBlanks(source, /*literals=*/true);
}

std::size_t FindWord(std::string_view code, std::string_view word,
                     std::size_t from) {
  for (std::size_t at = code.find(word, from); at != std::string_view::npos;
       at = code.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !IsWordChar(code[at - 1])) &&
        (end == code.size() || !IsWordChar(code[end]))) {
      return end;
    }
  }
  return std::string_view::npos;
}

}  // namespace grader
