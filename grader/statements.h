// The statements of a C++ text, block by block, found without a compiler. Pure.
//
// It understands how people write functions, not all of C++: no macros that
// hold statements, no statements inside of template arguments. What it does not
// understand it leaves out, and whoever builds another text from what it found
// lets the compiler have the last word.
#ifndef GRADER_STATEMENTS_H_
#define GRADER_STATEMENTS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

// A word, a number or an operator; what comments and literals hold is none.
struct Token {
  std::string_view text;
  std::size_t begin = 0;  // where it stands in the text
  std::size_t end() const { return begin + text.size(); }
};

struct Statement {
  std::size_t first = 0, last = 0;  // tokens; both belong to it
  bool simple = false;  // ends in ';' and holds no other one: f(); int i = 0;
  bool label = false;   // "case 1:": what follows is the next statement
};

// Those of one pair of braces in their order, without what they hold in turn;
// or the single one behind an if, a loop or an else without braces.
using Block = std::vector<Statement>;

class Statements {
 public:
  // `source` must outlive this.
  explicit Statements(std::string_view source);
  Statements(const Statements&) = delete;
  Statements& operator=(const Statements&) = delete;

  const std::vector<Token>& tokens() const { return tokens_; }
  // Those inside of others stand before them.
  const std::vector<Block>& blocks() const { return blocks_; }

  bool Is(std::size_t token, std::string_view text) const {
    return token < tokens_.size() && tokens_[token].text == text;
  }
  bool IsWord(std::size_t token) const;
  // An operator between two operands stands between blanks; the brackets of a
  // template, a reference and a sign do not.
  bool IsBetweenBlanks(std::size_t token) const;
  // The bracket that closes the one at `open`: ( [ or {. The end of the text
  // when nothing does.
  std::size_t Closing(std::size_t open) const;

 private:
  void FindTokens();
  // What lies outside of functions.
  void ReadDeclarations(std::size_t from, std::size_t end);
  void ReadBraces(std::size_t head, std::size_t open);
  void ReadBlock(std::size_t from, std::size_t end);
  // Each returns where what follows begins.
  std::size_t ReadStatement(std::size_t from, std::size_t end,
                            Statement& statement);
  std::size_t ReadSubstatement(std::size_t from, std::size_t end);
  std::size_t ReadControlled(std::size_t from, std::size_t end);
  // The bodies of lambdas.
  void ReadExpression(std::size_t from, std::size_t end);

  const std::string code_;
  std::vector<Token> tokens_;
  std::vector<Block> blocks_;
};

}  // namespace grader

#endif  // GRADER_STATEMENTS_H_
