// C++ text, as far as it is understood without a compiler. Pure.
#ifndef GRADER_SOURCE_TEXT_H_
#define GRADER_SOURCE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace grader {

bool IsWordChar(char c);
bool IsBlank(char c);  // the end of a line too

// `source` with blanks for comments, or for comments and literals. Each
// character that is left, and each end of a line, stays at its place. What a
// literal holds is no comment.
std::string WithoutComments(std::string_view source);
std::string CodeOnly(std::string_view source);

// Behind the literal that begins at `at` with a quote: at the end of the line,
// or of the text, when it is not closed.
std::size_t EndOfLiteral(std::string_view text, std::size_t at);

// The position after the first `word` at or after `from`, or npos. Only whole
// words are found.
std::size_t FindWord(std::string_view code, std::string_view word,
                     std::size_t from = 0);

}  // namespace grader

#endif  // GRADER_SOURCE_TEXT_H_
