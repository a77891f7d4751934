#include "docs/check/example.h"

#include <cstdio>
#include <cstdlib>

namespace docs {
namespace {

std::map<std::string, const Example*>& Registered() {
  static std::map<std::string, const Example*> examples;
  return examples;
}

void Register(const char* name, const Example* example) {
  if (Registered().emplace(name, example).second) return;
  std::fprintf(stderr, "two pages have a program \"%s\"\n", name);
  std::abort();
}

}  // namespace

Example::Example(const char* name, dojo::Task<> (*main)(), const char* source)
    : main(main), plain_main(nullptr), source(source) {
  Register(name, this);
}

Example::Example(const char* name, void (*main)(), const char* source)
    : main(nullptr), plain_main(main), source(source) {
  Register(name, this);
}

const std::map<std::string, const Example*>& Example::All() {
  return Registered();
}

}  // namespace docs
