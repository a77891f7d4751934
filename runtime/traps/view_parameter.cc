// ERROR: a Task must not take a view
#include <string_view>

#include "runtime/dojo.h"

dojo::Task<> Greet(std::string_view name) {
  (void)name;
  co_return;
}
