// A context can be ended by whoever holds its `cancel`, as often as they like:
// nobody else can, and twice is no harm. Suppliers and takers each have a scope
// of their own, and the seat is left when both are empty: so a line that is
// still being dialled is waited for.
#include <memory>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Does something when its scope ends.
template <class Last>
class Finally {
 public:
  explicit Finally(Last last) : last_(last) {}
  Finally(const Finally&) = delete;
  Finally& operator=(const Finally&) = delete;
  ~Finally() { last_(); }

 private:
  Last last_;
};

dojo::Task<> Supply(Supplier supplier, Driver driver,
                    dojo::Sender<Line*> offers, dojo::Context ctx) {
  for (int i = 0; i < supplier.stock && ctx.Err().empty(); ++i) {
    Line* const line = co_await driver.dial(supplier.id);
    bool is_ours = true;
    Finally hang_up([&] {
      if (is_ours) driver.hang_up(line);
    });
    const std::size_t happened =
        co_await dojo::Select(dojo::OnDone(ctx), dojo::OnSend(offers, line));
    is_ours = happened == 0;
  }
}

dojo::Task<> SupplyAll(std::vector<Supplier> suppliers, Driver driver,
                       dojo::Sender<Line*> offers, dojo::Context ctx) {
  dojo::CloseGuard close_offers(offers);
  dojo::Scope supply;
  for (const Supplier& supplier : suppliers)
    supply.Go("supplier", Supply(supplier, driver, offers, ctx));
  co_await supply.Join();
}

dojo::Task<> Take(Taker taker, Driver driver, dojo::Receiver<Line*> offers,
                  std::shared_ptr<int> lines_used) {
  for (int i = 0; i < taker.limit; ++i) {
    const auto line = co_await offers.Receive();
    if (!line) co_return;
    Finally hang_up([&] { driver.hang_up(*line); });
    co_await taker.work(taker.id, *line);
    ++*lines_used;
  }
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  Seat* const seat = driver.take_seat();
  Finally leave_seat([&] { driver.leave_seat(seat); });
  auto offers = dojo::MakeChannel<Line*>("offers");
  auto lines_used = std::make_shared<int>(0);
  auto [ctx, cancel] = dojo::Context::WithCancel(dojo::Context::Background());
  dojo::Scope supply;
  supply.Go("supply", SupplyAll(suppliers, driver, offers, ctx));
  dojo::Scope served;
  for (const Taker& taker : takers)
    served.Go("taker", Take(taker, driver, offers, lines_used));
  co_await served.Join();
  cancel();
  co_await supply.Join();
  co_return *lines_used;
}

}  // namespace kata
