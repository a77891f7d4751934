// Without values on a channel: the reader writes into a bill that both hold,
// and closes `complete`. Whatever it writes later, nobody looks at any more.
#include <memory>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

struct Desk {
  Books books;
};

namespace {

struct Shared {
  Bill bill;
  dojo::Channel<> complete = dojo::MakeChannel("complete");
};

dojo::Task<> Read(Books books, int reply, std::shared_ptr<Shared> shared) {
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    ++shared->bill.charges;
    shared->bill.cents += charge.cents;
    last = charge.last;
  }
  shared->bill.outcome = Outcome::kComplete;
  shared->complete.Close();
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int) {
  return std::make_shared<Desk>(books);
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  auto shared = std::make_shared<Shared>();
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), shared));

  const std::size_t happened = co_await dojo::Select(
      dojo::OnReceive(shared->complete), dojo::After(patience));
  co_return happened == 0 ? shared->bill : Bill();
}

}  // namespace kata
