#include "docs/check/quotes.h"

#include <algorithm>
#include <optional>

#include "grader/files.h"
#include "grader/text.h"

namespace docs {
namespace {

using Lines = std::vector<std::string_view>;

bool IsLeftOut(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  return begin != std::string_view::npos && line.substr(begin) == "// ...";
}

// Of a table any rows may be shown.
bool HasRowsOf(std::string_view quote, std::string_view text) {
  const Lines whole = grader::Lines(text);
  return std::ranges::all_of(grader::Lines(quote), [&](std::string_view row) {
    return std::ranges::find(whole, row) != whole.end();
  });
}

}  // namespace

bool IsQuoteOf(std::string_view quote, std::string_view text) {
  const Lines quoted = grader::Lines(quote), whole = grader::Lines(text);
  auto from = whole.begin();
  for (auto begin = quoted.begin(); begin != quoted.end();) {
    const auto end = std::find_if(begin, quoted.end(), IsLeftOut);
    const auto found = std::search(from, whole.end(), begin, end);
    if (found == whole.end() && begin != end) return false;
    from = found + (end - begin);
    begin = end == quoted.end() ? end : end + 1;
  }
  return true;
}

std::vector<std::string> WrongQuotes(const Page& page,
                                     const std::string& root) {
  std::vector<std::string> faults;
  for (const Block& block : page.blocks) {
    const std::optional<std::string> file = FindDirective(block, "quotes");
    if (!file) continue;
    const auto text = grader::ReadFile(root + "/" + *file);
    if (text.ok() && (block.language == "table" ? HasRowsOf(block.text, *text)
                                                : IsQuoteOf(block.text, *text)))
      continue;
    faults.push_back(page.file + ":" + std::to_string(block.line) + ": " +
                     (text.ok() ? "no piece of " : "there is no ") + *file);
  }
  return faults;
}

}  // namespace docs
