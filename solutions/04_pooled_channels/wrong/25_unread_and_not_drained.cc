// VERDICT: fail; behaviour: "at the deadline itself either outcome will do, and nobody stays"; the last of the two gives the channel back at the right moment, with all in it that the caller did not stay to receive
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

struct Lease {
  dojo::ChannelPool<Charge> channels;
  dojo::Channel<Charge> charges;
  dojo::Channel<> caller_left = dojo::MakeChannel("caller left");
  int users = 2;
};

void GiveUp(const std::shared_ptr<Lease>& lease) {
  if (--lease->users == 0) lease->channels.Put(lease->charges);
}

dojo::Task<> Read(Books books, int reply, std::shared_ptr<Lease> lease) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await dojo::Select(dojo::OnSend(lease->charges, charge),
                          dojo::OnReceive(lease->caller_left));
  }
  GiveUp(lease);
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int places) {
  return std::make_shared<Desk>(
      books, dojo::ChannelPool<Charge>(static_cast<std::size_t>(places)));
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto lease = std::make_shared<Lease>(desk->channels, desk->channels.Get());
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), lease));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnReceive(lease->charges, &charge),
                              dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      bill = Bill();
      break;
    }
    ++bill.charges;
    bill.cents += charge->cents;
    if (charge->last) bill.outcome = Outcome::kComplete;
  }
  lease->caller_left.Close();
  GiveUp(lease);
  co_return bill;
}

}  // namespace kata
