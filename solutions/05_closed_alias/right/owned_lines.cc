// The line owns itself: a unique_ptr that hangs up travels through the channel.
// Whoever holds it last need not think of it, on whatever path. Each select
// listens to `enough`, which a guard closes.
#include <memory>
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using OwnedLine = std::unique_ptr<Line, void (*)(Line*)>;
using OwnedSeat = std::unique_ptr<Seat, void (*)(Seat*)>;

struct Count {
  int suppliers = 0;
  int lines_used = 0;
};

dojo::Task<> Supply(Supplier supplier, Driver driver,
                    dojo::Sender<OwnedLine> offers,
                    dojo::Receiver<dojo::Unit> enough,
                    std::shared_ptr<Count> count) {
  for (int i = 0; i < supplier.stock && !enough.TryReceive().closed(); ++i) {
    OwnedLine line(co_await driver.dial(supplier.id), driver.hang_up);
    co_await dojo::Select(dojo::OnSend(offers, std::move(line)),
                          dojo::OnReceive(enough));
  }
  if (--count->suppliers == 0) offers.Close();
}

dojo::Task<> Take(Taker taker, dojo::Receiver<OwnedLine> offers,
                  dojo::WaitGroup served, std::shared_ptr<Count> count) {
  for (int i = 0; i < taker.limit; ++i) {
    const auto line = co_await offers.Receive();
    if (!line) break;
    co_await taker.work(taker.id, line->get());
    ++count->lines_used;
  }
  served.Done();
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  const OwnedSeat seat(driver.take_seat(), driver.leave_seat);
  auto offers = dojo::MakeChannel<OwnedLine>("offers");
  auto enough = dojo::MakeChannel("enough");
  dojo::CloseGuard close_enough(enough);
  auto count = std::make_shared<Count>();
  count->suppliers = static_cast<int>(suppliers.size());
  if (suppliers.empty()) offers.Close();
  for (const Supplier& supplier : suppliers)
    dojo::Go("supplier", Supply(supplier, driver, offers, enough, count));

  dojo::WaitGroup served;
  for (const Taker& taker : takers) {
    served.Add();
    dojo::Go("taker", Take(taker, offers, served, count));
  }
  co_await served.Wait();
  co_return count->lines_used;
}

}  // namespace kata
