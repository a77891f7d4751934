// Turned round: not a task for each machine but one for each page, which walks
// through all of them. A machine is a mutex; whoever has got the next one lets
// go of the last, so the pages keep their order. No channel inside, and the
// last task that goes closes the one outside.
#include <memory>
#include <utility>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct Volume {
  Volume(dojo::Context ctx, int pages, Machines machines,
         dojo::Sender<Page> ready)
      : ctx(ctx),
        pages(pages),
        machines(machines),
        ready(ready),
        close_ready(ready) {}
  dojo::Context ctx;
  int pages;
  Machines machines;
  dojo::Sender<Page> ready;
  dojo::CloseGuard<Page> close_ready;  // dies with the last who refers to it
  dojo::Mutex scanning, sharpening, handing_over;
  bool is_over = false;

  bool over() const { return is_over || !ctx.Err().empty(); }
};

dojo::Task<> Carry(std::shared_ptr<Volume> volume, int number);

dojo::Task<> TryToCarry(std::shared_ptr<Volume> volume, int number) {
  Page page = co_await volume->machines.fetch(number);

  auto scanning = co_await volume->scanning.Hold();
  // Those before it are ahead; the next one may be fetched now.
  if (volume->over()) co_return;
  if (number + 1 < volume->pages) dojo::Go("page", Carry(volume, number + 1));
  page = co_await volume->machines.scan(page);

  auto sharpening = co_await volume->sharpening.Hold();
  {
    const auto let_go = std::move(scanning);
  }
  if (volume->over()) co_return;
  page = co_await volume->machines.sharpen(page);

  auto handing_over = co_await volume->handing_over.Hold();
  {
    const auto let_go = std::move(sharpening);
  }
  if (volume->over()) co_return;
  if (co_await dojo::Select(dojo::OnSend(volume->ready, page),
                            dojo::OnDone(volume->ctx)) == 1) {
    volume->is_over = true;
  }
}

dojo::Task<> Carry(std::shared_ptr<Volume> volume, int number) {
  try {
    co_await TryToCarry(volume, number);
  } catch (const Jam&) {
    volume->is_over = true;
  }
}

}  // namespace

dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines) {
  auto ready = dojo::MakeChannel<Page>("ready");
  auto volume = std::make_shared<Volume>(ctx, pages, machines, ready);
  if (pages > 0) dojo::Go("page", Carry(volume, 0));
  return ready;
}

}  // namespace kata
