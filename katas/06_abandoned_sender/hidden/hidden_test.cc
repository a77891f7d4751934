// What kata.h promises, path by path. A tick is one nanosecond: there is
// nothing in between.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ns;
using dojo::literals::operator""_s;

// An id says how many ticks its replica takes, and tells it from the others.
constexpr int kIds = 1000;

dojo::Duration Delay(int id) { return 1_ns * (id / kIds); }
int Price(int id, int article) { return article * kIds + id % kIds; }

// What the replicas of one run saw. They are plain functions, hence a global;
// each Serve begins with a fresh one.
struct Desk {
  std::map<int, int> asked;  // id -> how often
  std::map<int, dojo::Time> at;
  dojo::Time last_reply;
};
Desk desk;

dojo::Task<Reply> Work(int id, Reply reply) {
  ++desk.asked[id];
  desk.at[id] = dojo::Now();
  if (Delay(id) > dojo::Duration{}) co_await dojo::Sleep(Delay(id));
  desk.last_reply = dojo::Now();
  co_return reply;
}
dojo::Task<Reply> Answer(int id, int article) {
  return Work(id, {.ok = true, .cents = Price(id, article)});
}
dojo::Task<Reply> Fail(int id, int article) {
  // A price that must not be believed.
  return Work(id, {.ok = false, .cents = -Price(id, article)});
}

// Which replica takes how long, in ticks; a failing one is marked.
struct Plan {
  int ticks = 0;
  bool fails = false;
};
std::vector<Replica> Replicas(const std::vector<Plan>& plans) {
  std::vector<Replica> replicas;
  for (const Plan& plan : plans) {
    replicas.push_back(
        {.id = plan.ticks * kIds + static_cast<int>(replicas.size()),
         .ask = plan.fails ? &Fail : &Answer});
  }
  return replicas;
}
std::vector<Replica> Replicas(int count, Plan plan) {
  return Replicas(std::vector<Plan>(static_cast<std::size_t>(count), plan));
}

constexpr int kArticle = 7;

struct Seen {
  dojo::Report report;
  Quote quote;
  dojo::Time called;
  dojo::Time returned;
  std::int64_t took() const { return (returned - called).nanoseconds; }
};

// Looks up one article, and runs on until the last reply has come.
Seen Serve(const std::vector<Replica>& replicas, dojo::Duration patience,
           dojo::Duration later = {}) {
  desk = Desk();
  Seen seen;
  dojo::Runtime runtime;
  seen.report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    if (later > dojo::Duration{}) co_await dojo::Sleep(later);
    seen.called = dojo::Now();
    seen.quote = co_await Lookup(kArticle, replicas, patience);
    seen.returned = dojo::Now();
  });
  return seen;
}

// Everybody was asked, and has gone home.
void CheckQuiet(const Seen& seen, const std::vector<Replica>& replicas) {
  INFO(seen.report.ToString());
  CHECK(desk.asked.size() == replicas.size());
  for (const auto& [id, times] : desk.asked) {
    INFO("replica " << id);
    CHECK(times == 1);
    CHECK(desk.at[id].nanoseconds == seen.called.nanoseconds);
  }
  CHECK(seen.report.panics.empty());
  CHECK(seen.report.leaked_tasks() == 0);
  CHECK(seen.report.ok());
  CHECK(seen.report.end.nanoseconds ==
        std::max(seen.returned, desk.last_reply).nanoseconds);
}

// `winner`: the place of a replica.
void CheckPrice(const Seen& seen, const std::vector<Replica>& replicas,
                std::size_t winner) {
  CheckQuiet(seen, replicas);
  CHECK(seen.quote.outcome == Outcome::kPrice);
  CHECK(seen.quote.cents == Price(replicas.at(winner).id, kArticle));
  CHECK(seen.took() == Delay(replicas.at(winner).id).nanoseconds);
}
void CheckOther(const Seen& seen, const std::vector<Replica>& replicas,
                Outcome outcome, dojo::Duration took) {
  CheckQuiet(seen, replicas);
  CHECK(seen.quote.outcome == outcome);
  CHECK(seen.took() == took.nanoseconds);
}

TEST_CASE("one replica that answers in time gives its price at that moment") {
  const auto replicas = Replicas({{.ticks = 5}});
  CheckPrice(Serve(replicas, 1_s), replicas, 0);
}

TEST_CASE("one replica that is too slow is dropped, at the deadline") {
  const auto replicas = Replicas({{.ticks = 50}});
  CheckOther(Serve(replicas, 20_ns), replicas, Outcome::kTimeout, 20_ns);
}

TEST_CASE("one tick before the deadline an answer counts") {
  for (int count : {1, 2, 3, 6}) {
    INFO(count << " replicas");
    auto plans =
        std::vector<Plan>(static_cast<std::size_t>(count), Plan{.ticks = 40});
    plans.back().ticks = 19;
    const auto replicas = Replicas(plans);
    CheckPrice(Serve(replicas, 20_ns), replicas, replicas.size() - 1);
  }
}

