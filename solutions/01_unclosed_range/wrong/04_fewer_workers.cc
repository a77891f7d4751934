// VERDICT: fail; behaviour: "as many pictures are resized at once as there are workers, never more"; one worker at most, and the leak is gone with the work that the others should have done at the same time
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Worker(dojo::Receiver<Picture> jobs,
                    dojo::Sender<Thumbnail> results, Resize resize,
                    dojo::WaitGroup pending) {
  while (auto picture = co_await jobs.Receive()) {
    const int bytes = co_await resize(*picture);
    co_await results.Send(Thumbnail{picture->id, bytes});
    pending.Done();
  }
}

// Hands out the pictures, one by one, to whoever is free.
dojo::Task<> Feed(std::vector<Picture> upload, dojo::Sender<Picture> jobs,
                  dojo::WaitGroup pending) {
  dojo::CloseGuard close_jobs(jobs);  // on every way out, the torn upload too
  for (const Picture& picture : upload) {
    if (picture.torn) co_return;
    pending.Add();
    co_await jobs.Send(picture);
  }
}

// Sees one upload through, from the first picture to the last thumbnail.
dojo::Task<> Serve(std::vector<Picture> upload, dojo::Sender<Picture> jobs,
                   dojo::Sender<Thumbnail> results, dojo::WaitGroup pending) {
  dojo::CloseGuard close_results(results);
  co_await Feed(std::move(upload), jobs, pending);
  co_await pending.Wait();
}

}  // namespace

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  auto jobs = dojo::MakeChannel<Picture>("jobs");
  auto results = dojo::MakeChannel<Thumbnail>("results");
  // Pictures that were handed out and have no thumbnail yet.
  dojo::WaitGroup pending;
  for (int i = 0; i < workers && i < 1; ++i)
    dojo::Go("worker", Worker(jobs, results, resize, pending));
  if (workers <= 0) upload.clear();  // nobody would take a picture
  dojo::Go("server", Serve(std::move(upload), jobs, results, pending));
  return results;
}

}  // namespace kata
