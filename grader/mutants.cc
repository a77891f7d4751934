#include "grader/mutants.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>
#include <utility>

#include "grader/source_text.h"
#include "grader/statements.h"
#include "grader/text.h"

namespace grader {
namespace {

// How much of the source a description quotes, at most.
constexpr std::size_t kLongestQuote = 100;

constexpr std::pair<std::string_view, std::string_view> kOtherOperators[] = {
    {"==", "!="}, {"!=", "=="}, {"<", "<="},  {"<=", "<"},
    {">", ">="},  {">=", ">"},  {"&&", "||"}, {"||", "&&"}};

// A part of the source: [begin, end).
struct Range {
  std::size_t begin = 0, end = 0;
};

class Mutator {
 public:
  explicit Mutator(std::string_view source)
      : source_(source), statements_(source) {
    seen_.insert(WithoutBlanks(source));
  }

  std::vector<Mutant> Run() {
    for (const Block& block : statements_.blocks()) {
      for (const Statement& statement : block) {
        if (IsDroppable(statement)) Drop(statement);
      }
      SwapNeighbours(block);
    }
    for (std::size_t i = 0; i < statements_.tokens().size(); ++i) {
      ChangeOperator(i);
      NegateCondition(i);
      ChangeCapacity(i);
      DropCases(i);
    }
    std::sort(mutants_.begin(), mutants_.end(),
              [](const Mutant& a, const Mutant& b) {
                return std::tie(a.line, a.what, a.source) <
                       std::tie(b.line, b.what, b.source);
              });
    return std::move(mutants_);
  }

 private:
  static std::string WithoutBlanks(std::string_view text) {
    std::string rest(text);
    std::erase_if(rest, IsBlank);
    return rest;
  }

  std::string_view Text(Range range) const {
    return source_.substr(range.begin, range.end - range.begin);
  }
  Range RangeOf(const Statement& statement) const {
    return {statements_.tokens()[statement.first].begin,
            statements_.tokens()[statement.last].end()};
  }
  // The source there, on one line.
  std::string Quote(Range range) const {
    std::string line;
    for (const char c : Text(range)) {
      if (!IsBlank(c)) line += c;
      if (IsBlank(c) && !line.ends_with(' ')) line += ' ';
    }
    return "`" + Clip(line, kLongestQuote) + "`";
  }

  void Replace(Range range, const std::string& text, const std::string& what) {
    std::string mutant(source_);
    mutant.replace(range.begin, range.end - range.begin, text);
    if (!seen_.insert(WithoutBlanks(mutant)).second) return;
    const auto line = std::count(
        source_.begin(),
        source_.begin() + static_cast<std::ptrdiff_t>(range.begin), '\n');
    mutants_.push_back(
        {static_cast<std::size_t>(line) + 1, what, std::move(mutant)});
  }

  // ---- Statements ----

  bool IsDroppable(const Statement& statement) const {
    return statement.simple && (IsExpression(statement) || IsGuard(statement) ||
                                IsWayOut(statement));
  }

  // Not a declaration: what was dropped would only be missed by the compiler.
  bool IsExpression(const Statement& statement) const {
    std::size_t at = statement.first;
    for (const char* begin : {"co_await", "++", "--", "*", "("}) {
      if (statements_.Is(at, begin)) return true;
    }
    if (!statements_.IsWord(at)) return false;
    for (const char* other :
         {"auto", "co_return", "return", "static_assert", "throw", "using"}) {
      if (statements_.Is(at, other)) return false;
    }
    // a::b.c(...)[...].d
    for (++at; at < statement.last; ++at) {
      if (statements_.Is(at, "(") || statements_.Is(at, "[")) {
        at = statements_.Closing(at);
      } else if (statements_.Is(at, "::") || statements_.Is(at, ".") ||
                 statements_.Is(at, "->")) {
        ++at;
      } else {
        break;
      }
    }
    // A word here is a variable's name, and what may stand before it means that
    // the words so far are a type.
    const auto begins_name = {"<", "*", "&", "&&", "{"};
    return at >= statement.last ||
           !(statements_.IsWord(at) ||
             std::any_of(
                 begins_name.begin(), begins_name.end(),
                 [&](const char* sign) { return statements_.Is(at, sign); }));
  }

  bool IsGuard(const Statement& statement) const {
    for (std::size_t i = statement.first; i < statement.last; ++i) {
      const std::string_view word = statements_.tokens()[i].text;
      if (word.ends_with("Guard") || word.ends_with("Cleanup")) return true;
    }
    return false;
  }

  bool IsWayOut(const Statement& statement) const {
    if (statement.last != statement.first + 1) return false;
    for (const char* word : {"co_return", "return", "break", "continue"}) {
      if (statements_.Is(statement.first, word)) return true;
    }
    return false;
  }

  void Drop(const Statement& statement) {
    const Range range = RangeOf(statement);
    Replace(range, ";", "drops " + Quote(range));
  }

  void SwapNeighbours(const Block& block) {
    for (std::size_t i = 1; i < block.size(); ++i) {
      if (block[i - 1].label || block[i].label) continue;
      const Range first = RangeOf(block[i - 1]);
      const Range second = RangeOf(block[i]);
      const Range between{first.end, second.begin};
      Replace({first.begin, second.end},
              std::string(Text(second)) + std::string(Text(between)) +
                  std::string(Text(first)),
              "swaps " + Quote(first) + " and " + Quote(second));
    }
  }

  // ---- Expressions ----

  void ChangeOperator(std::size_t at) {
    const Token& token = statements_.tokens()[at];
    for (const auto& [from, to] : kOtherOperators) {
      if (token.text != from || !statements_.IsBetweenBlanks(at)) continue;
      Replace({token.begin, token.end()}, std::string(to),
              "has " + std::string(to) + " in place of " + std::string(from));
    }
  }

  void NegateCondition(std::size_t at) {
    if (!statements_.Is(at, "if")) return;
    const std::size_t open = at + 1;
    if (!statements_.Is(open, "(")) return;
    const std::size_t close = statements_.Closing(open);
    for (std::size_t i = open + 1; i < close; ++i) {
      const std::string_view text = statements_.tokens()[i].text;
      if (text == "=" || text == ";" || text == "{") return;
      for (const auto& [from, to] : kOtherOperators) {
        if (text == from && statements_.IsBetweenBlanks(i)) return;
      }
    }
    if (close == statements_.tokens().size()) return;
    const Range range{statements_.tokens()[open].end(),
                      statements_.tokens()[close].begin};
    Replace(range, "!(" + std::string(Text(range)) + ")",
            "negates " + Quote(range));
  }

  // Whether a call of the function `name` stands here; with `open` at its
  // parenthesis.
  bool IsCall(std::size_t at, std::string_view name, std::size_t& open) const {
    if (!statements_.Is(at, name)) return false;
    open = at + 1;
    if (statements_.Is(open, "<")) {
      for (int depth = 0; open < statements_.tokens().size(); ++open) {
        if (statements_.Is(open, "<")) ++depth;
        if (statements_.Is(open, ">") && --depth == 0) break;
      }
      ++open;
    }
    return statements_.Is(open, "(") &&
           statements_.Closing(open) < statements_.tokens().size();
  }

  // What stands between the commas of a call.
  std::vector<Range> Arguments(std::size_t open) const {
    const std::size_t close = statements_.Closing(open);
    std::vector<Range> arguments;
    std::size_t begin = statements_.tokens()[open].end();
    int depth = 0;
    for (std::size_t i = open + 1; i <= close; ++i) {
      const Token& token = statements_.tokens()[i];
      if (depth == 0 && (i == close || token.text == ",")) {
        arguments.push_back(Trimmed({begin, token.begin}));
        begin = token.end();
      }
      if (token.text == "(" || token.text == "[" || token.text == "{") {
        i = statements_.Closing(i);
      } else if (!statements_.IsBetweenBlanks(i)) {
        depth += token.text == "<";
        depth -= token.text == ">";
      }
    }
    if (arguments.size() == 1 && Text(arguments[0]).empty()) return {};
    return arguments;
  }

  Range Trimmed(Range range) const {
    while (range.begin < range.end && IsBlank(source_[range.begin]))
      ++range.begin;
    while (range.end > range.begin && IsBlank(source_[range.end - 1]))
      --range.end;
    return range;
  }

  // MakeChannel<T>(name, capacity); without a capacity it is 0.
  void ChangeCapacity(std::size_t at) {
    std::size_t open = 0;
    if (!IsCall(at, "MakeChannel", open)) return;
    const auto arguments = Arguments(open);
    if (arguments.empty()) return;
    if (arguments.size() == 1) {
      const std::size_t end = arguments[0].end;
      Replace({end, end}, ", 1",
              "gives the channel " + Quote(arguments[0]) + " the capacity 1");
      return;
    }
    const Range capacity = arguments[1];
    for (const auto& [other, what] : OtherCapacities(Text(capacity))) {
      Replace(capacity, other,
              "has " + what + " in place of " + Quote(capacity));
    }
  }

  // Each with what is said of it.
  static std::vector<std::pair<std::string, std::string>> OtherCapacities(
      std::string_view capacity) {
    std::string none = "0", less, more;
    int number = 0;
    const char* const end = capacity.data() + capacity.size();
    const auto [next, error] = std::from_chars(capacity.data(), end, number);
    if (error == std::errc() && next == end) {
      less = std::to_string(std::max(number - 1, 0));
      more = std::to_string(number + 1);
    } else {
      less = "(" + std::string(capacity) + ") - 1";
      more = "(" + std::string(capacity) + ") + 1";
    }
    return {{none, "the capacity 0"},
            {less, "a capacity that is one less"},
            {more, "a capacity that is one more"}};
  }

  void DropCases(std::size_t at) {
    std::size_t open = 0;
    if (!IsCall(at, "Select", open)) return;
    const auto arguments = Arguments(open);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      Range with_comma = arguments[i];
      if (i > 0) {
        with_comma.begin = arguments[i - 1].end;
      } else if (arguments.size() > 1) {
        with_comma.end = arguments[1].begin;
      }
      Replace(with_comma, "", "drops the case " + Quote(arguments[i]));
    }
  }

  const std::string_view source_;
  const Statements statements_;
  std::set<std::string> seen_;
  std::vector<Mutant> mutants_;
};

}  // namespace

std::vector<Mutant> MutantsOf(std::string_view source) {
  return Mutator(source).Run();
}

}  // namespace grader
