// VERDICT: fail; behaviour: "every line is hung up once, at its moment"; a guard on both sides: the supplier's does not know that the line was handed over, and hangs up under the one who took it
#include <memory>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

class SeatGuard {
 public:
  explicit SeatGuard(Driver driver)
      : driver_(driver), seat_(driver.take_seat()) {}
  SeatGuard(const SeatGuard&) = delete;
  SeatGuard& operator=(const SeatGuard&) = delete;
  ~SeatGuard() { driver_.leave_seat(seat_); }

 private:
  Driver driver_;
  Seat* seat_;
};

class LineGuard {
 public:
  LineGuard(Driver driver, Line* line) : driver_(driver), line_(line) {}
  LineGuard(const LineGuard&) = delete;
  LineGuard& operator=(const LineGuard&) = delete;
  ~LineGuard() { driver_.hang_up(line_); }
  Line* get() const { return line_; }

 private:
  Driver driver_;
  Line* line_;
};

struct Count {
  int suppliers = 0;
  int lines_used = 0;
};

dojo::Task<> Supply(Supplier supplier, Driver driver,
                    dojo::Sender<Line*> offers,
                    dojo::Receiver<dojo::Unit> enough,
                    std::shared_ptr<Count> count) {
  for (int i = 0; i < supplier.stock && !enough.TryReceive().closed(); ++i) {
    LineGuard line(driver, co_await driver.dial(supplier.id));
    co_await dojo::Select(dojo::OnSend(offers, line.get()),
                          dojo::OnReceive(enough));
  }
  // The last sender closes.
  if (--count->suppliers == 0) offers.Close();
}

dojo::Task<> Take(Taker taker, Driver driver, dojo::Receiver<Line*> offers,
                  std::shared_ptr<Count> count) {
  for (int i = 0; i < taker.limit; ++i) {
    const auto offer = co_await offers.Receive();
    if (!offer) co_return;
    LineGuard line(driver, *offer);
    co_await taker.work(taker.id, line.get());
    ++count->lines_used;
  }
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  SeatGuard seat(driver);
  auto offers = dojo::MakeChannel<Line*>("offers");
  auto enough = dojo::MakeChannel("enough");
  dojo::CloseGuard close_enough(enough);
  auto count = std::make_shared<Count>();
  count->suppliers = static_cast<int>(suppliers.size());
  if (suppliers.empty()) offers.Close();
  for (const Supplier& supplier : suppliers)
    dojo::Go("supplier", Supply(supplier, driver, offers, enough, count));

  dojo::Scope served;
  for (const Taker& taker : takers)
    served.Go("taker", Take(taker, driver, offers, count));
  co_await served.Join();
  co_return count->lines_used;
}

}  // namespace kata
