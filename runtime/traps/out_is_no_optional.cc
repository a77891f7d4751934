// ERROR: OnReceive fills a std::optional
#include "runtime/dojo.h"

dojo::Task<> Wait(dojo::Receiver<int> numbers) {
  int number = 0;
  co_await dojo::Select(dojo::OnReceive(numbers, &number));
}
