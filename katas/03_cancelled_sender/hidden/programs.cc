// What is explored: single volumes on every schedule; a reader who leaves, a
// context that ends, a machine that jams, at every step.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kata.h"
#include "katas/harness/program.h"
#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace kata {
namespace {

constexpr int kMachines = 3;
constexpr int kMostAhead = 8;

struct Plan {
  int jams = -1;  // which machine, -1: none
  int jams_at = 0;
  int ticks = 0;  // what each call takes; 0: it does not park
};

// What the machines and the reader of one run saw. Machines are plain
// functions, hence a global; each Begin makes a fresh one.
struct Desk {
  Plan plan;
  bool ended = false;  // ctx has
  int given[kMachines] = {};
  int given_late[kMachines] = {};  // since then
  int at_work[kMachines] = {};
  int received = 0;
  const char* wanted = nullptr;  // and not had
};
Desk desk;

// What a machine finds wrong is kept for the reader to say: inside kata.cc a
// catch could end it.
void Want(bool holds, const char* what) {
  if (!holds && desk.wanted == nullptr) desk.wanted = what;
}

dojo::Task<Page> Work(int machine, Page page) {
  Want(page.number == desk.given[machine]++,
       "each machine to get each page once, in order");
  Want(++desk.at_work[machine] == 1, "each machine to have one page at a time");
  if (desk.ended) ++desk.given_late[machine];
  Want(desk.given_late[machine] <= 1,
       "each machine to get one more page at most when the context has ended");
  if (desk.plan.ticks > 0)
    co_await dojo::Sleep(dojo::Duration{desk.plan.ticks});
  --desk.at_work[machine];
  if (machine == desk.plan.jams && page.number == desk.plan.jams_at)
    throw Jam("machine " + std::to_string(machine) + " has jammed");
  co_return page;
}
dojo::Task<Page> Fetch(int number) {
  Want(desk.given[0] - desk.received < kMostAhead,
       "at most eight pages to be fetched ahead of the reader");
  return Work(0, Page{number, std::make_shared<const std::string>()});
}
dojo::Task<Page> Scan(Page page) { return Work(1, std::move(page)); }
dojo::Task<Page> Sharpen(Page page) { return Work(2, std::move(page)); }

dojo::Receiver<Page> Begin(dojo::Context ctx, int pages, Plan plan = {}) {
  desk = Desk();
  desk.plan = plan;
  return ShowVolume(ctx, pages, {&Fetch, &Scan, &Sharpen});
}

// Receives until the channel is closed, or `most` pages.
dojo::Task<> Read(dojo::Receiver<Page> ready, int most) {
  for (int number = 0; number < most; ++number) {
    const auto page = co_await ready.Receive();
    if (!page) co_return;
    Observe(static_cast<std::uint64_t>(page->number));
    Expect(page->number == number && page->picture != nullptr,
           "page " + std::to_string(number) + " next, not page " +
               std::to_string(page->number));
    ++desk.received;
  }
}

constexpr int kAll = 1000;  // pages, or ticks

// The clock moves when nobody else can go on any more.
dojo::Task<> CheckMachines() {
  co_await dojo::Sleep(dojo::Duration{kAll});
  Expect(desk.wanted == nullptr, desk.wanted ? desk.wanted : "");
}

void CheckReceived(int pages) {
  Expect(desk.received == pages, "all " + std::to_string(pages) +
                                     " pages to come; it was " +
                                     std::to_string(desk.received));
}

void EndAtAnyStep(dojo::Cancel cancel) {
  dojo::AtAnyStep("cancel", [cancel] {
    cancel();
    desk.ended = true;
  });
}

// Size: pages. Nobody cancels.
dojo::Task<> Whole(dojo::Here, std::vector<int> size) {
  co_await Read(Begin(dojo::Context::Background(), size.at(0)), kAll);
  CheckReceived(size.at(0));
  co_await CheckMachines();
}

// Size: pages. The context ends at any step; the reader reads on.
dojo::Task<> Cancelled(dojo::Here, std::vector<int> size) {
  auto [ctx, cancel] = dojo::Context::WithCancel({});
  EndAtAnyStep(cancel);
  co_await Read(Begin(ctx, size.at(0)), kAll);
  if (!desk.ended) CheckReceived(size.at(0));
  co_await CheckMachines();
}

dojo::Task<> Turn(dojo::Cancel cancel, int ticks) {
  if (ticks > 0) co_await dojo::Sleep(dojo::Duration{ticks});
  cancel();
  desk.ended = true;
}

// Size: pages. A task of its own ends the context, while the reader reads on.
dojo::Task<> Turned(dojo::Here, std::vector<int> size) {
  auto [ctx, cancel] = dojo::Context::WithCancel({});
  dojo::Receiver<Page> ready = Begin(ctx, size.at(0));
  dojo::Go("turning", Turn(cancel, 0));
  co_await Read(std::move(ready), kAll);
  co_await CheckMachines();
}

// Size: pages. The reader comes when all that can happen without it has.
dojo::Task<> Late(dojo::Here, std::vector<int> size) {
  auto [ctx, cancel] = dojo::Context::WithCancel({});
  dojo::Receiver<Page> ready = Begin(ctx, size.at(0));
  dojo::Go("turning", Turn(cancel, 0));
  co_await dojo::Sleep(dojo::Duration{kAll});
  co_await Read(std::move(ready), kAll);
  co_await CheckMachines();
}

// Size: pages x the tick at which the context ends. A call takes a tick.
dojo::Task<> Slow(dojo::Here, std::vector<int> size) {
  auto [ctx, cancel] = dojo::Context::WithCancel({});
  dojo::Receiver<Page> ready = Begin(ctx, size.at(0), {.ticks = 1});
  dojo::Go("turning", Turn(cancel, size.at(1)));
  co_await Read(std::move(ready), kAll);
  co_await CheckMachines();
}

// Size: pages x those that are read before the reader leaves.
dojo::Task<> Left(dojo::Here, std::vector<int> size) {
  auto [ctx, cancel] = dojo::Context::WithCancel({});
  co_await Read(Begin(ctx, size.at(0)), size.at(1));
  cancel();
  desk.ended = true;
  co_await CheckMachines();
}

// Size: pages. The context has ended before anything begins.
dojo::Task<> Ended(dojo::Here, std::vector<int> size) {
  auto [ctx, cancel] = dojo::Context::WithCancel({});
  cancel();
  desk = Desk();
  desk.ended = true;
  co_await Read(ShowVolume(ctx, size.at(0), {&Fetch, &Scan, &Sharpen}), kAll);
  co_await CheckMachines();
}

// Size: pages x machine x the page at which it jams. Nobody cancels.
dojo::Task<> Jammed(dojo::Here, std::vector<int> size) {
  co_await Read(Begin(dojo::Context::Background(), size.at(0),
                      {.jams = size.at(1), .jams_at = size.at(2)}),
                kAll);
  Expect(desk.received <= size.at(2), "no page that jammed, and none behind");
  co_await CheckMachines();
}

// The same, and the context ends at any step.
dojo::Task<> Both(dojo::Here, std::vector<int> size) {
  auto [ctx, cancel] = dojo::Context::WithCancel({});
  EndAtAnyStep(cancel);
  co_await Read(
      Begin(ctx, size.at(0), {.jams = size.at(1), .jams_at = size.at(2)}),
      kAll);
  Expect(desk.received <= size.at(2), "no page that jammed, and none behind");
  co_await CheckMachines();
}

}  // namespace

std::vector<Program> Programs() {
  return {{"both", &Both},     {"cancelled", &Cancelled}, {"ended", &Ended},
          {"jammed", &Jammed}, {"late", &Late},           {"left", &Left},
          {"slow", &Slow},     {"turned", &Turned},       {"whole", &Whole}};
}

}  // namespace kata
