// A program of a page, which registers itself under its name.
#ifndef DOCS_CHECK_EXAMPLE_H_
#define DOCS_CHECK_EXAMPLE_H_

#include <map>
#include <string>

#include "runtime/task.h"

namespace docs {

class Example {
 public:
  Example(const char* name, dojo::Task<> (*main)(), const char* source);
  Example(const char* name, void (*main)(), const char* source);

  static const std::map<std::string, const Example*>& All();

  // One of them is null.
  dojo::Task<> (*const main)();
  void (*const plain_main)();
  const char* const source;  // as it stands on the page
};

}  // namespace docs

#endif  // DOCS_CHECK_EXAMPLE_H_
