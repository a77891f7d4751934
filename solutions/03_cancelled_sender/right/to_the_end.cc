// Everybody receives until the channel is closed, and does no work any more
// when the volume is over. So nobody inside needs to listen while it sends:
// there is always somebody who takes it. Only the last one can be left alone,
// by the caller.
#include <memory>
#include <optional>
#include <utility>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Whether the volume goes on, as far as ctx and the machines are concerned.
struct Course {
  dojo::Context ctx;
  bool jammed = false;
  bool over() const { return jammed || !ctx.Err().empty(); }
};
using SharedCourse = std::shared_ptr<Course>;

// The page that comes out of `call`, unless that jams.
dojo::Task<std::optional<Page>> Try(SharedCourse course,
                                    dojo::Task<Page> call) {
  try {
    co_return co_await std::move(call);
  } catch (const Jam&) {
    course->jammed = true;
    co_return std::nullopt;
  }
}

dojo::Task<> Fetch(SharedCourse course, int pages,
                   dojo::Task<Page> (*fetch)(int number),
                   dojo::Sender<Page> fetched) {
  dojo::CloseGuard close_fetched(fetched);
  for (int number = 0; number < pages && !course->over(); ++number) {
    const auto page = co_await Try(course, fetch(number));
    if (page) co_await fetched.Send(*page);
  }
}

dojo::Task<> Scan(SharedCourse course, dojo::Receiver<Page> fetched,
                  dojo::Task<Page> (*scan)(Page), dojo::Sender<Page> scanned) {
  dojo::CloseGuard close_scanned(scanned);
  while (auto page = co_await fetched.Receive()) {
    if (course->over()) continue;
    const auto made = co_await Try(course, scan(*page));
    if (made) co_await scanned.Send(*made);
  }
}

dojo::Task<> Sharpen(SharedCourse course, dojo::Receiver<Page> scanned,
                     dojo::Task<Page> (*sharpen)(Page),
                     dojo::Sender<Page> ready) {
  dojo::CloseGuard close_ready(ready);
  while (auto page = co_await scanned.Receive()) {
    if (course->over()) continue;
    const auto made = co_await Try(course, sharpen(*page));
    if (!made) continue;
    co_await dojo::Select(dojo::OnSend(ready, *made),
                          dojo::OnDone(course->ctx));
  }
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto fetched = dojo::MakeChannel<Page>("fetched");
  auto scanned = dojo::MakeChannel<Page>("scanned");
  auto ready = dojo::MakeChannel<Page>("ready");
  auto course = std::make_shared<Course>(Course{ctx});
  dojo::Go("fetcher", Fetch(course, pages, machines.fetch, fetched));
  dojo::Go("scanner", Scan(course, fetched, machines.scan, scanned));
  dojo::Go("sharpener", Sharpen(course, scanned, machines.sharpen, ready));
  return ready;
}

}  // namespace kata
