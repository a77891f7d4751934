// Kata 01: 100 workers range over a channel that nobody closes. The only file
// to edit.
#include "kata.h"

#include <utility>
#include <vector>

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
  auto jobs = dojo::MakeChannel<Picture>("jobs");
  auto results = dojo::MakeChannel<Thumbnail>("results");
  // Pictures that were handed out and have no thumbnail yet.
  dojo::WaitGroup pending;
  // TODO: every upload comes back complete, and yet each one leaves all its
  // workers behind. Who tells them to go home?
  for (int i = 0; i < workers; ++i)
    dojo::Go("worker", Worker(jobs, results, resize, pending));
  dojo::Go("server", Serve(std::move(upload), jobs, results, pending));
  return results;
}

}  // namespace kata