TEST_CASE("one tick after the deadline no answer counts, and nobody stays") {
  for (int count : {1, 2, 3, 6}) {
    INFO(count << " replicas");
    const auto replicas = Replicas(count, {.ticks = 21});
    CheckOther(Serve(replicas, 20_ns), replicas, Outcome::kTimeout, 20_ns);
  }
}

TEST_CASE("at the deadline itself either result will do, and nobody stays") {
  for (int count : {1, 2, 3, 6}) {
    for (bool fails : {false, true}) {
      INFO(count << " replicas" << (fails ? " that fail" : ""));
      const auto replicas = Replicas(count, {.ticks = 20, .fails = fails});
      const Seen seen = Serve(replicas, 20_ns);
      CheckQuiet(seen, replicas);
      CHECK(seen.took() == 20);
      const Outcome unhurried = fails ? Outcome::kFailed : Outcome::kPrice;
      CHECK((seen.quote.outcome == Outcome::kTimeout ||
             seen.quote.outcome == unhurried));
    }
  }
}

TEST_CASE("an answer that overtakes the deadline leaves nobody behind either") {
  // A lookup that sets its timer anew after the failure has it behind those of
  // the replicas, whatever is due at the same tick.
  for (int count : {1, 2, 5}) {
    INFO(count << " replicas at the deadline");
    std::vector<Plan> plans(static_cast<std::size_t>(count), {.ticks = 20});
    plans.push_back({.ticks = 5, .fails = true});
    plans.push_back({.ticks = 21});
    const auto replicas = Replicas(plans);
    const Seen seen = Serve(replicas, 20_ns);
    CheckQuiet(seen, replicas);
    CHECK(seen.took() == 20);
    CHECK((seen.quote.outcome == Outcome::kTimeout ||
           seen.quote.outcome == Outcome::kPrice));
  }
}

TEST_CASE("the first of many answers wins, whichever replica gives it") {
  for (std::size_t count : {2, 3, 6}) {
    for (std::size_t winner = 0; winner < count; ++winner) {
      INFO(count << " replicas, the quickest is " << winner);
      std::vector<Plan> plans(count);
      for (std::size_t i = 0; i < count; ++i)
        plans[i].ticks = 10 + static_cast<int>((i + count - winner) % count);
      const auto replicas = Replicas(plans);
      CheckPrice(Serve(replicas, 1_s), replicas, winner);
    }
  }
}

TEST_CASE("of answers that come at one moment any will do") {
  const auto replicas = Replicas(5, {.ticks = 3});
  const Seen seen = Serve(replicas, 1_s);
  CheckQuiet(seen, replicas);
  CHECK(seen.quote.outcome == Outcome::kPrice);
  CHECK(seen.quote.cents >= Price(0, kArticle));
  CHECK(seen.quote.cents < Price(5, kArticle));
  CHECK(seen.took() == 3);
}

TEST_CASE("every replica is asked once, also when the first needs no time") {
  const auto replicas =
      Replicas({{.ticks = 0}, {.ticks = 0}, {.ticks = 30}, {.ticks = 10}});
  const Seen seen = Serve(replicas, 1_s);
  CheckQuiet(seen, replicas);
  CHECK(seen.quote.outcome == Outcome::kPrice);
  CHECK(seen.took() == 0);
}

TEST_CASE("a failure is no answer: the lookup goes on with the others") {
  const auto one = Replicas({{.ticks = 1, .fails = true}, {.ticks = 9}});
  CheckPrice(Serve(one, 1_s), one, 1);
  const auto two = Replicas({{.ticks = 9},
                             {.ticks = 2, .fails = true},
                             {.ticks = 1, .fails = true},
                             {.ticks = 30}});
  CheckPrice(Serve(two, 1_s), two, 0);
}

TEST_CASE("an answer and failures at one moment make an answer") {
  for (std::size_t winner = 0; winner < 4; ++winner) {
    std::vector<Plan> plans(4, {.ticks = 4, .fails = true});
    plans[winner].fails = false;
    const auto replicas = Replicas(plans);
    CheckPrice(Serve(replicas, 1_s), replicas, winner);
  }
}

TEST_CASE("when the last replica has failed the lookup fails at that moment") {
  for (int count : {1, 2, 3, 6, 100}) {
    INFO(count << " replicas");
    const auto at_once = Replicas(count, {.ticks = 0, .fails = true});
    CheckOther(Serve(at_once, 1_s), at_once, Outcome::kFailed, 0_ns);
    const auto together = Replicas(count, {.ticks = 8, .fails = true});
    CheckOther(Serve(together, 1_s), together, Outcome::kFailed, 8_ns);
    std::vector<Plan> plans;
    for (int i = count; i > 0; --i)
      plans.push_back({.ticks = i, .fails = true});
    const auto one_by_one = Replicas(plans);
    CheckOther(Serve(one_by_one, 1_s), one_by_one, Outcome::kFailed,
               1_ns * count);
  }
}

