// VERDICT: leak; behaviour: "a context without an end serves as well"; a task of its own waits for the end of the context, to tell the others: a volume that is read to its last page leaves that task behind
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Fetch(dojo::Context ctx, dojo::Receiver<dojo::Unit> over,
                   int pages, dojo::Task<Page> (*fetch)(int number),
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
    const std::size_t happened = co_await dojo::Select(
        dojo::OnSend(fetched, page), dojo::OnReceive(over));
    if (happened == 1) co_return;
  }
}

// Takes each page of `in` through `machine`, to `out`.
dojo::Task<> Run(dojo::Context ctx, dojo::Receiver<dojo::Unit> over,
                 dojo::Cancel stop, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  dojo::CloseGuard close_out(out);
  while (auto page = co_await in.Receive()) {
    try {
      page = co_await machine(*page);
    } catch (const Jam&) {
      stop();
      co_return;
    }
    if (!ctx.Err().empty()) co_return;
    const std::size_t happened =
        co_await dojo::Select(dojo::OnSend(out, *page), dojo::OnReceive(over));
    if (happened == 1) co_return;
  }
}

// Whatever ends the context, the volume ends with it.
dojo::Task<> Watch(dojo::Context ctx, dojo::Sender<dojo::Unit> over) {
  co_await ctx.Done().Receive();
  over.Close();
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto [volume, stop] = dojo::Context::WithCancel(ctx);
  auto over = dojo::MakeChannel("over");
  dojo::Go("watcher", Watch(volume, over));
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  auto ready = dojo::MakeChannel<Page>("ready");
  dojo::Go("fetcher", Fetch(volume, over, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(volume, over, stop, fetched, machines.scan, scanned));
  dojo::Go("sharpener",
           Run(volume, over, stop, scanned, machines.sharpen, ready));
  return ready;
}

}  // namespace kata
