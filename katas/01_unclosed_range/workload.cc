// What massif and memcheck measure: one upload of `size` pictures, served by
// `size` workers.
#include "katas/harness/workload.h"

#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// When the last picture begins, all others are being resized: the clock stands
// still until no task can run.
dojo::Task<int> Shrink(Picture picture) {
  using dojo::literals::operator""_ms;
  if (picture.id == 0) harness::Working();
  co_await dojo::Sleep(1_ms);
  co_return 1;
}

}  // namespace

dojo::Task<> Workload(dojo::Here, int size) {
  std::vector<Picture> upload(size);
  for (int i = 0; i < size; ++i) upload[i].id = size - 1 - i;
  dojo::Receiver<Thumbnail> thumbnails = MakeThumbnails(upload, size, Shrink);
  while (auto thumbnail = co_await thumbnails.Receive()) {
  }
}

}  // namespace kata
