#include "docs/check/example.h"

namespace docs {
namespace {

std::map<std::string, const Example*>& Registered() {
  static std::map<std::string, const Example*> examples;
  return examples;
}

}  // namespace

Example::Example(const char* name, dojo::Task<> (*main)(), const char* source)
    : main(main), plain_main(nullptr), source(source) {
  Registered().emplace(name, this);
}

Example::Example(const char* name, void (*main)(), const char* source)
    : main(nullptr), plain_main(main), source(source) {
  Registered().emplace(name, this);
}

const std::map<std::string, const Example*>& Example::All() {
  return Registered();
}

}  // namespace docs
