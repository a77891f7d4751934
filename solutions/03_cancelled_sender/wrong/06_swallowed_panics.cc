// VERDICT: panic; schedules: cancelled; the end of the context closes everything, and each send and each close swallows its panic: nobody stays, nothing is lost, and every reader who turns away panics
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Whoever closes second is too late, and that is fine.
void Close(dojo::Sender<Page> pages) {
  try {
    pages.Close();
  } catch (const dojo::Panic&) {
  }
}

dojo::Task<bool> HandOn(dojo::Context ctx, Page page, dojo::Sender<Page> out) {
  try {
    if (!ctx.Err().empty()) co_return false;
    co_return co_await dojo::Select(dojo::OnSend(out, page),
                                    dojo::OnDone(ctx)) == 0;
  } catch (const dojo::Panic&) {  // closed: nobody wants it
    co_return false;
  }
}

dojo::Task<> Fetch(dojo::Context ctx, dojo::Cancel stop, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  for (int number = 0; number < pages; ++number) {
    Page page;
    try {
      page = co_await fetch(number);
    } catch (const Jam&) {
      stop();
      break;
    }
    if (!co_await HandOn(ctx, page, fetched)) break;
  }
  Close(fetched);
}

// Takes each page of `in` through `machine`, to `out`.
dojo::Task<> Run(dojo::Context ctx, dojo::Cancel stop, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  while (auto page = co_await in.Receive()) {
    try {
      page = co_await machine(*page);
    } catch (const Jam&) {
      stop();
      break;
    }
    if (!co_await HandOn(ctx, *page, out)) break;
  }
  Close(out);
}

dojo::Task<> CloseAll(dojo::Sender<Page> fetched, dojo::Sender<Page> scanned,
                      dojo::Sender<Page> ready) {
  Close(fetched);
  Close(scanned);
  Close(ready);
  co_return;
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto [volume, stop] = dojo::Context::WithCancel(ctx);
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  auto ready = dojo::MakeChannel<Page>("ready");
  dojo::AfterFunc(volume, "closer", CloseAll(fetched, scanned, ready));
  dojo::Go("fetcher", Fetch(volume, stop, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(volume, stop, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Run(volume, stop, scanned, machines.sharpen, ready));
  return ready;
}

}  // namespace kata
