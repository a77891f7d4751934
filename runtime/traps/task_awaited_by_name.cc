// ERROR: write co_await std::move(task)
#include "runtime/dojo.h"

dojo::Task<> Child();

dojo::Task<> Parent() {
  dojo::Task<> child = Child();
  co_await child;
}
