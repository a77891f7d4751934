// The stages know nothing of ends and errors: they throw. One wrapper for all
// closes what the stage sends on, and when it has thrown ends the volume. There
// is room for one page on each channel, and receivers listen to the context,
// too.
#include <optional>
#include <utility>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct Over {};  // thrown when the context has ended

dojo::Task<> Send(dojo::Context ctx, Page page, dojo::Sender<Page> out) {
  if (co_await dojo::Select(dojo::OnDone(ctx), dojo::OnSend(out, page)) == 0)
    throw Over();
}

dojo::Task<> Fetch(dojo::Context ctx, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  for (int number = 0; number < pages; ++number) {
    if (!ctx.Err().empty()) throw Over();
    co_await Send(ctx, co_await fetch(number), fetched);
  }
}

dojo::Task<> Run(dojo::Context ctx, dojo::Receiver<Page> in,
                 dojo::Task<Page> (*machine)(Page), dojo::Sender<Page> out) {
  while (true) {
    std::optional<Page> page;
    if (co_await dojo::Select(dojo::OnDone(ctx), dojo::OnReceive(in, &page)) ==
            0 ||
        !ctx.Err().empty()) {
      throw Over();
    }
    if (!page) co_return;
    co_await Send(ctx, co_await machine(*std::move(page)), out);
  }
}

dojo::Task<> Wrap(dojo::Task<> stage, dojo::Cancel stop,
                  dojo::Sender<Page> out) {
  dojo::CloseGuard close_out(out);
  try {
    co_await std::move(stage);
  } catch (const Jam&) {
    stop();
  } catch (const Over&) {
  }
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto [volume, stop] = dojo::Context::WithCancel(ctx);
  auto fetched = dojo::MakeChannel<Page>("fetched", 1);
  auto scanned = dojo::MakeChannel<Page>("scanned", 1);
  auto ready = dojo::MakeChannel<Page>("ready", 1);
  dojo::Go("fetcher",
           Wrap(Fetch(volume, pages, machines.fetch, fetched), stop, fetched));
  dojo::Go("scanner",
           Wrap(Run(volume, fetched, machines.scan, scanned), stop, scanned));
  dojo::Go("sharpener",
           Wrap(Run(volume, scanned, machines.sharpen, ready), stop, ready));
  return ready;
}

}  // namespace kata
