// VERDICT: fail; behaviour: "a slow taker and quick ones share what there is"; the first taker to leave says that it is enough, once, and the others come away with less than they want and there is
#include <memory>
#include <utility>
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

// Owns a line, unless it has been handed over.
class LineGuard {
 public:
  LineGuard(Driver driver, Line* line) : driver_(driver), line_(line) {}
  LineGuard(const LineGuard&) = delete;
  LineGuard& operator=(const LineGuard&) = delete;
  ~LineGuard() {
    if (line_ != nullptr) driver_.hang_up(line_);
  }
  Line* get() const { return line_; }
  void HandOver() { line_ = nullptr; }

 private:
  Driver driver_;
  Line* line_;
};

struct Count {
  int suppliers = 0;
  bool is_enough = false;
  int lines_used = 0;
};

dojo::Task<> Supply(Supplier supplier, Driver driver,
                    dojo::Sender<Line*> offers,
                    dojo::Receiver<dojo::Unit> enough,
                    std::shared_ptr<Count> count) {
  for (int i = 0; i < supplier.stock && !enough.TryReceive().closed(); ++i) {
    LineGuard line(driver, co_await driver.dial(supplier.id));
    const std::size_t happened = co_await dojo::Select(
        dojo::OnSend(offers, line.get()), dojo::OnReceive(enough));
    if (happened == 0) line.HandOver();
  }
  // The last sender closes.
  if (--count->suppliers == 0) offers.Close();
}

dojo::Task<> Take(Taker taker, Driver driver, dojo::Receiver<Line*> offers,
                  dojo::Sender<dojo::Unit> enough,
                  std::shared_ptr<Count> count) {
  for (int i = 0; i < taker.limit; ++i) {
    const auto offer = co_await offers.Receive();
    if (!offer) break;
    LineGuard line(driver, *offer);
    co_await taker.work(taker.id, line.get());
    ++count->lines_used;
  }
  if (!std::exchange(count->is_enough, true)) enough.Close();
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  SeatGuard seat(driver);
  auto offers = dojo::MakeChannel<Line*>("offers");
  auto enough = dojo::MakeChannel("enough");
  auto count = std::make_shared<Count>();
  count->suppliers = static_cast<int>(suppliers.size());
  if (takers.empty()) enough.Close();
  if (suppliers.empty()) offers.Close();
  for (const Supplier& supplier : suppliers)
    dojo::Go("supplier", Supply(supplier, driver, offers, enough, count));

  dojo::Scope served;
  for (const Taker& taker : takers)
    served.Go("taker", Take(taker, driver, offers, enough, count));
  co_await served.Join();
  co_return count->lines_used;
}

}  // namespace kata
