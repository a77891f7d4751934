// What a user of the service sees. The hidden tests ask for more of what kata.h
// promises.
#include <catch2/catch.hpp>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<int> Shrink(Picture picture) { co_return 100 + picture.id; }

TEST_CASE(
    "an upload of ten pictures comes back, and the hundred workers go home") {
  std::vector<Picture> upload;
  for (int id = 0; id < 10; ++id) upload.push_back({.id = id});
  std::vector<int> bytes(10, 0);

  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    dojo::Receiver<Thumbnail> thumbnails = MakeThumbnails(upload, 100, Shrink);
    while (auto thumbnail = co_await thumbnails.Receive())
      bytes.at(thumbnail->picture) += thumbnail->bytes;
  });

  for (int id = 0; id < 10; ++id) CHECK(bytes[id] == 100 + id);
  INFO(report.ToString());
  CHECK(report.leaked_tasks() == 0);
  CHECK(report.ok());
}

TEST_CASE("one worker serves one picture") {
  int received = 0;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    dojo::Receiver<Thumbnail> thumbnails =
        MakeThumbnails({{.id = 7}}, 1, Shrink);
    while (auto thumbnail = co_await thumbnails.Receive())
      received += thumbnail->picture;
  });
  CHECK(received == 7);
  INFO(report.ToString());
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata
