// No context of the volume's own: each link between two stages can be given up
// from both sides. Who sends closes `pages`, who receives closes `gone`, and
// both do so by a guard. A jam, or the context's end, then goes from neighbour
// to neighbour.
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct Link {
  dojo::Channel<Page> pages = dojo::MakeChannel<Page>("pages");
  dojo::Channel<> gone = dojo::MakeChannel("gone");
};

dojo::Task<> Fetch(dojo::Context ctx, int pages,
                   dojo::Task<Page> (*fetch)(int number), Link out) {
  dojo::CloseGuard close_pages(out.pages);
  for (int number = 0; number < pages && ctx.Err().empty(); ++number) {
    Page page;
    try {
      page = co_await fetch(number);
    } catch (const Jam&) {
      co_return;
    }
    if (co_await dojo::Select(dojo::OnSend(out.pages, page), dojo::OnDone(ctx),
                              dojo::OnReceive(out.gone)) != 0) {
      co_return;
    }
  }
}

dojo::Task<> Run(dojo::Context ctx, Link in, dojo::Task<Page> (*machine)(Page),
                 Link out) {
  dojo::CloseGuard close_pages(out.pages);
  dojo::CloseGuard close_gone(in.gone);
  while (auto page = co_await in.pages.Receive()) {
    if (!ctx.Err().empty()) co_return;
    try {
      page = co_await machine(*page);
    } catch (const Jam&) {
      co_return;
    }
    if (co_await dojo::Select(dojo::OnSend(out.pages, *page), dojo::OnDone(ctx),
                              dojo::OnReceive(out.gone)) != 0) {
      co_return;
    }
  }
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  Link fetched, scanned, ready;
  dojo::Go("fetcher", Fetch(ctx, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(ctx, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Run(ctx, scanned, machines.sharpen, ready));
  return ready.pages;
}

}  // namespace kata
