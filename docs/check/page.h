// A page of the documentation, taken apart: what is checked on it.
#ifndef DOCS_CHECK_PAGE_H_
#define DOCS_CHECK_PAGE_H_

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace docs {

// A fenced block, or the rows of a table.
struct Block {
  // What stands behind the opening fence: "cpp", "sh", "text"; "table".
  std::string language;
  std::string text;       // with a newline behind each line
  std::size_t line = 0;   // of its first line, the first of the page being 1
  std::size_t begin = 0;  // where `text` stands in the page
  // The comments `<!-- check: ... -->` that stand right above it, without their
  // frame: "program closing", "quotes katas/00_first_close/kata.h".
  std::vector<std::string> directives;
};

// [text](target) or ![text](target).
struct Link {
  std::string target;
  std::size_t line = 0;
  bool is_image = false;
};

struct Page {
  std::string file;  // "docs/1_channels.md"
  std::string text;
  std::vector<Block> blocks;
  std::vector<Link> links;
  std::set<std::string> anchors;  // of its headings
};

Page ParsePage(std::string file, std::string text);

// What follows `word` and a blank in the block's directives, "" for a directive
// of that word alone; nothing when none begins with it.
std::optional<std::string> FindDirective(const Block& block,
                                         std::string_view word);

// "Who closes?" -> "who-closes": how GitHub and mkdocs call a heading.
std::string AnchorOf(std::string_view heading);

}  // namespace docs

#endif  // DOCS_CHECK_PAGE_H_
