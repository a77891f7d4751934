// With structure: one task owns both channels and, by a Scope, the workers. It
// feeds, closes, joins, and only then closes the results.
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Worker(dojo::Receiver<Picture> jobs,
                    dojo::Sender<Thumbnail> results, Resize resize) {
  while (auto picture = co_await jobs.Receive()) {
    const int bytes = co_await resize(*picture);
    co_await results.Send(Thumbnail{picture->id, bytes});
  }
}

dojo::Task<> Serve(std::vector<Picture> upload, int workers, Resize resize,
                   dojo::Sender<Thumbnail> results) {
  auto jobs = dojo::MakeChannel<Picture>("jobs");
  dojo::Scope staff;
  for (int i = 0; i < workers; ++i)
    staff.Go("worker", Worker(jobs, results, resize));
  for (const Picture& picture : upload) {
    if (picture.torn || workers <= 0) break;
    co_await jobs.Send(picture);
  }
  jobs.Close();
  co_await staff.Join();
  results.Close();
}

}  // namespace

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  auto results = dojo::MakeChannel<Thumbnail>("results");
  dojo::Go("server", Serve(std::move(upload), workers, resize, results));
  return results;
}

}  // namespace kata
