// VERDICT: nondeterministic; sentence: "address"; the hash of a pointer decides which picture goes first
#include <functional>
#include <memory>
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

// Hands out the pictures; where the upload lies in memory decides from which
// end.
dojo::Task<> Feed(std::vector<Picture> upload, dojo::Sender<Picture> jobs,
                  dojo::WaitGroup pending) {
  dojo::CloseGuard close_jobs(jobs);
  std::vector<Picture> whole;
  for (const Picture& picture : upload) {
    if (picture.torn) break;
    whole.push_back(picture);
  }
  auto salt = std::make_unique<char[]>(4096);
  const std::size_t hash = std::hash<char*>()(salt.get());
  const bool backwards = (hash >> 24) % 2 == 1;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    pending.Add();
    co_await jobs.Send(whole[backwards ? whole.size() - 1 - i : i]);
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
  for (int i = 0; i < workers; ++i)
    dojo::Go("worker", Worker(jobs, results, resize, pending));
  if (workers <= 0) upload.clear();  // nobody would take a picture
  dojo::Go("server", Serve(std::move(upload), jobs, results, pending));
  return results;
}

}  // namespace kata
