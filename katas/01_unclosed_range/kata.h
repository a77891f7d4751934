// Kata 01, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_01_UNCLOSED_RANGE_KATA_H_
#define KATAS_01_UNCLOSED_RANGE_KATA_H_

#include <vector>

#include "runtime/dojo.h"

namespace kata {

// One picture of an upload.
struct Picture {
  int id = 0;
  // The upload broke off here: this picture and all behind it do not exist.
  bool torn = false;
};

// What became of one picture.
struct Thumbnail {
  int picture = 0;  // its id
  int bytes = 0;    // 0: the picture could not be resized
};

// Does the slow part, and may park while it does. Returns the thumbnail's size
// in bytes, 0 for a picture that cannot be resized. The caller hands it in:
// tests, measurements and the service each have their own.
using Resize = dojo::Task<int> (*)(Picture);

// Resizes an upload with `workers` tasks and returns, without waiting, the
// channel on which the thumbnails come.
//
// - Every picture before the first torn one is resized exactly once, and gives
//   exactly one Thumbnail, in any order, also when it could not be resized.
// - Up to `workers` pictures are being resized at the same time: as many as
//   that while there are enough, never more.
// - After the last Thumbnail, and not before, the channel is closed: exactly
//   once, and on every path. No pictures, torn uploads and bad pictures are
//   such paths. So is `workers` <= 0: then nothing is resized and nothing sent.
// - The caller receives until the channel is closed, at its own pace. When it
//   has, no task is left.
// - Nobody sleeps and nobody polls: the clock moves only by what `resize` and
//   the caller take.
// - Nothing panics, not even where a catch would hide it.
//
// kata.cc keeps no variables of its own outside functions, and no static ones
// inside; constants are welcome.
dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize);

}  // namespace kata

#endif  // KATAS_01_UNCLOSED_RANGE_KATA_H_
