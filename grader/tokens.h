// C++ text as a compiler's first phases read it: a list of tokens. Pure.
//
// Exact where a compiler is, so that nothing can stand in a comment for us and
// in the code for it. What makes two readings possible (a backslash at the end
// of a line, a lone carriage return, a digraph, a character that is not ASCII
// outside of comments and literals) is no token but a Flaw.
#ifndef GRADER_TOKENS_H_
#define GRADER_TOKENS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

struct Token {
  enum class Kind {
    kWord,     // an identifier or a keyword
    kNumber,   // what begins as one; 5_ms too
    kLiteral,  // of characters, with its quotes; a prefix is part of it
    kMark,     // one of ( ) { } ; # and so on; "::" and "##" are one
  };
  Kind kind = Kind::kMark;
  std::string_view text;
  std::int64_t line = 0;         // where it begins; the first is 1
  bool begins_line = false;      // nothing but comments before it
  bool follows_closely = false;  // nothing at all between it and the one before

  bool Is(std::string_view other) const { return text == other; }
};

// A place that could be read in two ways.
struct Flaw {
  std::int64_t line = 0;
  std::string what;
};

struct Tokens {
  std::vector<Token> list;
  std::vector<Flaw> flaws;
};

// The tokens point into `source`.
Tokens Tokenize(std::string_view source);

}  // namespace grader

#endif  // GRADER_TOKENS_H_
