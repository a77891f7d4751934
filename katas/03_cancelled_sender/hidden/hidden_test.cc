// What kata.h promises, path by path. A tick is one nanosecond: there is
// nothing in between.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ns;

constexpr int kMachines = 3;
constexpr int kMostAhead = 8;
constexpr int kNever = 1'000'000;  // ticks, or pages

struct Plan {
  int pages = 0;
  std::array<int, kMachines> ticks = {10, 10, 10};  // of each call
  int jams = -1;                                    // which machine; -1: none
  int jams_at = 0;
  int comes = 0;           // the reader, so many ticks after the call
  int looks = 0;           // at each page, so many ticks
  int ends = kNever;       // the context, so many ticks after the call
  int reads = kNever;      // so many pages, then waits for the context to end
  bool has_ended = false;  // the context, before the call
};

// What the machines and the reader of one run saw. Machines are plain
// functions, hence a global; each Serve begins with a fresh one.
struct Desk {
  Plan plan;
  std::array<std::vector<int>, kMachines> given;
  std::array<int, kMachines> given_late = {};  // after the context ended
  std::array<int, kMachines> at_work = {};
  int most_at_work = 0;  // of one machine
  int most_ahead = 0;
  int pictures = 0;  // that are alive
  bool ended = false;
  std::vector<int> received;
  std::vector<std::int64_t> at;
  std::int64_t last_call = 0;  // its end
};
Desk desk;

std::shared_ptr<const std::string> Picture(const std::string& text) {
  ++desk.pictures;
  return {new std::string(text), [](const std::string* picture) {
            --desk.pictures;
            delete picture;
          }};
}

dojo::Task<Page> Work(std::size_t machine, Page page) {
  desk.given[machine].push_back(page.number);
  if (desk.ended) ++desk.given_late[machine];
  desk.most_at_work = std::max(desk.most_at_work, ++desk.at_work[machine]);
  if (desk.plan.ticks[machine] > 0)
    co_await dojo::Sleep(1_ns * desk.plan.ticks[machine]);
  --desk.at_work[machine];
  desk.last_call = dojo::Now().nanoseconds;
  if (desk.plan.jams == static_cast<int>(machine) &&
      page.number == desk.plan.jams_at) {
    throw Jam("machine " + std::to_string(machine) + " has jammed");
  }
  page.picture = Picture((page.picture ? *page.picture : std::string()) +
                         std::to_string(machine));
  co_return page;
}
dojo::Task<Page> Fetch(int number) {
  const int fetched = static_cast<int>(desk.given[0].size()) + 1;
  const int received = static_cast<int>(desk.received.size());
  desk.most_ahead = std::max(desk.most_ahead, fetched - received);
  return Work(0, Page{.number = number, .picture = nullptr});
}
dojo::Task<Page> Scan(Page page) { return Work(1, std::move(page)); }
dojo::Task<Page> Sharpen(Page page) { return Work(2, std::move(page)); }
constexpr Machines kAll = {&Fetch, &Scan, &Sharpen};

struct Seen {
  dojo::Report report;
  bool closed = false;  // the reader saw the end
  std::int64_t closed_at = 0;
  bool stays_closed = false;
  bool pictures_are_right = true;
  std::int64_t left_at = 0;   // the reader
  std::int64_t ended_at = 0;  // the context; 0: it never did
};

dojo::Task<> EndLater(dojo::Cancel cancel, int ticks, std::int64_t* ended_at) {
  if (ticks > 0) co_await dojo::Sleep(1_ns * ticks);
  cancel();
  desk.ended = true;
  *ended_at = dojo::Now().nanoseconds;
}

// Shows one volume, and runs on until nothing happens any more.
Seen Serve(const Plan& plan) {
  desk = Desk();
  desk.plan = plan;
  Seen seen;
  dojo::Runtime runtime;
  seen.report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto [ctx, cancel] = dojo::Context::WithCancel({});
    if (plan.has_ended) {
      cancel();
      desk.ended = true;
    }
    dojo::Receiver<Page> ready = ShowVolume(ctx, plan.pages, kAll);
    if (plan.ends < kNever)
      dojo::Go("turning", EndLater(cancel, plan.ends, &seen.ended_at));
    if (plan.comes > 0) co_await dojo::Sleep(1_ns * plan.comes);
    while (static_cast<int>(desk.received.size()) < plan.reads) {
      const auto page = co_await ready.Receive();
      if (!page) {
        seen.closed = true;
        seen.closed_at = dojo::Now().nanoseconds;
        seen.stays_closed = ready.TryReceive().closed();
        break;
      }
      desk.received.push_back(page->number);
      desk.at.push_back(dojo::Now().nanoseconds);
      if (!page->picture || *page->picture != "012")
        seen.pictures_are_right = false;
      if (plan.looks > 0) co_await dojo::Sleep(1_ns * plan.looks);
    }
    if (!seen.closed) co_await ctx.Done().Receive();
    seen.left_at = dojo::Now().nanoseconds;
  });
  return seen;
}

bool Ascends(const std::vector<int>& numbers) {
  std::vector<int> expected(numbers.size());
  std::iota(expected.begin(), expected.end(), 0);
  return numbers == expected;
}

// What holds whatever happens.
void CheckQuiet(const Seen& seen) {
  INFO(seen.report.ToString());
  for (std::size_t machine = 0; machine < kMachines; ++machine) {
    INFO("machine " << machine);
    CHECK(Ascends(desk.given[machine]));
    CHECK(desk.given_late[machine] <= 1);
  }
  CHECK(desk.most_at_work <= 1);
  CHECK(desk.most_ahead <= kMostAhead);
  CHECK(Ascends(desk.received));
  CHECK(seen.pictures_are_right);
  CHECK(seen.stays_closed == seen.closed);
  CHECK(seen.report.panics.empty());
  CHECK(seen.report.leaked_tasks() == 0);
  CHECK(seen.report.ok());
  CHECK(desk.pictures == 0);
  const std::int64_t end =
      std::max({desk.last_call, seen.left_at, seen.ended_at});
  CHECK(seen.report.end.nanoseconds == end);
}

void CheckWhole(const Plan& plan, const Seen& seen) {
  CheckQuiet(seen);
  CHECK(seen.closed);
  CHECK(desk.received.size() == static_cast<std::size_t>(plan.pages));
}

TEST_CASE("every page comes once, in order, whatever the number of pages") {
  for (int pages : {0, 1, 2, 3, 4, 10, 100}) {
    for (int ticks : {0, 10}) {
      INFO(pages << " pages, " << ticks << " ticks");
      const Plan plan = {.pages = pages, .ticks = {ticks, ticks, ticks}};
      CheckWhole(plan, Serve(plan));
    }
  }
}

TEST_CASE("a volume without pages is closed at once") {
  const Seen seen = Serve({});
  CheckWhole({}, seen);
  CHECK(seen.closed_at == 0);
}

TEST_CASE("the three machines work at the same time") {
  const Plan plan = {.pages = 20};
  CheckWhole(plan, Serve(plan));
  for (std::size_t page = 0; page < desk.at.size(); ++page)
    CHECK(desk.at[page] == 30 + 10 * static_cast<std::int64_t>(page));
}

TEST_CASE("the pages come at the pace of the slowest machine") {
  for (std::size_t slow = 0; slow < kMachines; ++slow) {
    INFO("machine " << slow);
    Plan plan = {.pages = 10};
    plan.ticks[slow] = 40;
    CheckWhole(plan, Serve(plan));
    for (std::size_t page = 0; page < desk.at.size(); ++page)
      CHECK(desk.at[page] == 60 + 40 * static_cast<std::int64_t>(page));
  }
}

TEST_CASE("a reader who looks long at each page gets all of them") {
  for (int looks : {1, 9, 10, 11, 500}) {
    INFO(looks << " ticks for each page");
    const Plan plan = {.pages = 30, .looks = looks};
    CheckWhole(plan, Serve(plan));
  }
}

