// The C++ on pages, as one file that compiles.
#ifndef DOCS_CHECK_EXAMPLES_H_
#define DOCS_CHECK_EXAMPLES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "docs/check/page.h"

namespace docs {

// Every `cpp` block of the pages that is no quotation becomes part of it. Pages
// share a file, since what it includes takes the compiler longer than a page.
//
//   <!-- check: program NAME -->   of the program NAME. Blocks with the same
//       name follow each other, in one namespace of that name. The program
//       defines `dojo::Task<> Main()`, or `void Main()` where it has a Runtime
//       of its own, and `bazel run //docs:example -- run NAME` runs it.
//   no such line                   declarations that only have to compile.
//
// A line that a report names is counted from the program's first one, and the
// file is called NAME.cc: so a page may change above it.
absl::StatusOr<std::string> ExamplesOf(const std::vector<Page>& pages);

}  // namespace docs

#endif  // DOCS_CHECK_EXAMPLES_H_
