// The C++ on a page, as one file that compiles.
#ifndef DOCS_CHECK_EXAMPLES_H_
#define DOCS_CHECK_EXAMPLES_H_

#include <string>

#include "absl/status/statusor.h"
#include "docs/check/page.h"

namespace docs {

// Every `cpp` block of the page that is no quotation becomes part of it:
//
//   <!-- check: program NAME -->   of the program NAME. Blocks with the same
//       name follow each other, in one namespace of that name. The program
//       defines `dojo::Task<> Main()`, or `void Main()` where it has a Runtime
//       of its own, and `bazel run //docs:example -- run NAME` runs it.
//   no such line                   declarations that only have to compile.
//
// A line that a report names is counted from the program's first one, and the
// file is called NAME.cc: so a page may change above it.
absl::StatusOr<std::string> ExamplesOf(const Page& page);

}  // namespace docs

#endif  // DOCS_CHECK_EXAMPLES_H_