TEST_CASE("a reader who comes late gets all pages, and nothing runs ahead") {
  for (int pages : {1, 5, 2000}) {
    INFO(pages << " pages");
    const Plan plan = {.pages = pages, .comes = 100'000};
    CheckWhole(plan, Serve(plan));
  }
}

TEST_CASE("whenever the context ends, who reads on sees the end") {
  for (int ends = 0; ends <= 90; ++ends) {
    INFO("it ends after " << ends << " ticks");
    const Seen seen = Serve({.pages = 5, .ends = ends});
    CheckQuiet(seen);
    CHECK(seen.closed);
    CHECK(seen.closed_at <= std::max(desk.last_call, seen.ended_at));
    if (ends > 70) CHECK(desk.received.size() == 5);
  }
}

TEST_CASE("whenever the context ends, the reader may leave without a word") {
  for (int ends = 0; ends <= 90; ++ends) {
    for (int reads : {0, 1, 3}) {
      INFO("it ends after " << ends << " ticks, and " << reads << " pages");
      CheckQuiet(Serve({.pages = 5, .ends = ends, .reads = reads}));
    }
  }
}

TEST_CASE("at whatever pace they work, the machines stop when it ends") {
  for (std::size_t slow = 0; slow < kMachines; ++slow) {
    for (int ticks : {0, 1, 35}) {
      for (int ends = 0; ends <= 120; ends += 7) {
        INFO("machine " << slow << " takes " << ticks << ", it ends after "
                        << ends);
        Plan plan = {.pages = 1000, .ends = ends};
        plan.ticks[slow] = ticks;
        const Seen seen = Serve(plan);
        CheckQuiet(seen);
        CHECK(seen.closed);
        plan.reads = 1;
        CheckQuiet(Serve(plan));
      }
    }
  }
}

TEST_CASE("a reader who comes when the context has long ended sees the end") {
  for (int ends : {0, 5, 15, 25, 35, 200}) {
    INFO("it ends after " << ends << " ticks");
    const Seen seen = Serve({.pages = 50, .comes = 5000, .ends = ends});
    CheckQuiet(seen);
    CHECK(seen.closed);
    CHECK(seen.closed_at == 5000);
    CHECK(desk.last_call < 1000);
  }
}

TEST_CASE("a context that ends while everybody waits for the reader") {
  // All have a page in hand: nobody has more to do.
  const Seen seen = Serve({.pages = 50, .ends = 1000, .reads = 0});
  CheckQuiet(seen);
  CHECK(seen.report.end.nanoseconds == 1000);
}

TEST_CASE("a context that has ended before the call") {
  for (int pages : {0, 1, 5}) {
    for (int comes : {0, 500}) {
      INFO(pages << " pages, the reader comes after " << comes << " ticks");
      const Seen seen =
          Serve({.pages = pages, .comes = comes, .has_ended = true});
      CheckQuiet(seen);
      CHECK(seen.closed);
      CheckQuiet(Serve({.pages = pages, .reads = 0, .has_ended = true}));
    }
  }
}

TEST_CASE("a machine that jams ends the volume") {
  for (int jams = 0; jams < kMachines; ++jams) {
    for (int jams_at : {0, 1, 2, 5, 9}) {
      for (int ticks : {0, 10}) {
        for (int looks : {0, 25}) {
          INFO("machine " << jams << " jams at page " << jams_at);
          const Seen seen = Serve({.pages = 10,
                                   .ticks = {ticks, ticks, ticks},
                                   .jams = jams,
                                   .jams_at = jams_at,
                                   .looks = looks});
          CheckQuiet(seen);
          CHECK(seen.closed);
          CHECK(desk.received.size() <= static_cast<std::size_t>(jams_at));
        }
      }
    }
  }
}

TEST_CASE("behind a jam no volume is fetched to its end") {
  for (int jams = 0; jams < kMachines; ++jams) {
    INFO("machine " << jams);
    const Seen seen = Serve({.pages = 1000, .jams = jams, .jams_at = 1});
    CheckQuiet(seen);
    CHECK(seen.closed);
    CHECK(desk.given[0].size() <= kMostAhead + 1);
    CHECK(desk.given[2].size() <= 2);
  }
}

TEST_CASE("a machine that jams at a slow one's back stops it") {
  for (int jams = 0; jams < kMachines; ++jams) {
    for (std::size_t slow = 0; slow < kMachines; ++slow) {
      INFO("machine " << jams << " jams, machine " << slow << " is slow");
      Plan plan = {.pages = 30, .jams = jams, .jams_at = 3};
      plan.ticks[slow] = 50;
      const Seen seen = Serve(plan);
      CheckQuiet(seen);
      CHECK(seen.closed);
    }
  }
}

TEST_CASE("a jam, and a context that ends, at any moment") {
  for (int jams = 0; jams < kMachines; ++jams) {
    for (int ends = 0; ends <= 70; ++ends) {
      INFO("machine " << jams << " jams, it ends after " << ends << " ticks");
      const Seen seen =
          Serve({.pages = 10, .jams = jams, .jams_at = 2, .ends = ends});
      CheckQuiet(seen);
      CHECK(seen.closed);
      CheckQuiet(Serve(
          {.pages = 10, .jams = jams, .jams_at = 2, .ends = ends, .reads = 1}));
    }
  }
}

dojo::Task<> ReadAll(dojo::Receiver<Page> ready, dojo::Sender<int> counts) {
  int count = 0;
  while (co_await ready.Receive()) ++count;
  co_await counts.Send(count);
}

TEST_CASE("a context without an end serves as well") {
  desk = Desk();
  int received = 0;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    const auto ready = ShowVolume(dojo::Context::Background(), 7, kAll);
    while (co_await ready.Receive()) ++received;
  });
  INFO(report.ToString());
  CHECK(report.ok());
  CHECK(received == 7);
  CHECK(desk.pictures == 0);
}

