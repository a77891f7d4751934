#include "grader/statements.h"

#include <algorithm>

#include "grader/source_text.h"

namespace grader {
namespace {

// ">>" is not among them: it may close two templates.
constexpr std::string_view kOperators[] = {
    "<=>", "->*", "<<=", "...", "::", "->", "++", "--", "<=", ">=", "==", "!=",
    "&&",  "||",  "+=",  "-=",  "*=", "/=", "%=", "&=", "|=", "^=", "<<"};

bool IsOpening(std::string_view token) {
  return token == "(" || token == "[" || token == "{";
}

bool IsClosing(std::string_view token) {
  return token == ")" || token == "]" || token == "}";
}

// `code` with blanks for the lines of the preprocessor.
std::string WithoutDirectives(std::string code) {
  bool directive = false, line_begins = true;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] == '\n') {
      directive = directive && i > 0 && code[i - 1] == '\\';
      line_begins = !directive;
      continue;
    }
    if (line_begins && !IsBlank(code[i])) {
      directive = code[i] == '#';
      line_begins = false;
    }
    // The mark that goes on with the directive in the next line is looked for.
    if (directive && code[i] != '\\') code[i] = ' ';
  }
  std::replace(code.begin(), code.end(), '\\', ' ');
  return code;
}

}  // namespace

Statements::Statements(std::string_view source)
    : code_(WithoutDirectives(CodeOnly(source))) {
  FindTokens();
  ReadDeclarations(0, tokens_.size());
}

void Statements::FindTokens() {
  const std::string_view code = code_;
  for (std::size_t i = 0; i < code.size();) {
    if (IsBlank(code[i])) {
      ++i;
      continue;
    }
    std::size_t length = 1;
    if (IsWordChar(code[i])) {
      while (i + length < code.size() &&
             (IsWordChar(code[i + length]) || code[i + length] == '\'')) {
        ++length;
      }
    } else {
      for (const std::string_view sign : kOperators) {
        if (!code.substr(i).starts_with(sign)) continue;
        length = sign.size();
        break;
      }
    }
    tokens_.push_back({code.substr(i, length), i});
    i += length;
  }
}

bool Statements::IsWord(std::size_t token) const {
  return token < tokens_.size() && IsWordChar(tokens_[token].text.front());
}

bool Statements::IsBetweenBlanks(std::size_t token) const {
  const std::size_t begin = tokens_[token].begin;
  const std::size_t end = tokens_[token].end();
  return begin > 0 && IsBlank(code_[begin - 1]) && end < code_.size() &&
         IsBlank(code_[end]);
}

std::size_t Statements::Closing(std::size_t open) const {
  int depth = 0;
  for (std::size_t i = open; i < tokens_.size(); ++i) {
    if (IsOpening(tokens_[i].text)) ++depth;
    if (IsClosing(tokens_[i].text) && --depth == 0) return i;
  }
  return tokens_.size();
}

void Statements::ReadDeclarations(std::size_t from, std::size_t end) {
  std::size_t head = from;  // where the declaration begins
  for (std::size_t i = from; i < end; ++i) {
    if (Is(i, ";")) {
      head = i + 1;
    } else if (Is(i, "(") || Is(i, "[")) {
      i = Closing(i);
    } else if (Is(i, "{")) {
      const std::size_t close = Closing(i);
      // `: first_{1}, second_{2} {`: a constructor has not begun yet.
      const bool initializes = IsWord(i - 1) && i > head &&
                               (Is(close + 1, ",") || Is(close + 1, "{"));
      if (!initializes) {
        ReadBraces(head, i);
        if (!Is(close + 1, ";")) head = close + 1;
      }
      i = close;
    }
  }
}

// Braces at `open`, of a declaration that begins at `head`.
void Statements::ReadBraces(std::size_t head, std::size_t open) {
  const std::size_t close = Closing(open);
  const auto has = [&](std::string_view text) {
    return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(head),
                       tokens_.begin() + static_cast<std::ptrdiff_t>(open),
                       [&](const Token& token) { return token.text == text; });
  };
  if (has("(")) {
    ReadBlock(open + 1, close);
  } else if (has("namespace") || has("extern") || has("struct") ||
             has("class") || has("union")) {
    ReadDeclarations(open + 1, close);
  }
}

void Statements::ReadBlock(std::size_t from, std::size_t end) {
  Block block;
  for (std::size_t i = from; i < end;) {
    i = ReadStatement(i, end, block.emplace_back());
  }
  if (!block.empty()) blocks_.push_back(std::move(block));
}

std::size_t Statements::ReadStatement(std::size_t from, std::size_t end,
                                      Statement& statement) {
  std::size_t next = ReadControlled(from, end);
  if (next == from && (Is(from, "case") || Is(from, "default"))) {
    while (next < end && !Is(next, ":")) ++next;
    ++next;
    statement.label = true;
  } else if (next == from) {
    const bool is_class = Is(from, "struct") || Is(from, "class");
    while (next < end && !Is(next, ";")) {
      if (is_class && Is(next, "{")) ReadDeclarations(next + 1, Closing(next));
      next = IsOpening(tokens_[next].text) ? Closing(next) + 1 : next + 1;
    }
    if (!is_class) ReadExpression(from, next);
    ++next;
    statement.simple = true;
  }
  next = std::min(next, end);
  statement.first = from;
  statement.last = next - 1;
  return next;
}

std::size_t Statements::ReadSubstatement(std::size_t from, std::size_t end) {
  Statement statement;
  const std::size_t next = ReadStatement(from, end, statement);
  if (!Is(from, "{")) blocks_.push_back({statement});
  return next;
}

// A block, or a statement that decides about others. `from` when it is none.
std::size_t Statements::ReadControlled(std::size_t from, std::size_t end) {
  std::size_t next = from;
  if (Is(from, "{")) {
    ReadBlock(from + 1, Closing(from));
    return Closing(from) + 1;
  }
  if (Is(from, "do")) {
    next = ReadSubstatement(from + 1, end);
    while (next < end && !Is(next, ";")) ++next;
    return next + 1;
  }
  if (Is(from, "try")) {
    next = ReadSubstatement(from + 1, end);
    while (next < end && Is(next, "catch")) {
      next = ReadSubstatement(Closing(next + 1) + 1, end);
    }
    return next;
  }
  if (!Is(from, "if") && !Is(from, "while") && !Is(from, "for") &&
      !Is(from, "switch")) {
    return from;
  }
  while (next < end && !Is(next, "(")) ++next;
  if (next >= end) return end;
  ReadExpression(next, Closing(next));
  next = ReadSubstatement(Closing(next) + 1, end);
  if (Is(from, "if") && next < end && Is(next, "else")) {
    next = ReadSubstatement(next + 1, end);
  }
  return next;
}

void Statements::ReadExpression(std::size_t from, std::size_t end) {
  for (std::size_t i = from; i < end; ++i) {
    if (!Is(i, "{")) continue;
    const std::size_t close = Closing(i);
    bool is_body = false;  // a list of values has no statement in it
    for (std::size_t k = i + 1; k < close && !is_body; ++k) {
      is_body = Is(k, ";");
      if (IsOpening(tokens_[k].text)) k = Closing(k);
    }
    if (is_body) {
      ReadBlock(i + 1, close);
      i = close;
    }
  }
}

}  // namespace grader
