// VERDICT: fail; behaviour: "behind a jam no volume is fetched to its end"; a stage whose machine has jammed takes all that is still to come, so that nobody is left alone: a thousand pages are fetched to be thrown away
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Fetch(dojo::Context ctx, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  dojo::CloseGuard close_fetched(fetched);
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
}

// Takes each page of `in` through `machine`, to `out`.
dojo::Task<> Run(dojo::Context ctx, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  dojo::CloseGuard close_out(out);
  bool jammed = false;
  while (auto page = co_await in.Receive()) {
    try {
      page = co_await machine(*page);
    } catch (const Jam&) {
      jammed = true;
    }
    if (!ctx.Err().empty()) co_return;
    if (jammed) break;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(out, *page), dojo::OnDone(ctx));
    if (happened == 1) co_return;
  }
  // Nobody before it may be left alone with a page.
  while (co_await in.Receive()) {
  }
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  auto ready = dojo::MakeChannel<Page>("ready");
  dojo::Go("fetcher", Fetch(ctx, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(ctx, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Run(ctx, scanned, machines.sharpen, ready));
  return ready;
}

}  // namespace kata