TEST_CASE("a context's end may be a deadline, or the end of one above") {
  for (bool deadline : {false, true}) {
    INFO((deadline ? "a deadline" : "one above"));
    desk = Desk();
    bool closed = false;
    dojo::Runtime runtime;
    const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
      auto [above, cancel] = dojo::Context::WithCancel({});
      auto [ctx, stop] = deadline ? dojo::Context::WithTimeout(above, 45_ns)
                                  : dojo::Context::WithCancel(above);
      const auto ready = ShowVolume(ctx, 100, kAll);
      co_await ready.Receive();
      if (deadline) {
        co_await ctx.Done().Receive();
      } else {
        cancel();
      }
      desk.ended = true;
      while (co_await ready.Receive()) {
      }
      closed = true;
    });
    INFO(report.ToString());
    CHECK(report.ok());
    CHECK(closed);
    CHECK(report.end.nanoseconds <= 70);
    CHECK(desk.pictures == 0);
    for (int late : desk.given_late) CHECK(late <= 1);
  }
}

TEST_CASE("a volume that is over keeps nothing while its context goes on") {
  desk = Desk();
  int pictures = -1;
  std::int64_t over = -1;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto [ctx, cancel] = dojo::Context::WithCancel({});
    {
      const auto ready = ShowVolume(ctx, 5, kAll);
      while (co_await ready.Receive()) {
      }
    }
    over = dojo::Now().nanoseconds;
    co_await dojo::Sleep(1_ns);
    pictures = desk.pictures;
    co_await dojo::Sleep(1000_ns);
  });
  INFO(report.ToString());
  CHECK(report.ok());
  CHECK(over == 70);
  CHECK(pictures == 0);
}

TEST_CASE("pages that nobody takes are gone when the reader is") {
  for (int comes : {5, 15, 25, 35, 45, 200}) {
    INFO("the reader leaves after " << comes << " ticks");
    desk = Desk();
    int pictures = -1;
    dojo::Runtime runtime;
    const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
      auto [ctx, cancel] = dojo::Context::WithCancel({});
      {
        const auto ready = ShowVolume(ctx, 50, kAll);
        co_await dojo::Sleep(1_ns * comes);
        cancel();
        desk.ended = true;
      }
      co_await dojo::Sleep(100_ns);
      pictures = desk.pictures;
    });
    INFO(report.ToString());
    CHECK(report.ok());
    CHECK(pictures == 0);
    for (int late : desk.given_late) CHECK(late <= 1);
  }
}

dojo::Task<Page> FetchOnlyOne(int number) {
  if (number > 0) throw Jam("one page, and no more");
  co_return co_await Fetch(number);
}

TEST_CASE("volumes at the same time, under one context, do not meet") {
  desk = Desk();
  std::vector<int> received;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto [ctx, cancel] = dojo::Context::WithCancel({});
    auto [other, turn] = dojo::Context::WithCancel(ctx);
    auto counts = dojo::MakeChannel<int>("counts");
    dojo::Go(
        "reader",
        ReadAll(ShowVolume(ctx, 9, {&FetchOnlyOne, &Scan, &Sharpen}), counts));
    dojo::Go("reader", ReadAll(ShowVolume(ctx, 9, kAll), counts));
    dojo::Go("reader", ReadAll(ShowVolume(other, 9, kAll), counts));
    co_await dojo::Sleep(55_ns);
    turn();
    for (int i = 0; i < 3; ++i) received.push_back(*co_await counts.Receive());
    std::sort(received.begin(), received.end());
  });
  INFO(report.ToString());
  CHECK(report.ok());
  REQUIRE(received.size() == 3);
  CHECK(received[0] <= 1);
  CHECK(received[1] < 9);
  CHECK(received[2] == 9);
  CHECK(desk.pictures == 0);
}

}  // namespace
}  // namespace kata
