// What massif and memcheck measure: `size` visits, one after the other. Each
// visitor opens a volume, looks at two pages, and leaves for the next while a
// third is being fetched.
#include "katas/harness/workload.h"

#include <memory>
#include <string>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

constexpr int kPages = 100;
constexpr std::size_t kPictureBytes = 200;

dojo::Task<Page> Fetch(int number) {
  co_await dojo::Sleep(10_ms);
  co_return Page{number,
                 std::make_shared<const std::string>(kPictureBytes, '#')};
}
dojo::Task<Page> Scan(Page page) {
  co_await dojo::Sleep(2_ms);
  co_return page;
}
dojo::Task<Page> Sharpen(Page page) {
  co_await dojo::Sleep(1_ms);
  co_return page;
}

}  // namespace

dojo::Task<> Workload(dojo::Here, int size) {
  for (int visit = 1; visit <= size; ++visit) {
    auto [ctx, cancel] = dojo::Context::WithCancel({});
    dojo::Receiver<Page> ready =
        ShowVolume(ctx, kPages, {&Fetch, &Scan, &Sharpen});
    for (int pages = 0; pages < 2; ++pages) co_await ready.Receive();
    if (visit == size) {
      // The last visitor looks so long that everybody waits, and then catches
      // up.
      co_await dojo::Sleep(1000_ms);
      harness::Working();
      for (int pages = 0; pages < 10; ++pages) co_await ready.Receive();
    }
    cancel();
    // The machines finish before the next volume is put in.
    co_await dojo::Sleep(20_ms);
  }
}

}  // namespace kata
