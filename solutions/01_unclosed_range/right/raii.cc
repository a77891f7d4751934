// For somebody who thinks in C++: the right to close belongs to an object, and
// whoever holds it last, closes. The workers share the guard of the results;
// the feeder owns the guard of the jobs.
#include <memory>
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using ResultsOwner = std::shared_ptr<dojo::CloseGuard<Thumbnail>>;

dojo::Task<> Worker(dojo::Receiver<Picture> jobs,
                    dojo::Sender<Thumbnail> results, Resize resize,
                    ResultsOwner owner) {
  while (auto picture = co_await jobs.Receive()) {
    const int bytes = co_await resize(*picture);
    co_await results.Send(Thumbnail{picture->id, bytes});
  }
}

dojo::Task<> Feed(std::vector<Picture> upload, dojo::Sender<Picture> jobs) {
  dojo::CloseGuard close_jobs(jobs);
  for (const Picture& picture : upload) {
    if (picture.torn) co_return;
    co_await jobs.Send(picture);
  }
}

}  // namespace

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  auto results = dojo::MakeChannel<Thumbnail>("results");
  auto owner = std::make_shared<dojo::CloseGuard<Thumbnail>>(results);
  if (workers <= 0) return results;  // the guard closes here
  auto jobs = dojo::MakeChannel<Picture>("jobs");
  for (int i = 0; i < workers; ++i)
    dojo::Go("worker", Worker(jobs, results, resize, owner));
  dojo::Go("feeder", Feed(std::move(upload), jobs));
  return results;
}

}  // namespace kata
