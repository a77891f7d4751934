// VERDICT: leak; behaviour: "charges that come do not lengthen the patience"; a destructor gives the channel back on every way out, which is where it went before
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

class Lease {
 public:
  explicit Lease(dojo::ChannelPool<Charge> channels)
      : channels_(channels), charges_(channels.Get()) {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { channels_.Put(charges_); }
  const dojo::Channel<Charge>& charges() const { return charges_; }

 private:
  dojo::ChannelPool<Charge> channels_;
  dojo::Channel<Charge> charges_;
};

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
  const Lease lease(desk->channels);
  dojo::Go("reader",
           Read(desk->books, desk->books.ask(guest), lease.charges()));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnReceive(lease.charges(), &charge),
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
