// A channel has two users, the reader and the caller, and either may be the
// last. They share a lease, and whoever lets go of it last takes out what
// nobody has received and gives the channel back.
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
  explicit Lease(dojo::ChannelPool<Charge> from)
      : channels(from), charges(from.Get()) {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() {
    while (charges.TryReceive().has_value()) {
    }
    channels.Put(charges);
  }

  dojo::ChannelPool<Charge> channels;
  dojo::Channel<Charge> charges;
};

dojo::Task<> Read(Books books, int reply, std::shared_ptr<Lease> lease,
                  dojo::Receiver<dojo::Unit> caller_left) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    last = charge.last;
    co_await dojo::Select(dojo::OnSend(lease->charges, charge),
                          dojo::OnReceive(caller_left));
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
  const auto lease = std::make_shared<Lease>(desk->channels);
  auto caller_left = dojo::MakeChannel("caller left");
  dojo::CloseGuard close_caller_left(caller_left);
  dojo::Go("reader",
           Read(desk->books, desk->books.ask(guest), lease, caller_left));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnReceive(lease->charges, &charge),
                              dojo::After(deadline - dojo::Now()));
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
