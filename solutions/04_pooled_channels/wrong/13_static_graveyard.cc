// VERDICT: forbidden; sentence: "what a global keeps is leaked all the same"; what was left too early is kept in a static list, and its reader with it: no bill meets it again, and it stays for ever
#include <memory>
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

struct Desk {
  Books books;
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

// Nobody may get these again.
void Bury(dojo::Channel<Charge> charges) {
  static std::vector<dojo::Channel<Charge>> graveyard;
  graveyard.push_back(charges);
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
    if (happened == 1) {
      Bury(charges);
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
