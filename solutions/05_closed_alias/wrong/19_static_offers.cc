// VERDICT: forbidden; sentence: "what a global keeps is leaked all the same"; a static variable keeps the offers for the takers of the next exchange, which makes a channel of its own: they can be reached, and wait for ever
#include <memory>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// How many are still there.
struct Present {
  int suppliers = 0;
  int lines_used = 0;
};

// Offers one line after the other, until it is told that it is enough.
dojo::Task<> Supply(Supplier supplier, Driver driver,
                    dojo::Channel<Line*> offers, dojo::Channel<> enough,
                    std::shared_ptr<Present> present) {
  for (int i = 0; i < supplier.stock && !enough.TryReceive().closed(); ++i) {
    Line* const line = co_await driver.dial(supplier.id);
    co_await offers.Send(line);
  }
  // The last supplier says that all is sold.
  if (--present->suppliers == 0) offers.Close();
}

// Works on one line after the other, until it has had its limit.
dojo::Task<> Take(Taker taker, Driver driver, dojo::Channel<Line*> offers,
                  std::shared_ptr<Present> present, dojo::WaitGroup served) {
  for (int i = 0; i < taker.limit; ++i) {
    const auto line = co_await offers.Receive();
    if (!line) break;
    co_await taker.work(taker.id, *line);
    driver.hang_up(*line);
    ++present->lines_used;
  }
  served.Done();
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  Seat* const seat = driver.take_seat();
  // "Whoever comes next will take what is left."
  static dojo::Channel<Line*> offers;
  offers = dojo::MakeChannel<Line*>("offers");
  auto enough = dojo::MakeChannel("enough");
  auto present = std::make_shared<Present>();
  present->suppliers = static_cast<int>(suppliers.size());
  if (suppliers.empty()) offers.Close();
  for (const Supplier& supplier : suppliers)
    dojo::Go("supplier", Supply(supplier, driver, offers, enough, present));

  dojo::WaitGroup served;
  for (const Taker& taker : takers) {
    served.Add();
    dojo::Go("taker", Take(taker, driver, offers, present, served));
  }
  co_await served.Wait();

  enough.Close();
  driver.leave_seat(seat);
  co_return present->lines_used;
}

}  // namespace kata
