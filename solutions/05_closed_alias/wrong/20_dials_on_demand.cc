// VERDICT: fail; behaviour: "three suppliers and two takers work at the same time"; a line is dialled when somebody asks for it, so that none is left over, and everybody waits for every dial
#include <memory>
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct Stock {
  std::vector<Supplier> suppliers;
  int lines_used = 0;
};

dojo::Task<> Take(Taker taker, Driver driver, std::shared_ptr<Stock> stock) {
  for (int i = 0; i < taker.limit; ++i) {
    auto& suppliers = stock->suppliers;
    while (!suppliers.empty() && suppliers.back().stock <= 0)
      suppliers.pop_back();
    if (suppliers.empty()) co_return;
    --suppliers.back().stock;
    Line* const line = co_await driver.dial(suppliers.back().id);
    co_await taker.work(taker.id, line);
    driver.hang_up(line);
    ++stock->lines_used;
  }
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  Seat* const seat = driver.take_seat();
  auto stock = std::make_shared<Stock>();
  stock->suppliers = std::move(suppliers);
  dojo::Scope served;
  for (const Taker& taker : takers)
    served.Go("taker", Take(taker, driver, stock));
  co_await served.Join();
  driver.leave_seat(seat);
  co_return stock->lines_used;
}

}  // namespace kata
