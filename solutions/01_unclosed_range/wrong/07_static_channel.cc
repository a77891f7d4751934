// VERDICT: forbidden; sentence: "what a global keeps is leaked all the same"; the workers are parked on a channel that a static variable holds, for a next upload that gets workers of its own: reachable, and still parked for ever
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
  for (const Picture& picture : upload) {
    if (picture.torn) co_return;
    pending.Add();
    co_await jobs.Send(picture);
  }
}

// Sees one upload through, from the first picture to the last thumbnail.
dojo::Task<> Serve(std::vector<Picture> upload, dojo::Sender<Picture> jobs,
                   dojo::Sender<Thumbnail> results, dojo::WaitGroup pending) {
  co_await Feed(std::move(upload), jobs, pending);
  co_await pending.Wait();
  results.Close();
}

}  // namespace

dojo::Receiver<Thumbnail> MakeThumbnails(std::vector<Picture> upload,
                                         int workers, Resize resize) {
  static dojo::Channel<Picture>
      jobs;  // "the next upload will want these workers"
  jobs = dojo::MakeChannel<Picture>("jobs");
  auto results = dojo::MakeChannel<Thumbnail>("results");
  // Pictures that were handed out and have no thumbnail yet.
  dojo::WaitGroup pending;
  for (int i = 0; i < workers; ++i)
    dojo::Go("worker", Worker(jobs, results, resize, pending));
  if (workers <= 0) upload.clear();
  dojo::Go("server", Serve(std::move(upload), jobs, results, pending));
  return results;
}

}  // namespace kata
