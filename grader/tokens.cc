#include "grader/tokens.h"

#include <algorithm>

#include "grader/source_text.h"

namespace grader {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kMostFlaws = 20;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The characters of which C++ is written, outside of comments and literals.
bool IsOfTheLanguage(char c) {
  return IsWordChar(c) ||
         std::string_view("{}[]#()<>%:;.?*+-/^&|~!=,").find(c) !=
             std::string_view::npos;
}

bool IsRawPrefix(std::string_view word) {
  return word == "R" || word == "LR" || word == "uR" || word == "UR" ||
         word == "u8R";
}

bool IsPrefix(std::string_view word) {
  return word == "L" || word == "u" || word == "U" || word == "u8";
}

class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source) {
    if (source.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    before_ = at_;
  }

  Tokens Read() {
    FindFlaws();
    while (at_ < source_.size()) ReadOne();
    return std::move(tokens_);
  }

 private:
  char Peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool Next(std::string_view text) const {
    return source_.substr(at_).starts_with(text);
  }

  void AddFlaw(std::int64_t line, std::string what) {
    if (tokens_.flaws.size() < kMostFlaws) {
      tokens_.flaws.push_back({line, std::move(what)});
    }
  }

  // Those that are flaws wherever they stand, in comments and literals too.
  void FindFlaws() {
    std::int64_t line = 1;
    for (std::size_t i = at_; i < source_.size(); ++i) {
      const char c = source_[i];
      const char next = i + 1 < source_.size() ? source_[i + 1] : '\0';
      if (c == '\n') {
        // With blanks behind it, too: compilers join such lines with a warning.
        std::size_t last = i;
        while (last > at_ && IsBlank(source_[last - 1]) &&
               source_[last - 1] != '\n') {
          --last;
        }
        if (last > at_ && source_[last - 1] == '\\') {
          AddFlaw(line, "a backslash at the end of the line");
        }
        ++line;
      } else if (c == '\r' && next != '\n') {
        AddFlaw(line, "a carriage return inside the line");
      } else if ((c >= 0 && c < ' ' && c != '\t' && c != '\r') || c == 127) {
        AddFlaw(line, "a control character");
      }
    }
  }

  void Skip(std::size_t end) {
    end = std::min(end, source_.size());
    line_ +=
        std::count(source_.begin() + static_cast<std::ptrdiff_t>(at_),
                   source_.begin() + static_cast<std::ptrdiff_t>(end), '\n');
    at_ = end;
  }

  void Add(Token::Kind kind, std::size_t end) {
    end = std::min(end, source_.size());
    tokens_.list.push_back({kind, source_.substr(at_, end - at_), line_,
                            begins_line_, before_ == at_});
    begins_line_ = false;
    Skip(end);
    before_ = at_;
  }

  void ReadOne() {
    const char c = Peek();
    if (c == '\n') {
      begins_line_ = true;
      Skip(at_ + 1);
    } else if (IsBlank(c)) {
      ++at_;
    } else if (Next("//")) {
      Skip(source_.find('\n', at_));
    } else if (Next("/*")) {
      const std::size_t end = source_.find("*/", at_ + 2);
      Skip(end == std::string_view::npos ? end : end + 2);
    } else if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) {
      Add(Token::Kind::kNumber, EndOfNumber());
    } else if (IsWordChar(c)) {
      ReadWord();
    } else if (c == '"' || c == '\'') {
      Add(Token::Kind::kLiteral, EndOfLiteral(source_, at_));
    } else {
      ReadMark();
    }
  }

  std::size_t EndOfNumber() const {
    std::size_t end = at_ + 1;
    for (; end < source_.size(); ++end) {
      const char c = source_[end];
      const char next = end + 1 < source_.size() ? source_[end + 1] : '\0';
      const char last = source_[end - 1];
      if (IsWordChar(c) || c == '.' || (c == '\'' && IsWordChar(next))) {
        continue;
      }
      const bool exponent =
          last == 'e' || last == 'E' || last == 'p' || last == 'P';
      if ((c == '+' || c == '-') && exponent) continue;
      break;
    }
    return end;
  }

  void ReadWord() {
    std::size_t end = at_;
    while (end < source_.size() && IsWordChar(source_[end])) ++end;
    const std::string_view word = source_.substr(at_, end - at_);
    const char next = end < source_.size() ? source_[end] : '\0';
    if (next == '"' && IsRawPrefix(word)) {
      Add(Token::Kind::kLiteral, EndOfRawLiteral(end));
    } else if ((next == '"' || next == '\'') && IsPrefix(word)) {
      Add(Token::Kind::kLiteral, EndOfLiteral(source_, end));
    } else {
      Add(Token::Kind::kWord, end);
    }
  }

  // Behind the raw literal whose first quote is at `quote`.
  std::size_t EndOfRawLiteral(std::size_t quote) {
    const std::size_t open = source_.find_first_of("()\\ \t\n\r\"", quote + 1);
    if (open == std::string_view::npos || source_[open] != '(' ||
        open - quote > 17) {
      AddFlaw(line_, "a raw literal that never begins");
      return source_.size();
    }
    const std::string close =
        ")" + std::string(source_.substr(quote + 1, open - quote - 1)) + "\"";
    const std::size_t end = source_.find(close, open);
    return end == std::string_view::npos ? source_.size() : end + close.size();
  }

  void ReadMark() {
    if (!IsOfTheLanguage(Peek())) {
      AddFlaw(line_, static_cast<unsigned char>(Peek()) < 128
                         ? std::string("the character ") + Peek()
                         : "a character that is not ASCII");
      ++at_;
      return;
    }
    // vector<::kata::Job> holds no digraph, by a rule of its own.
    const bool colons = Next("<::") && !Next("<:::") && !Next("<::>");
    if ((Next("<:") && !colons) || Next(":>") || Next("<%") || Next("%>") ||
        Next("%:")) {
      AddFlaw(line_, "the digraph " + std::string(source_.substr(at_, 2)));
    }
    std::size_t size = 1;
    if (Next("::") || Next("##")) size = 2;
    Add(Token::Kind::kMark, at_ + size);
  }

  const std::string_view source_;
  std::size_t at_ = 0;
  std::size_t before_ = 0;  // behind the last token
  std::int64_t line_ = 1;
  bool begins_line_ = true;
  Tokens tokens_;
};

}  // namespace

Tokens Tokenize(std::string_view source) { return Reader(source).Read(); }

}  // namespace grader
