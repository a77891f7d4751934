// VERDICT: leak; schedules: workload; a channel for each bill and no pool, so that no bill meets a stranger: the readers of late replies are parked all the same, for callers who have left
#include <memory>
#include <optional>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

struct Desk {
  Books books;
  int places;
};

namespace {

dojo::Task<> Read(Books books, int reply, dojo::Sender<Charge> charges) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await charges.Send(charge);
  }
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int places) {
  return std::make_shared<Desk>(books, places);
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto charges = dojo::MakeChannel<Charge>("charges", desk->places);
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), charges));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(charges, &charge), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      co_return Bill();
    }
    ++bill.charges;
    bill.cents += charge->cents;
    if (charge->last) bill.outcome = Outcome::kComplete;
  }
  co_return bill;
}

}  // namespace kata
