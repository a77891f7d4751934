// VERDICT: panic; behaviour: "a machine that jams ends the volume"; guards close and cancel while the exception passes by, and nobody catches it: it leaves the task, and in Go the process would end
#include <exception>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

class StopGuard {
 public:
  explicit StopGuard(dojo::Cancel stop)
      : stop_(stop), exceptions_(std::uncaught_exceptions()) {}
  StopGuard(const StopGuard&) = delete;
  StopGuard& operator=(const StopGuard&) = delete;
  ~StopGuard() {
    if (std::uncaught_exceptions() > exceptions_) stop_();
  }

 private:
  dojo::Cancel stop_;
  int exceptions_;
};

dojo::Task<> Fetch(dojo::Context ctx, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  dojo::CloseGuard close_fetched(fetched);
  for (int number = 0; number < pages; ++number) {
    const Page page = co_await fetch(number);
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
  StopGuard stop_on_jam(stop);
  while (auto page = co_await in.Receive()) {
    page = co_await machine(*page);
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
  dojo::Go("fetcher", Fetch(volume, pages, machines.fetch, fetched));
  dojo::Go("scanner", Run(volume, stop, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Run(volume, stop, scanned, machines.sharpen, ready));
  return ready;
}

}  // namespace kata
