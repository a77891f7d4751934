// What is explored: whole uploads of a small size, on every schedule.
#include <string>
#include <vector>

#include "kata.h"
#include "katas/harness/program.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<int> AtOnce(Picture picture) { co_return 100 + picture.id; }
dojo::Task<int> AllFail(Picture) { co_return 0; }

std::vector<Picture> Upload(int pictures) {
  std::vector<Picture> upload;
  for (int id = 0; id < pictures; ++id) upload.push_back({.id = id});
  return upload;
}

// Serves `upload` and expects each picture before the first torn one exactly
// once.
dojo::Task<> Serve(std::vector<Picture> upload, int workers, Resize resize) {
  std::vector<int> times(upload.size());
  dojo::Receiver<Thumbnail> thumbnails =
      MakeThumbnails(upload, workers, resize);
  while (auto thumbnail = co_await thumbnails.Receive()) {
    ++times.at(static_cast<std::size_t>(thumbnail->picture));
    Observe(static_cast<std::uint64_t>(thumbnail->picture));
  }
  bool exists = workers > 0;
  for (std::size_t i = 0; i < upload.size(); ++i) {
    exists = exists && !upload[i].torn;
    Expect(times[i] == (exists ? 1 : 0),
           "picture " + std::to_string(i) + " comes " +
               (exists ? "once" : "never") + ", it came " +
               std::to_string(times[i]) + " times");
  }
}

// Size: workers x pictures.
dojo::Task<> Resizes(dojo::Here, std::vector<int> size) {
  return Serve(Upload(size.at(1)), size.at(0), AtOnce);
}
dojo::Task<> Bad(dojo::Here, std::vector<int> size) {
  return Serve(Upload(size.at(1)), size.at(0), AllFail);
}
dojo::Task<> Torn(dojo::Here, std::vector<int> size) {
  std::vector<Picture> upload = Upload(size.at(1));
  upload.back().torn = true;
  return Serve(std::move(upload), size.at(0), AtOnce);
}

}  // namespace

std::vector<Program> Programs() {
  return {{"resize", &Resizes}, {"bad", &Bad}, {"torn", &Torn}};
}

}  // namespace kata
