// VERDICT: panic; sentence: "SIGFPE"; divides by the number of workers
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  auto results = dojo::MakeChannel<Thumbnail>("results", 100 / workers);
  (void)upload, (void)resize;
  results.Close();
  return results;
}

}  // namespace kata
