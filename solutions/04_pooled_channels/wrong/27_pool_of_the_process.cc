// VERDICT: forbidden; sentence: "what a global keeps is leaked all the same"; gives back at the right moment, into one pool for all desks, as a package variable would be: what it holds outlives the runtime that it belongs to
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

dojo::ChannelPool<Charge> Channels(int places) {
  static dojo::ChannelPool<Charge> channels(static_cast<std::size_t>(places));
  return channels;
}

dojo::Task<> Read(Books books, int reply, dojo::Sender<Charge> charges) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await charges.Send(charge);
  }
}

// Drops what is still to come, and gives the channel back.
dojo::Task<> Drain(dojo::ChannelPool<Charge> channels,
                   dojo::Channel<Charge> charges) {
  while (auto charge = co_await charges.Receive()) {
    if (charge->last) break;
  }
  channels.Put(charges);
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int places) {
  return std::make_shared<Desk>(books, places);
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto channels = Channels(desk->places);
  auto charges = channels.Get();
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), charges));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(charges, &charge), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      dojo::Go("drainer", Drain(channels, charges));
      co_return Bill();
    }
    ++bill.charges;
    bill.cents += charge->cents;
    if (charge->last) bill.outcome = Outcome::kComplete;
  }
  channels.Put(charges);
  co_return bill;
}

}  // namespace kata
