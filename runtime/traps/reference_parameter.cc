// ERROR: a Task must not take a reference
#include <string>

#include "runtime/dojo.h"

dojo::Task<> Greet(const std::string& name) {
  (void)name;
  co_return;
}
