// The reader adds up by itself, and there is one value to hand over. A channel
// for that is small enough to be made anew each time, and has room for it: so
// nobody waits for a caller who has left.
#include <memory>
#include <optional>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

struct Desk {
  Books books;
};

namespace {

dojo::Task<> Read(Books books, int reply, dojo::Sender<Bill> complete) {
  Bill bill{Outcome::kComplete};
  for (bool last = false; !last;) {
    const Charge charge = co_await books.next(reply);
    ++bill.charges;
    bill.cents += charge.cents;
    last = charge.last;
  }
  co_await complete.Send(bill);
}

}  // namespace

std::shared_ptr<Desk> OpenDesk(Books books, int) {
  return std::make_shared<Desk>(books);
}

dojo::Task<Bill> MakeBill(std::shared_ptr<Desk> desk, int guest,
                          dojo::Duration patience) {
  auto complete = dojo::MakeChannel<Bill>("complete", 1);
  dojo::Go("reader", Read(desk->books, desk->books.ask(guest), complete));

  std::optional<Bill> bill;
  co_await dojo::Select(dojo::OnReceive(complete, &bill),
                        dojo::After(patience));
  co_return bill.value_or(Bill());
}

}  // namespace kata
