// VERDICT: fail; behaviour: "no bill waits for another, whether that is late or in time"; one bill at a time, from the question to the last charge: the one channel never has two users, and everybody waits for the slowest reply
#include <memory>
#include <optional>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

struct Desk {
  Books books;
  dojo::Channel<Charge> charges;
  dojo::Mutex busy;
};

namespace {

dojo::Task<> Read(Books books, int reply, dojo::Sender<Charge> charges) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await charges.Send(charge);
  }
}

dojo::Task<> Drain(dojo::Mutex busy, dojo::Receiver<Charge> charges) {
  while (auto charge = co_await charges.Receive()) {
    if (charge->last) break;
  }
  busy.Unlock();
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int places) {
  return std::make_shared<Desk>(
      books, dojo::MakeChannel<Charge>("charges", places), dojo::Mutex());
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  co_await desk->busy.Lock();
  auto charges = desk->charges;
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), charges));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(charges, &charge), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      dojo::Go("drainer", Drain(desk->busy, charges));
      co_return Bill();
    }
    ++bill.charges;
    bill.cents += charge->cents;
    if (charge->last) bill.outcome = Outcome::kComplete;
  }
  desk->busy.Unlock();
  co_return bill;
}

}  // namespace kata
