// What the programs of the pages include; a page does not repeat it.
#ifndef DOCS_CHECK_INCLUDES_H_
#define DOCS_CHECK_INCLUDES_H_

namespace docs {

inline constexpr char kIncludes[] = R"(#include <algorithm>
#include <cstdio>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"
#include "runtime/verify_none.h"

using namespace dojo::literals;
)";

}  // namespace docs

#endif  // DOCS_CHECK_INCLUDES_H_