TEST_CASE("failures do not lengthen the patience") {
  const auto replicas = Replicas({{.ticks = 9, .fails = true},
                                  {.ticks = 18, .fails = true},
                                  {.ticks = 27}});
  CheckOther(Serve(replicas, 20_ns), replicas, Outcome::kTimeout, 20_ns);
}

TEST_CASE("failures that come after the lookup has returned are dropped") {
  const auto answered = Replicas(
      {{.ticks = 1}, {.ticks = 2, .fails = true}, {.ticks = 3, .fails = true}});
  CheckPrice(Serve(answered, 1_s), answered, 0);
  const auto late = Replicas(3, {.ticks = 21, .fails = true});
  CheckOther(Serve(late, 20_ns), late, Outcome::kTimeout, 20_ns);
}

TEST_CASE("without replicas the lookup fails at once") {
  CheckOther(Serve({}, 1_s), {}, Outcome::kFailed, 0_ns);
  CheckOther(Serve({}, 1_s, 5_s), {}, Outcome::kFailed, 0_ns);
}

TEST_CASE("without patience the lookup is over at once") {
  for (dojo::Duration patience : {0_ns, -1 * 1_ns, -1 * 1_s}) {
    INFO("patience " << patience.nanoseconds);
    const auto replicas = Replicas({{.ticks = 1}, {.ticks = 2}});
    CheckOther(Serve(replicas, patience), replicas, Outcome::kTimeout, 0_ns);
    const auto failing = Replicas(2, {.ticks = 1, .fails = true});
    CheckOther(Serve(failing, patience), failing, Outcome::kTimeout, 0_ns);
  }
}

TEST_CASE("patience counts from the call") {
  const auto slow = Replicas({{.ticks = 50}, {.ticks = 60}});
  CheckOther(Serve(slow, 20_ns, 5_s), slow, Outcome::kTimeout, 20_ns);
  const auto quick = Replicas({{.ticks = 19}, {.ticks = 60}});
  CheckPrice(Serve(quick, 20_ns, 5_s), quick, 0);
}

TEST_CASE("an answered lookup keeps nobody until its deadline") {
  const auto replicas = Replicas({{.ticks = 5}, {.ticks = 7}, {.ticks = 6}});
  const Seen seen = Serve(replicas, 3600_s);
  CheckPrice(seen, replicas, 0);
  CHECK(seen.report.end.nanoseconds == 7);
}

TEST_CASE("a hundred replicas that nobody waits for all go home") {
  const auto late = Replicas(100, {.ticks = 30});
  CheckOther(Serve(late, 20_ns), late, Outcome::kTimeout, 20_ns);
  std::vector<Plan> plans(100, {.ticks = 30});
  plans[42].ticks = 10;
  const auto one_is_quick = Replicas(plans);
  CheckPrice(Serve(one_is_quick, 20_ns), one_is_quick, 42);
}

TEST_CASE("a lookup gets no reply that was meant for the one before") {
  desk = Desk();
  std::vector<Quote> quotes;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    // The replies to the first come while the second waits.
    quotes.push_back(
        co_await Lookup(1, Replicas({{.ticks = 5}, {.ticks = 8}}), 3_ns));
    quotes.push_back(
        co_await Lookup(2, Replicas({{.ticks = 10}, {.ticks = 20}}), 1_s));
    quotes.push_back(
        co_await Lookup(3, Replicas({{.ticks = 1, .fails = true}}), 1_s));
  });
  INFO(report.ToString());
  REQUIRE(quotes.size() == 3);
  CHECK(quotes[0].outcome == Outcome::kTimeout);
  CHECK(quotes[1].outcome == Outcome::kPrice);
  CHECK(quotes[1].cents == Price(0, 2));
  CHECK(quotes[2].outcome == Outcome::kFailed);
  CHECK(report.ok());
}

dojo::Task<> LookUpAside(int article, std::vector<Replica> replicas,
                         dojo::Sender<Quote> quotes) {
  co_await quotes.Send(co_await Lookup(article, replicas, 20_ns));
}

TEST_CASE("lookups at the same time do not meet") {
  desk = Desk();
  std::map<int, int> prices;  // cents -> how often
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto quotes = dojo::MakeChannel<Quote>("quotes");
    for (int article = 1; article <= 3; ++article) {
      dojo::Go("caller", LookUpAside(article,
                                     Replicas({{.ticks = 9, .fails = true},
                                               {.ticks = 10 + article},
                                               {.ticks = 30}}),
                                     quotes));
    }
    for (int article = 1; article <= 3; ++article) {
      const auto quote = co_await quotes.Receive();
      if (quote->outcome == Outcome::kPrice) ++prices[quote->cents];
    }
  });
  INFO(report.ToString());
  CHECK(prices == std::map<int, int>{
                      {Price(1, 1), 1}, {Price(1, 2), 1}, {Price(1, 3), 1}});
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata
