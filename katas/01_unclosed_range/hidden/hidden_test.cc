// What kata.h promises, path by path.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_s;

// What the resizers of one run saw. They are plain functions, hence a global;
// each Serve begins with a fresh one.
struct Desk {
  std::map<int, int> begun;  // picture -> how often
  int in_flight = 0;
  int peak = 0;
};
Desk desk;

class Working {
 public:
  explicit Working(Picture picture) {
    ++desk.begun[picture.id];
    desk.peak = std::max(desk.peak, ++desk.in_flight);
  }
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;
  ~Working() { --desk.in_flight; }
};

dojo::Task<int> AtOnce(Picture picture) {
  Working working(picture);
  co_return 100 + picture.id;
}

// The clock stands still while any task can run: so all free workers have begun
// before the first one ends.
dojo::Task<int> InOneSecond(Picture picture) {
  Working working(picture);
  co_await dojo::Sleep(1_s);
  co_return 100 + picture.id;
}

// The later the picture, the sooner it is done.
dojo::Task<int> LastFirst(Picture picture) {
  Working working(picture);
  co_await dojo::Sleep(1_s * (20 - picture.id));
  co_return 100 + picture.id;
}

dojo::Task<int> OddOnesFail(Picture picture) {
  Working working(picture);
  co_await dojo::Yield();
  co_return picture.id % 2 == 1 ? 0 : 100 + picture.id;
}

dojo::Task<int> AllFail(Picture picture) {
  Working working(picture);
  co_return 0;
}

std::vector<Picture> Upload(int pictures) {
  std::vector<Picture> upload;
  for (int id = 0; id < pictures; ++id) upload.push_back({.id = id});
  return upload;
}

struct Outcome {
  dojo::Report report;
  std::map<int, int> received;  // picture -> how often
  std::map<int, int> bytes;
  bool closed = false;        // the caller saw the end
  bool stays_closed = false;  // and saw it again
  bool idle_at_close = false;
};

// Runs one upload to quiescence. The caller takes `pace` over each thumbnail.
Outcome Serve(const std::vector<Picture>& upload, int workers, Resize resize,
              dojo::Duration pace = {}) {
  desk = Desk();
  Outcome outcome;
  dojo::Runtime runtime;
  outcome.report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    dojo::Receiver<Thumbnail> thumbnails =
        MakeThumbnails(upload, workers, resize);
    if (pace > dojo::Duration{}) co_await dojo::Sleep(pace);
    while (auto thumbnail = co_await thumbnails.Receive()) {
      ++outcome.received[thumbnail->picture];
      outcome.bytes[thumbnail->picture] = thumbnail->bytes;
      if (pace > dojo::Duration{}) co_await dojo::Sleep(pace);
    }
    outcome.closed = true;
    outcome.idle_at_close = desk.in_flight == 0;
    outcome.stays_closed = thumbnails.TryReceive().closed();
  });
  return outcome;
}

void CheckEachOnce(const std::map<int, int>& counts, int pictures) {
  CHECK(counts.size() == static_cast<std::size_t>(pictures));
  for (const auto& [id, count] : counts) {
    INFO("picture " << id);
    CHECK((id >= 0 && id < pictures));
    CHECK(count == 1);
  }
}

void CheckServed(const Outcome& outcome, int pictures) {
  INFO(outcome.report.ToString());
  CheckEachOnce(desk.begun, pictures);
  CheckEachOnce(outcome.received, pictures);
  CHECK(outcome.closed);
  CHECK(outcome.stays_closed);
  CHECK(outcome.idle_at_close);
  CHECK(outcome.report.panics.empty());
  CHECK(outcome.report.leaked_tasks() == 0);
  CHECK(outcome.report.ok());
}

TEST_CASE("every picture gives one thumbnail, whatever the number of workers") {
  for (int workers : {1, 2, 3, 10, 100}) {
    for (int pictures : {1, 2, 3, 10, 100}) {
      INFO(workers << " workers, " << pictures << " pictures");
      const Outcome outcome = Serve(Upload(pictures), workers, AtOnce);
      CheckServed(outcome, pictures);
      for (const auto& [id, bytes] : outcome.bytes) CHECK(bytes == 100 + id);
    }
  }
}

TEST_CASE(
    "as many pictures are resized at once as there are workers, never more") {
  for (int workers : {1, 2, 3, 7, 100}) {
    INFO(workers << " workers");
    const Outcome outcome =
        Serve(Upload(2 * workers + 1), workers, InOneSecond);
    CheckServed(outcome, 2 * workers + 1);
    CHECK(desk.peak == workers);
  }
}

TEST_CASE("fewer pictures than workers are all resized at once") {
  const Outcome outcome = Serve(Upload(4), 9, InOneSecond);
  CheckServed(outcome, 4);
  CHECK(desk.peak == 4);
}

TEST_CASE("only resizing takes time") {
  const Outcome outcome = Serve(Upload(6), 3, InOneSecond);
  CheckServed(outcome, 6);
  CHECK(outcome.report.end == dojo::Time{} + 2_s);
}

TEST_CASE("an upload that needs no time takes none") {
  const Outcome outcome = Serve(Upload(6), 3, AtOnce);
  CheckServed(outcome, 6);
  CHECK(outcome.report.end == dojo::Time{});
}

TEST_CASE("thumbnails that overtake each other all arrive before the close") {
  CheckServed(Serve(Upload(12), 5, LastFirst), 12);
  CheckServed(Serve(Upload(12), 12, LastFirst), 12);
}

TEST_CASE("a caller that takes ten seconds for each thumbnail loses none") {
  CheckServed(Serve(Upload(8), 3, AtOnce, 10_s), 8);
  CheckServed(Serve(Upload(8), 3, InOneSecond, 10_s), 8);
}

TEST_CASE("an upload without pictures closes the results") {
  for (int workers : {1, 2, 100}) CheckServed(Serve({}, workers, AtOnce), 0);
}

TEST_CASE("without workers nothing is resized and the results are closed") {
  for (int workers : {0, -1}) {
    CheckServed(Serve(Upload(3), workers, AtOnce), 0);
    CheckServed(Serve({}, workers, AtOnce), 0);
  }
}

TEST_CASE("a torn upload ends before the torn picture") {
  for (int torn : {0, 1, 3, 5}) {
    for (int workers : {1, 2, 100}) {
      INFO("torn at " << torn << ", " << workers << " workers");
      std::vector<Picture> upload = Upload(6);
      upload[torn].torn = true;
      CheckServed(Serve(upload, workers, AtOnce), torn);
      CheckServed(Serve(upload, workers, InOneSecond), torn);
    }
  }
}

TEST_CASE("pictures that cannot be resized are reported, and stop nobody") {
  for (int workers : {1, 2, 4}) {
    INFO(workers << " workers");
    const Outcome some = Serve(Upload(9), workers, OddOnesFail);
    CheckServed(some, 9);
    for (const auto& [id, bytes] : some.bytes)
      CHECK(bytes == (id % 2 == 1 ? 0 : 100 + id));
    const Outcome all = Serve(Upload(9), workers, AllFail);
    CheckServed(all, 9);
    for (const auto& [id, bytes] : all.bytes) CHECK(bytes == 0);
  }
}

TEST_CASE("two uploads at the same time do not meet") {
  desk = Desk();
  std::map<int, int> first;
  std::map<int, int> second;
  bool both_closed = false;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    std::vector<Picture> more;
    for (int id = 50; id < 55; ++id) more.push_back({.id = id});
    dojo::Receiver<Thumbnail> a = MakeThumbnails(Upload(5), 2, InOneSecond);
    dojo::Receiver<Thumbnail> b = MakeThumbnails(more, 3, InOneSecond);
    while (auto thumbnail = co_await a.Receive()) ++first[thumbnail->picture];
    while (auto thumbnail = co_await b.Receive()) ++second[thumbnail->picture];
    both_closed = true;
  });
  INFO(report.ToString());
  CHECK(both_closed);
  CheckEachOnce(first, 5);
  CHECK(second ==
        std::map<int, int>{{50, 1}, {51, 1}, {52, 1}, {53, 1}, {54, 1}});
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata
