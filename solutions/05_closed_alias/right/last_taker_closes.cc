// The other owner: the takers know when it is enough, so the last of them
// closes, and whoever brought them together holds no end of that channel any
// more. Except when there are no takers: then nobody is the last.
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

// Each taker holds one; the death of the last says that it is enough.
class Presence {
 public:
  explicit Presence(dojo::Sender<dojo::Unit> enough)
      : enough_(std::move(enough)) {}
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;
  ~Presence() { enough_.Close(); }
  int lines_used = 0;

 private:
  dojo::Sender<dojo::Unit> enough_;
};

// Takes the line over when it is sent; hangs it up when it is not wanted.
dojo::Task<bool> Offer(Driver driver, Line* dialled, dojo::Sender<Line*> offers,
                       dojo::Receiver<dojo::Unit> enough) {
  LineGuard line(driver, dialled);
  const std::size_t happened = co_await dojo::Select(
      dojo::OnReceive(enough), dojo::OnSend(offers, line.get()));
  if (happened == 1) line.HandOver();
  co_return happened == 1;
}

dojo::Task<> Supply(Supplier supplier, Driver driver,
                    dojo::Sender<Line*> offers,
                    dojo::Receiver<dojo::Unit> enough,
                    dojo::WaitGroup supplying) {
  for (int i = 0; i < supplier.stock && !enough.TryReceive().closed(); ++i) {
    Line* const line = co_await driver.dial(supplier.id);
    if (!co_await Offer(driver, line, offers, enough)) break;
  }
  supplying.Done();
}

// Closes behind the suppliers.
dojo::Task<> Watch(dojo::WaitGroup supplying, dojo::Sender<Line*> offers) {
  co_await supplying.Wait();
  offers.Close();
}

dojo::Task<> Take(Taker taker, Driver driver, dojo::Receiver<Line*> offers,
                  std::shared_ptr<Presence> presence) {
  for (int i = 0; i < taker.limit; ++i) {
    const auto offer = co_await offers.Receive();
    if (!offer) co_return;
    const LineGuard line(driver, *offer);
    co_await taker.work(taker.id, line.get());
    ++presence->lines_used;
  }
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  if (takers.empty()) co_return 0;
  SeatGuard seat(driver);
  auto offers = dojo::MakeChannel<Line*>("offers");
  auto enough = dojo::MakeChannel("enough");
  auto presence = std::make_shared<Presence>(enough);
  dojo::WaitGroup supplying;
  for (const Supplier& supplier : suppliers) {
    supplying.Add();
    dojo::Go("supplier", Supply(supplier, driver, offers, enough, supplying));
  }
  dojo::Go("watcher", Watch(supplying, offers));

  dojo::Scope served;
  for (const Taker& taker : takers)
    served.Go("taker", Take(taker, driver, offers, presence));
  co_await served.Join();
  co_return presence->lines_used;
}

}  // namespace kata
