// A pool of its own: a channel of idle channels. What finds no place in it is
// dropped. A channel goes back when its last charge has been received, by the
// caller or by who came in its place.
#include <memory>
#include <optional>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

namespace {

constexpr int kIdleAtMost = 8;

}  // namespace

struct Desk {
  Books books;
  int places;
  dojo::Channel<dojo::Channel<Charge>> idle =
      dojo::MakeChannel<dojo::Channel<Charge>>("idle", kIdleAtMost);
};

namespace {

dojo::Task<> Read(Books books, int reply, dojo::Sender<Charge> charges) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await charges.Send(charge);
  }
}

dojo::Task<> Drain(dojo::Sender<dojo::Channel<Charge>> idle,
                   dojo::Channel<Charge> charges) {
  while (auto charge = co_await charges.Receive()) {
    if (charge->last) break;
  }
  idle.TrySend(charges);
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int places) {
  return std::make_shared<Desk>(books, places);
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto from_pool = desk->idle.TryReceive();
  auto charges = from_pool.has_value()
                     ? *from_pool
                     : dojo::MakeChannel<Charge>("charges", desk->places);
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), charges));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(charges, &charge), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      dojo::Go("drainer", Drain(desk->idle, charges));
      co_return Bill();
    }
    ++bill.charges;
    bill.cents += charge->cents;
    if (charge->last) bill.outcome = Outcome::kComplete;
  }
  desk->idle.TrySend(charges);
  co_return bill;
}

}  // namespace kata
