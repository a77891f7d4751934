// VERDICT: leak; schedules: at_once 1x1x0x0; without channels, and two changes are made without the mutex: they may come between the look and the wait of somebody who is then never woken
#include <memory>
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct Shelf {
  explicit Shelf(Driver driver) : driver(driver) {}
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

  // Gives out a line that lies there; null when there is none.
  Line* Pick() {
    for (Line*& place : places) {
      if (place != nullptr) return std::exchange(place, nullptr);
    }
    return nullptr;
  }

  const Driver driver;
  dojo::Mutex mutex;
  dojo::Cond changed{mutex};
  std::vector<Line*> places;
  int suppliers = 0;
  bool is_over = false;
  int lines_used = 0;
};

dojo::Task<> Supply(Supplier supplier, std::size_t place,
                    std::shared_ptr<Shelf> shelf) {
  for (int i = 0; i < supplier.stock && !shelf->is_over; ++i) {
    Line* const line = co_await shelf->driver.dial(supplier.id);
    const auto guard = co_await shelf->mutex.Hold();
    shelf->places[place] = line;
    shelf->changed.Broadcast();
    while (shelf->places[place] != nullptr && !shelf->is_over)
      co_await shelf->changed.Wait();
    if (shelf->places[place] != nullptr) {
      shelf->places[place] = nullptr;
      shelf->driver.hang_up(line);
    }
  }
  --shelf->suppliers;
  shelf->changed.Broadcast();
}

dojo::Task<Line*> Fetch(std::shared_ptr<Shelf> shelf) {
  const auto guard = co_await shelf->mutex.Hold();
  Line* line = shelf->Pick();
  while (line == nullptr && shelf->suppliers > 0) {
    co_await shelf->changed.Wait();
    line = shelf->Pick();
  }
  shelf->changed.Broadcast();
  co_return line;
}

dojo::Task<> Take(Taker taker, std::shared_ptr<Shelf> shelf) {
  for (int i = 0; i < taker.limit; ++i) {
    Line* const line = co_await Fetch(shelf);
    if (line == nullptr) co_return;
    co_await taker.work(taker.id, line);
    shelf->driver.hang_up(line);
    ++shelf->lines_used;
  }
}

}  // namespace

dojo::Task<int> BringTogether(std::vector<Supplier> suppliers,
                              std::vector<Taker> takers, Driver driver) {
  const std::unique_ptr<Seat, void (*)(Seat*)> seat(driver.take_seat(),
                                                    driver.leave_seat);
  auto shelf = std::make_shared<Shelf>(driver);
  shelf->places.resize(suppliers.size());
  shelf->suppliers = static_cast<int>(suppliers.size());
  for (std::size_t i = 0; i < suppliers.size(); ++i)
    dojo::Go("supplier", Supply(suppliers[i], i, shelf));

  dojo::Scope served;
  for (const Taker& taker : takers) served.Go("taker", Take(taker, shelf));
  co_await served.Join();
  shelf->is_over = true;
  shelf->changed.Broadcast();
  co_return shelf->lines_used;
}

}  // namespace kata
