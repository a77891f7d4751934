// VERDICT: timeout; sentence: "steps"; a task yields for ever
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

dojo::Task<> Spin() {
  for (;;) co_await dojo::Yield();
}

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  (void)upload, (void)workers, (void)resize;
  dojo::Go("spinner", Spin());
  return dojo::MakeChannel<Thumbnail>("results");
}

}  // namespace kata
