// ERROR: a capturing lambda must not be a Task
#include "runtime/dojo.h"

void Start(int number) {
  dojo::Go("task", [number]() -> dojo::Task<> {
    (void)number;
    co_return;
  }());
}
