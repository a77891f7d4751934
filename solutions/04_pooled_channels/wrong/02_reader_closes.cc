// VERDICT: panic; schedules: deadline 1x2x1; the reader closes behind its last charge, as who sends should, and the channel goes back closed: the next reader panics in its first send
#include <memory>
#include <optional>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

struct Desk {
  Books books;
  dojo::ChannelPool<Charge> channels;
};

namespace {

dojo::Task<> Read(Books books, int reply, dojo::Sender<Charge> charges) {
  dojo::CloseGuard close_charges(charges);
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await charges.Send(charge);
  }
}

// Drops what is still to come, and gives the channel back.
dojo::Task<> Drain(dojo::ChannelPool<Charge> channels,
                   dojo::Channel<Charge> charges) {
  while (co_await charges.Receive()) {
  }
  channels.Put(charges);
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int places) {
  return std::make_shared<Desk>(
      books, dojo::ChannelPool<Charge>(static_cast<std::size_t>(places)));
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto charges = desk->channels.Get();
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), charges));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(charges, &charge), dojo::After(deadline - dojo::Now()));
    if (happened == 1 || !charge) {
      dojo::Go("drainer", Drain(desk->channels, charges));
      co_return Bill();
    }
    ++bill.charges;
    bill.cents += charge->cents;
    if (charge->last) bill.outcome = Outcome::kComplete;
  }
  desk->channels.Put(charges);
  co_return bill;
}

}  // namespace kata
