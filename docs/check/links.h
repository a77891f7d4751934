// Links between pages, to files and to headings.
#ifndef DOCS_CHECK_LINKS_H_
#define DOCS_CHECK_LINKS_H_

#include <string>
#include <vector>

#include "docs/check/page.h"

namespace docs {

// "FILE:LINE: ..." for each link of the page that leads nowhere below `root`.
// What begins with a scheme ("https:") is not followed: nothing here uses the
// network.
std::vector<std::string> BrokenLinks(const Page& page, const std::string& root);

}  // namespace docs

#endif  // DOCS_CHECK_LINKS_H_
