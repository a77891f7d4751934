// No pool: each bill has a channel of its own, which goes with the last of
// those who hold it. Nothing can be left over for anybody else. `done` is
// closed on every way out, so that the reader need not wait for a caller who
// has left.
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

dojo::Task<> Read(Books books, int reply, dojo::Sender<Charge> charges,
                  dojo::Receiver<dojo::Unit> done) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await dojo::Select(dojo::OnSend(charges, charge), dojo::OnReceive(done));
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
  auto done = dojo::MakeChannel("done");
  dojo::CloseGuard close_done(done);
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), charges, done));

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
