// One task owns all ends: it starts the stages, each in a scope of its own, and
// closes what a stage sends on when that stage has ended, however it did. The
// stages neither close nor need a guard.
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Whether somebody still wants `page`, and has it now.
dojo::Task<bool> HandOn(dojo::Context ctx, Page page, dojo::Sender<Page> out) {
  if (!ctx.Err().empty()) co_return false;
  co_return co_await dojo::Select(dojo::OnSend(out, page), dojo::OnDone(ctx)) ==
      0;
}

dojo::Task<> Fetch(dojo::Context ctx, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  try {
    for (int number = 0; number < pages; ++number) {
      const Page page = co_await fetch(number);
      if (!co_await HandOn(ctx, page, fetched)) co_return;
    }
  } catch (const Jam&) {
  }
}

dojo::Task<> Run(dojo::Context ctx, dojo::Cancel stop, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  try {
    while (auto page = co_await in.Receive()) {
      const Page made = co_await machine(*page);
      if (!co_await HandOn(ctx, made, out)) co_return;
    }
  } catch (const Jam&) {
    stop();
  }
}

dojo::Task<> Show(dojo::Context ctx, int pages, Machines machines,
                  dojo::Sender<Page> ready) {
  auto [volume, stop] = dojo::Context::WithCancel(ctx);
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  dojo::Scope fetching, scanning, sharpening;
  fetching.Go("fetcher", Fetch(volume, pages, machines.fetch, fetched));
  scanning.Go("scanner", Run(volume, stop, fetched, machines.scan, scanned));
  sharpening.Go("sharpener",
                Run(volume, stop, scanned, machines.sharpen, ready));
  co_await fetching.Join();
  fetched.Close();
  co_await scanning.Join();
  scanned.Close();
  co_await sharpening.Join();
  ready.Close();
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto ready = dojo::MakeChannel<Page>("ready");
  dojo::Go("volume", Show(ctx, pages, machines, ready));
  return ready;
}

}  // namespace kata
