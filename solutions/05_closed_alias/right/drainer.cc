// Nobody needs to be told: suppliers send, and whoever comes last closes. When
// the takers have left, the one who brought them together takes what is still
// offered, and hangs up. A supplier looks before it dials whether that is so.
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

struct State {
  bool takers_have_left = false;
  int suppliers = 0;
  int lines_used = 0;
};

dojo::Task<> Supply(Supplier supplier, Driver driver,
                    dojo::Sender<Line*> offers, std::shared_ptr<State> state) {
  for (int i = 0; i < supplier.stock && !state->takers_have_left; ++i)
    co_await offers.Send(co_await driver.dial(supplier.id));
  if (--state->suppliers == 0) offers.Close();
}

dojo::Task<> Take(Taker taker, Driver driver, dojo::Receiver<Line*> offers,
                  std::shared_ptr<State> state) {
  for (int i = 0; i < taker.limit; ++i) {
    const auto offer = co_await offers.Receive();
    if (!offer) co_return;
    const LineGuard line(driver, *offer);
    co_await taker.work(taker.id, line.get());
    ++state->lines_used;
  }
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  SeatGuard seat(driver);
  auto offers = dojo::MakeChannel<Line*>("offers");
  auto state = std::make_shared<State>();
  state->suppliers = static_cast<int>(suppliers.size());
  if (suppliers.empty()) offers.Close();
  for (const Supplier& supplier : suppliers)
    dojo::Go("supplier", Supply(supplier, driver, offers, state));

  dojo::Scope served;
  for (const Taker& taker : takers)
    served.Go("taker", Take(taker, driver, offers, state));
  co_await served.Join();
  state->takers_have_left = true;
  while (const auto late = co_await offers.Receive()) driver.hang_up(*late);
  co_return state->lines_used;
}

}  // namespace kata
