// ERROR: a Task must not take a view
#include <span>

#include "runtime/dojo.h"

dojo::Task<> Sum(std::span<int> numbers) {
  (void)numbers;
  co_return;
}
