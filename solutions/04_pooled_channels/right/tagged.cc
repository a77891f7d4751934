// The channels may be in any state: each charge says to which reply it belongs,
// and who receives drops what is not for it. So a channel can go back at once.
// A reader whose caller has left offers its charges no longer than that.
#include <memory>
#include <optional>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

namespace {

struct Tagged {
  int reply;
  Charge charge;
};

}  // namespace

struct Desk {
  Books books;
  dojo::ChannelPool<Tagged> channels;
};

namespace {

dojo::Task<> Read(Books books, int reply, dojo::Sender<Tagged> charges,
                  dojo::Receiver<dojo::Unit> done) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await dojo::Select(dojo::OnSend(charges, {reply, charge}),
                          dojo::OnReceive(done));
  }
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int places) {
  return std::make_shared<Desk>(
      books, dojo::ChannelPool<Tagged>(static_cast<std::size_t>(places)));
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto charges = desk->channels.Get();
  const int reply = desk->books.ask(guest);
  auto done = dojo::MakeChannel("done");
  dojo::CloseGuard close_done(done);
  dojo::Go("reader", Read(desk->books, reply, charges, done));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Tagged> next;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(charges, &next), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      bill = Bill();
      break;
    }
    if (next->reply != reply) continue;
    ++bill.charges;
    bill.cents += next->charge.cents;
    if (next->charge.last) bill.outcome = Outcome::kComplete;
  }
  desk->channels.Put(charges);
  co_return bill;
}

}  // namespace kata
