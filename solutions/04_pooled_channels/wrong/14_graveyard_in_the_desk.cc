// VERDICT: over-memory; heap: working; the readers go home and no bill meets a stranger, but each channel that was left too early stays with the desk: one for each bill that was given up
#include <memory>
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

struct Desk {
  Books books;
  dojo::ChannelPool<Charge> channels;
  std::vector<dojo::Channel<Charge>> unfit;
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
  return std::make_shared<Desk>(
      books, dojo::ChannelPool<Charge>(static_cast<std::size_t>(places)),
      std::vector<dojo::Channel<Charge>>());
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto charges = desk->channels.Get();
  auto done = dojo::MakeChannel("done");
  dojo::CloseGuard close_done(done);
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), charges, done));

  Bill bill;
  while (bill.outcome != Outcome::kComplete) {
    std::optional<Charge> charge;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(charges, &charge), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      desk->unfit.push_back(charges);
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
