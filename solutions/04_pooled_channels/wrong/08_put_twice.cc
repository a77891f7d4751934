// VERDICT: over-memory; schedules: together 2x1; the reader gives the channel back as soon as both have done with it, and the line that did so before is still there: two bills get one channel, and the pool has it once more each time
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

dojo::Task<> Read(Books books, int reply, dojo::ChannelPool<Charge> channels,
                  dojo::Channel<Charge> charges,
                  dojo::Receiver<dojo::Unit> caller_left) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await dojo::Select(dojo::OnSend(charges, charge),
                          dojo::OnReceive(caller_left));
  }
  co_await caller_left.Receive();
  while (charges.TryReceive().has_value()) {
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
  auto caller_left = dojo::MakeChannel("caller left");
  dojo::CloseGuard close_caller_left(caller_left);
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), desk->channels,
                          charges, caller_left));

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
  desk->channels.Put(charges);
  co_return bill;
}

}  // namespace kata
