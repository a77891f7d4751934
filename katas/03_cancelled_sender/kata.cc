// Kata 03: three machines in a row, a reader who leaves, and channels that are
// closed only when nobody does. The only file to edit.
#include "kata.h"

#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Fetch(dojo::Context ctx, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  for (int number = 0; number < pages; ++number) {
    Page page;
    try {
      page = co_await fetch(number);
    } catch (const Jam&) {
      co_return;
    }
    if (!ctx.Err().empty()) co_return;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(fetched, page), dojo::OnDone(ctx));
    if (happened == 1) co_return;
  }
  fetched.Close();
}

// Takes each page of `in` through `machine`, to `out`.
dojo::Task<> Run(dojo::Context ctx, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  while (auto page = co_await in.Receive()) {
    try {
      page = co_await machine(*page);
    } catch (const Jam&) {
      co_return;
    }
    if (!ctx.Err().empty()) co_return;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(out, *page), dojo::OnDone(ctx));
    if (happened == 1) co_return;
  }
  out.Close();
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  auto ready = dojo::MakeChannel<Page>("ready");
  // TODO: everybody who sends listens to `ctx`, and goes home when it ends. Who
  // tells those that receive?
  dojo::Go("fetcher", Fetch(ctx, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(ctx, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Run(ctx, scanned, machines.sharpen, ready));
  return ready;
}

}  // namespace kata
