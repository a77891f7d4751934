#include "docs/check/page.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace docs {
namespace {

constexpr std::string_view kFence = "```";
constexpr std::string_view kDirective = "<!-- check:", kDirectiveEnd = "-->";

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Takes a page apart line by line. What is no prose is blanked in `prose_`, so
// that a link is looked for where a reader sees one.
class Parser {
 public:
  Parser(std::string file, std::string text) {
    page_.file = std::move(file);
    page_.text = std::move(text);
    prose_ = page_.text;
  }

  Page Parse() {
    std::size_t begin = 0;
    while (begin < page_.text.size()) {
      std::size_t end = page_.text.find('\n', begin);
      if (end == std::string::npos) end = page_.text.size();
      ++line_;
      Take(std::string_view(page_.text).substr(begin, end - begin), begin);
      begin = end + 1;
    }
    if (in_table_) EndBlock();
    BlankCodeSpans();
    FindLinks();
    return std::move(page_);
  }

 private:
  void Take(std::string_view line, std::size_t begin) {
    if (in_fence_) {
      if (line.starts_with(kFence)) {
        EndBlock();
      } else {
        AddLine(line);
      }
      Blank(begin, line.size());
      return;
    }
    if (in_table_ && !line.starts_with('|')) EndBlock();
    if (line.starts_with(kFence)) {
      const std::string_view info = Trimmed(line.substr(kFence.size()));
      Begin(std::string(info.substr(0, info.find(' '))), line_ + 1,
            begin + line.size() + 1);
      in_fence_ = true;
      Blank(begin, line.size());
    } else if (line.starts_with(kDirective)) {
      const std::size_t end = line.find(kDirectiveEnd);
      directives_.emplace_back(
          Trimmed(line.substr(kDirective.size(), end - kDirective.size())));
    } else if (line.starts_with('|')) {
      if (!in_table_) Begin("table", line_, begin);
      in_table_ = true;
      AddLine(line);
    } else if (line.starts_with('#')) {
      const std::size_t text = line.find_first_not_of('#');
      if (text != std::string_view::npos)
        page_.anchors.insert(AnchorOf(Trimmed(line.substr(text))));
      directives_.clear();
    } else if (!Trimmed(line).empty()) {
      directives_.clear();
    }
  }

  void Begin(std::string language, std::size_t line, std::size_t begin) {
    page_.blocks.push_back({.language = std::move(language),
                            .text = "",
                            .line = line,
                            .begin = begin,
                            .directives = std::exchange(directives_, {})});
  }
  void AddLine(std::string_view line) {
    page_.blocks.back().text.append(line).append("\n");
  }
  void EndBlock() { in_fence_ = in_table_ = false; }
  void Blank(std::size_t begin, std::size_t size) {
    prose_.replace(begin, size, size, ' ');
  }

  // `like this`, on one line.
  void BlankCodeSpans() {
    for (std::size_t begin = prose_.find('`'); begin != std::string::npos;
         begin = prose_.find('`', begin + 1)) {
      const std::size_t end = prose_.find_first_of("`\n", begin + 1);
      if (end == std::string::npos) return;
      if (prose_[end] == '`') Blank(begin, end - begin + 1);
      begin = end;
    }
  }

  void FindLinks() {
    for (std::size_t middle = prose_.find("]("); middle != std::string::npos;
         middle = prose_.find("](", middle + 1)) {
      const std::size_t end = prose_.find_first_of(") \n", middle);
      const std::size_t open = prose_.rfind('[', middle);
      if (end == std::string::npos || open == std::string::npos) continue;
      page_.links.push_back(
          {.target = prose_.substr(middle + 2, end - middle - 2),
           .line = static_cast<std::size_t>(std::count(
                       prose_.begin(),
                       prose_.begin() + static_cast<std::ptrdiff_t>(middle),
                       '\n')) +
                   1,
           .is_image = open > 0 && prose_[open - 1] == '!'});
    }
  }

  Page page_;
  std::string prose_;
  std::vector<std::string> directives_;  // since the last line of prose
  std::size_t line_ = 0;
  bool in_fence_ = false, in_table_ = false;
};

}  // namespace

Page ParsePage(std::string file, std::string text) {
  return Parser(std::move(file), std::move(text)).Parse();
}

std::optional<std::string> FindDirective(const Block& block,
                                         std::string_view word) {
  for (const std::string& directive : block.directives) {
    if (directive == word) return "";
    if (directive.starts_with(std::string(word) + " "))
      return directive.substr(word.size() + 1);
  }
  return std::nullopt;
}

std::string AnchorOf(std::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(byte));
    } else if (c == ' ') {
      anchor += '-';
    }
  }
  return anchor;
}

}  // namespace docs
