// Pictures on a page: each is a file that a command writes.
#ifndef DOCS_CHECK_FIGURES_H_
#define DOCS_CHECK_FIGURES_H_

#include <map>
#include <string>
#include <vector>

#include "docs/check/page.h"

namespace docs {

// The stored picture, a path from the repository's root -> the file that has
// just been drawn.
using Figures = std::map<std::string, std::string>;

// What is wrong with them: one that has been drawn and is another one now, or
// is not stored.
std::vector<std::string> StaleFigures(const Figures& figures,
                                      const std::string& root);

// "FILE:LINE: ..." for each picture of the page that nobody draws.
std::vector<std::string> UnknownFigures(const Page& page,
                                        const Figures& figures);

}  // namespace docs

#endif  // DOCS_CHECK_FIGURES_H_
