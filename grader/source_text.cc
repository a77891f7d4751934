#include "grader/source_text.h"

#include <algorithm>

namespace grader {

bool IsWordChar(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string CodeOnly(std::string_view source) {
  std::string code(source);
  for (std::size_t i = 0; i < code.size();) {
    const std::string_view rest = std::string_view(code).substr(i);
    std::size_t length = 1;
    bool blank = true;
    if (rest.starts_with("//")) {
      length = std::min(rest.find('\n'), rest.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = rest.find("*/", 2);
      length = end == std::string_view::npos ? rest.size() : end + 2;
    } else if (rest.starts_with("R\"")) {
      const std::size_t open = rest.find('(');
      if (open == std::string_view::npos) break;
      const std::string close =
          ")" + std::string(rest.substr(2, open - 2)) + "\"";
      const std::size_t end = rest.find(close, open);
      length = end == std::string_view::npos ? rest.size() : end + close.size();
    } else if (rest[0] == '"' ||
               // not the mark inside 1'000
               (rest[0] == '\'' && (i == 0 || !IsWordChar(code[i - 1])))) {
      while (length < rest.size() && rest[length] != rest[0] &&
             rest[length] != '\n') {
        length += rest[length] == '\\' ? 2 : 1;
      }
      length = std::min(length + 1, rest.size());
    } else {
      blank = false;
    }
    if (blank) {
      std::replace_if(
          code.begin() + static_cast<std::ptrdiff_t>(i),
          code.begin() + static_cast<std::ptrdiff_t>(i + length),
          [](char c) { return c != '\n'; }, ' ');
    }
    i += length;
  }
  return code;
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
