// Kata 04: bills whose charges come through channels from a pool, and channels
// that go back to it while somebody still uses them. The only file to edit.
#include "kata.h"

#include <memory>
#include <optional>

#include "runtime/dojo.h"

namespace kata {

struct Desk {
  Books books;
  // Each channel has 64 KiB of places: too much to make one for each bill.
  dojo::ChannelPool<Charge> channels;
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
  return std::make_shared<Desk>(
      books, dojo::ChannelPool<Charge>(static_cast<std::size_t>(places)));
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  // What has somebody else's charges in it is thrown away.
  auto charges = desk->channels.Get();
  while (charges.len() > 0) charges = desk->channels.Get();
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), charges));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(charges, &charge), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      bill = Bill();
      break;
    }
    ++bill.charges;
    bill.cents += charge->cents;
    if (charge->last) bill.outcome = Outcome::kComplete;
  }
  // TODO: on either way out the channel goes back, and is empty. Does that mean
  // that nobody has anything to put into it?
  desk->channels.Put(charges);
  co_return bill;
}

}  // namespace kata
