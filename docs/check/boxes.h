// Boxes about what is often claimed.
#ifndef DOCS_CHECK_BOXES_H_
#define DOCS_CHECK_BOXES_H_

#include <string>
#include <vector>

#include "docs/check/page.h"

namespace docs {

// "FILE:LINE: ..." for each claim that stands alone: one that is often heard
// stands in a quotation that begins with **Often claimed:**, and in the same
// quotation what is so, behind **True:**. Nobody must leave a page with half of
// it.
std::vector<std::string> HalfBoxes(const Page& page);

}  // namespace docs

#endif  // DOCS_CHECK_BOXES_H_
