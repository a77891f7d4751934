// OK
#include <memory>
#include <string>
#include <utility>

#include "runtime/dojo.h"

dojo::Task<int> ByValue(std::string name, std::unique_ptr<int> owned,
                        int* pointer, dojo::Receiver<int> numbers) {
  (void)name, (void)owned, (void)pointer;
  co_await numbers.Receive();
  co_return 1;
}

dojo::Task<> Parent(dojo::Receiver<int> numbers) {
  dojo::Task<int> child = ByValue("a", nullptr, nullptr, numbers);
  co_await std::move(child);
}

void Start(int number) {
  dojo::Go("lambda", [](int n) -> dojo::Task<> {
    (void)n;
    co_return;
  }(number));
  dojo::Go("generic", [](auto n) -> dojo::Task<> {
    (void)n;
    co_return;
  }(number));
  dojo::Runtime().Run([&number](dojo::Here) -> dojo::Task<> {
    ++number;
    co_return;
  });
}
