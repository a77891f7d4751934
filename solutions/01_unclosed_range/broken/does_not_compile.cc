// VERDICT: no-compile; sentence: "kata.cc:12"; an unknown name
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  return MakeThumbnale(upload, workers, resize);
}

}  // namespace kata
