// VERDICT: forbidden; sentence: "what a global keeps is leaked all the same"; what was on its way is kept in a global, as it need not be fetched again: nobody looks there, and every reader who leaves adds to it
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Pages that were on their way when their reader left: they need not be
// fetched again.
std::vector<Page> kept;

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
    if (!ctx.Err().empty()) {
      kept.push_back(page);
      co_return;
    }
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(fetched, page), dojo::OnDone(ctx));
    if (happened == 1) co_return;
  }
}

// Takes each page of `in` through `machine`, to `out`.
dojo::Task<> Run(dojo::Context ctx, dojo::Cancel stop, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  dojo::CloseGuard close_out(out);
  while (auto page = co_await in.Receive()) {
    try {
      page = co_await machine(*page);
    } catch (const Jam&) {
      stop();
      co_return;
    }
    if (!ctx.Err().empty()) {
      kept.push_back(*page);
      co_return;
    }
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(out, *page), dojo::OnDone(ctx));
    if (happened == 1) {
      kept.push_back(*page);
      co_return;
    }
  }
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto [volume, stop] = dojo::Context::WithCancel(ctx);
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  auto ready = dojo::MakeChannel<Page>("ready");
  dojo::Go("fetcher", Fetch(volume, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(volume, stop, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Run(volume, stop, scanned, machines.sharpen, ready));
  return ready;
}

}  // namespace kata
