// Code on a page that is a piece of a file.
#ifndef DOCS_CHECK_QUOTES_H_
#define DOCS_CHECK_QUOTES_H_

#include <string>
#include <string_view>
#include <vector>

#include "docs/check/page.h"

namespace docs {

// "FILE:LINE: ..." for each block below `<!-- check: quotes FILE -->` that is
// no piece of that file, a path from `root`. A line `// ...` stands for lines
// that are left out; of a table, any of its rows may be shown.
std::vector<std::string> WrongQuotes(const Page& page, const std::string& root);

// Whether the pieces of `quote` stand in `text`, whole lines, in that order.
bool IsQuoteOf(std::string_view quote, std::string_view text);

}  // namespace docs

#endif  // DOCS_CHECK_QUOTES_H_
