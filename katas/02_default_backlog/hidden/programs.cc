// What is explored: short feeds with little room, on every schedule. Times are
// such that what must happen at one moment competes there.
#include <algorithm>
#include <string>
#include <vector>

#include "kata.h"
#include "katas/harness/program.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

constexpr int kTick = 1;  // in nanoseconds: there is nothing in between
constexpr int kPatience = 2;
constexpr int kWrite = 5;       // ticks of a slow store
constexpr int kQuickWrite = 2;  // and of one that keeps up

int Tick() { return static_cast<int>(dojo::Now().nanoseconds); }
dojo::Duration Ticks(int count) { return dojo::Duration{kTick} * count; }

// What one run saw. A store is a plain function, hence a global; runs come one
// after the other, and each begins with a fresh one.
struct Written {
  int number = 0;
  int began = 0;
};
struct Line {
  std::vector<int> taken;  // when, by number
  std::vector<Written> written;
  int free = 0;  // when the store ended its last write
  bool writes = false;
  int closed = 0;
};
Line line;

dojo::Task<> Write(Price price, int ticks) {
  Expect(!line.writes, "one write at a time");
  line.writes = true;
  const auto number = static_cast<std::size_t>(price.number);
  Expect(price.number >= 0 && price.cents == 100 + price.number,
         "a price as the feed sent it");
  Expect(
      line.written.empty() || line.written.back().number < price.number,
      "the prices in the order of the feed, and none twice; after " +
          (line.written.empty() ? std::string()
                                : std::to_string(line.written.back().number)) +
          " came " + std::to_string(price.number));
  // The feed may not have heard yet that this one was taken, now.
  const int taken = number < line.taken.size() ? line.taken[number] : Tick();
  const int due = std::max(line.free, taken);
  Expect(Tick() == due, "no idle store while a price waits: the write of " +
                            std::to_string(price.number) + " could begin at " +
                            std::to_string(due) + ", it began at " +
                            std::to_string(Tick()));
  line.written.push_back({price.number, Tick()});
  Observe(number);
  if (ticks > 0) co_await dojo::Sleep(Ticks(ticks));
  line.free = Tick();
  line.writes = false;
}
dojo::Task<> WriteSlowly(Price price) { return Write(price, kWrite); }
dojo::Task<> WriteQuickly(Price price) { return Write(price, kQuickWrite); }
dojo::Task<> WriteAtOnce(Price price) { return Write(price, 0); }

// `plan`: when the feed has a price to send, and when it closes.
dojo::Task<> SendPrices(dojo::Sender<Price> feed, std::vector<int> plan) {
  // Also when a check fails here: or else the recorder would wait for ever.
  dojo::CloseGuard close_feed(feed);
  for (int i = 0; i + 1 < static_cast<int>(plan.size()); ++i) {
    const int wait = plan[static_cast<std::size_t>(i)] - Tick();
    if (wait > 0) co_await dojo::Sleep(Ticks(wait));
    const int began = Tick();
    co_await feed.Send({.number = i, .cents = 100 + i});
    const int waited = Tick() - began;
    line.taken.push_back(Tick());
    Expect(waited <= kPatience,
           "a feed that waits " + std::to_string(kPatience) +
               " at most; it waited " + std::to_string(waited));
  }
  if (plan.back() > Tick()) co_await dojo::Sleep(Ticks(plan.back() - Tick()));
  line.closed = Tick();
}

// How many of those that were written had been taken before `moment`, or then,
// and were not begun.
int Waiting(int moment) {
  return static_cast<int>(std::count_if(
      line.written.begin(), line.written.end(), [&](const Written& written) {
        return line.taken[static_cast<std::size_t>(written.number)] <= moment &&
               written.began > moment;
      }));
}

// `least`: so many prices are written on every schedule.
dojo::Task<> RecordPrices(std::vector<int> plan, Store store, int room,
                          int least) {
  line = Line();
  const int count = static_cast<int>(plan.size()) - 1;
  auto feed = dojo::MakeChannel<Price>("feed");
  dojo::Go("feed", SendPrices(feed, std::move(plan)));
  const Tally tally = co_await Record(
      feed, store, {.room = room, .patience = Ticks(kPatience)});

  Observe(static_cast<std::uint64_t>(tally.stored));
  Observe(static_cast<std::uint64_t>(tally.shed));
  const int written = static_cast<int>(line.written.size());
  Expect(tally.stored == written, std::to_string(written) +
                                      " in `stored`, there are " +
                                      std::to_string(tally.stored));
  Expect(tally.stored + tally.shed == count,
         "each of " + std::to_string(count) + " prices stored or shed; " +
             std::to_string(tally.stored) + " and " +
             std::to_string(tally.shed) + " are counted");
  Expect(written >= least, std::to_string(least) + " prices written or more, " +
                               std::to_string(written) + " were");
  for (const int moment : line.taken) {
    Expect(Waiting(moment) <= 2 * room + 1,
           "twice " + std::to_string(room) + " prices waiting, and one more; " +
               std::to_string(Waiting(moment)) + " are at " +
               std::to_string(moment));
  }
  const int due = std::max(line.closed, line.free);
  Expect(Tick() == due, "to return at " + std::to_string(due) +
                            ", it returned at " + std::to_string(Tick()));
}

std::vector<int> Every(int ticks, int count) {
  std::vector<int> plan;
  for (int i = 0; i <= count; ++i) plan.push_back(ticks * i);
  plan.back() = count > 0 ? plan[static_cast<std::size_t>(count) - 1] : 0;
  return plan;
}

// Size: prices x room. All come at one moment, and the feed is closed then.
dojo::Task<> Burst(dojo::Here, std::vector<int> size) {
  return RecordPrices(Every(0, size.at(0)), &WriteSlowly, size.at(1),
                      std::min(size.at(0), size.at(1)));
}
// The same, and the feed stays open, silent, until all could be written.
dojo::Task<> Silent(dojo::Here, std::vector<int> size) {
  std::vector<int> plan = Every(0, size.at(0));
  plan.back() = 100;
  return RecordPrices(plan, &WriteSlowly, size.at(1),
                      std::min(size.at(0), size.at(1)));
}
// A price comes while the store is busy, also at the very end of a write.
dojo::Task<> Slow(dojo::Here, std::vector<int> size) {
  return RecordPrices(Every(kWrite / 2, size.at(0)), &WriteSlowly, size.at(1),
                      std::min(size.at(0), size.at(1) + 1));
}
// The store has written each price before the next one comes.
dojo::Task<> Steady(dojo::Here, std::vector<int> size) {
  return RecordPrices(Every(kQuickWrite + 1, size.at(0)), &WriteQuickly,
                      size.at(1), size.at(0));
}
// Each write ends at the moment at which the next price comes.
dojo::Task<> Tight(dojo::Here, std::vector<int> size) {
  return RecordPrices(Every(kQuickWrite, size.at(0)), &WriteQuickly, size.at(1),
                      size.at(0));
}
// The store takes no time.
dojo::Task<> Instant(dojo::Here, std::vector<int> size) {
  return RecordPrices(Every(1, size.at(0)), &WriteAtOnce, size.at(1),
                      size.at(0));
}

}  // namespace

std::vector<Program> Programs() {
  return {{"burst", &Burst}, {"instant", &Instant}, {"silent", &Silent},
          {"slow", &Slow},   {"steady", &Steady},   {"tight", &Tight}};
}

}  // namespace kata
