// VERDICT: timeout; sentence: "steps"; a task tries to receive for ever and never awaits
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  (void)upload, (void)workers, (void)resize;
  auto results = dojo::MakeChannel<Thumbnail>("results");
  while (results.TryReceive().empty()) {
  }
  return results;
}

}  // namespace kata
