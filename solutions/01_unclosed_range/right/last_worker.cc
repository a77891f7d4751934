// No third task: the workers count themselves, and the last one to leave puts
// out the light. Without workers there is nobody to do so, and the results are
// closed at once.
#include <memory>
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Worker(dojo::Receiver<Picture> jobs,
                    dojo::Sender<Thumbnail> results, Resize resize,
                    std::shared_ptr<int> working) {
  while (auto picture = co_await jobs.Receive()) {
    const int bytes = co_await resize(*picture);
    co_await results.Send(Thumbnail{picture->id, bytes});
  }
  if (--*working == 0) results.Close();
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
  if (workers <= 0) {
    results.Close();
    return results;
  }
  auto jobs = dojo::MakeChannel<Picture>("jobs");
  auto working = std::make_shared<int>(workers);
  for (int i = 0; i < workers; ++i)
    dojo::Go("worker", Worker(jobs, results, resize, working));
  dojo::Go("feeder", Feed(std::move(upload), jobs));
  return results;
}

}  // namespace kata
