// VERDICT: timeout; sentence: "processor"; a loop that does nothing
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  (void)upload, (void)workers, (void)resize;
  while (true) {
  }
}

}  // namespace kata
