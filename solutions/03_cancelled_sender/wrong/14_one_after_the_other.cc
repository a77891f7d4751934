// VERDICT: fail; behaviour: "the pages come at the pace of the slowest machine"; one task runs the three machines in turn: one channel, one guard, no leak, and two machines that always stand still
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// One task, one channel, one way to close it.
dojo::Task<> Show(dojo::Context ctx, int pages, Machines machines,
                  dojo::Sender<Page> ready) {
  dojo::CloseGuard close_ready(ready);
  try {
    for (int number = 0; number < pages; ++number) {
      if (!ctx.Err().empty()) co_return;
      Page page = co_await machines.fetch(number);
      if (!ctx.Err().empty()) co_return;
      page = co_await machines.scan(page);
      if (!ctx.Err().empty()) co_return;
      page = co_await machines.sharpen(page);
      if (co_await dojo::Select(dojo::OnSend(ready, page), dojo::OnDone(ctx)) ==
          1) {
        co_return;
      }
    }
  } catch (const Jam&) {
  }
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto ready = dojo::MakeChannel<Page>("ready");
  dojo::Go("volume", Show(ctx, pages, machines, ready));
  return ready;
}

}  // namespace kata
