// VERDICT: fail; behaviour: "a volume of five pages comes, page by page, to its end"; every stage cancels the volume when it leaves, also when it has simply finished: the last pages are still on their way
#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

class CancelGuard {
 public:
  explicit CancelGuard(dojo::Cancel cancel) : cancel_(cancel) {}
  CancelGuard(const CancelGuard&) = delete;
  CancelGuard& operator=(const CancelGuard&) = delete;
  ~CancelGuard() { cancel_(); }

 private:
  dojo::Cancel cancel_;
};

dojo::Task<> Fetch(dojo::Context ctx, dojo::Cancel stop, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  dojo::CloseGuard close_fetched(fetched);
  CancelGuard stop_on_return(stop);
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
dojo::Task<> Run(dojo::Context ctx, dojo::Cancel stop, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  dojo::CloseGuard close_out(out);
  CancelGuard stop_on_return(stop);
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
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto [volume, stop] = dojo::Context::WithCancel(ctx);
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  auto ready = dojo::MakeChannel<Page>("ready");
  dojo::Go("fetcher", Fetch(volume, stop, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(volume, stop, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Run(volume, stop, scanned, machines.sharpen, ready));
  return ready;
}

}  // namespace kata
