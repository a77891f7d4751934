// VERDICT: leak; schedules: jammed 1x1x0; a page that means "nothing follows" instead of a close: it must be sent, and who sends it waits for a receiver that has gone
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// The number of a page that says that nothing follows.
constexpr int kEnd = -1;
Page End() { return {.number = kEnd, .picture = nullptr}; }

dojo::Task<> Fetch(dojo::Context ctx, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  for (int number = 0; number < pages; ++number) {
    Page page;
    try {
      page = co_await fetch(number);
    } catch (const Jam&) {
      break;
    }
    if (!ctx.Err().empty()) break;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(fetched, page), dojo::OnDone(ctx));
    if (happened == 1) break;
  }
  co_await fetched.Send(End());
}

// Takes each page of `in` through `machine`, to `out`.
dojo::Task<> Run(dojo::Context ctx, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  while (true) {
    Page page = *co_await in.Receive();
    if (page.number == kEnd) break;
    try {
      page = co_await machine(page);
    } catch (const Jam&) {
      break;
    }
    if (!ctx.Err().empty()) break;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(out, page), dojo::OnDone(ctx));
    if (happened == 1) break;
  }
  co_await out.Send(End());
}

// For the reader, who knows of no such page.
dojo::Task<> HandOut(dojo::Context ctx, dojo::Receiver<Page> sharp,
                     dojo::Sender<Page> ready) {
  dojo::CloseGuard close_ready(ready);
  while (true) {
    const Page page = *co_await sharp.Receive();
    if (page.number == kEnd) co_return;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(ready, page), dojo::OnDone(ctx));
    if (happened == 1) co_return;
  }
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  auto sharp = dojo::MakeChannel<Page>("sharp");
  auto ready = dojo::MakeChannel<Page>("ready");
  dojo::Go("fetcher", Fetch(ctx, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(ctx, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Run(ctx, scanned, machines.sharpen, sharp));
  dojo::Go("hand", HandOut(ctx, sharp, ready));
  return ready;
}

}  // namespace kata
