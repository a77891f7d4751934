// ERROR: co_await it
#include "runtime/dojo.h"

dojo::Task<> Send(dojo::Sender<int> numbers) {
  numbers.Send(1);
  co_return;
}
