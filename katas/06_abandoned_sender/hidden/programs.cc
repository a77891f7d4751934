// What is explored: single lookups, on every schedule, with patience that ends
// before, at and after what decides.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "kata.h"
#include "katas/harness/program.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// An id says how many ticks its replica takes, and tells it from the others.
constexpr int kIds = 10;
constexpr int kTick = 1;  // in nanoseconds: there is nothing in between

dojo::Duration Delay(int id) { return dojo::Duration{kTick} * (id / kIds); }

dojo::Task<Reply> Answer(int id, int article) {
  if (id >= kIds) co_await dojo::Sleep(Delay(id));
  co_return Reply{.ok = true, .cents = article + id};
}
dojo::Task<Reply> Fail(int id, int) {
  if (id >= kIds) co_await dojo::Sleep(Delay(id));
  co_return Reply{};
}

// When it is known what an endless patience would return.
dojo::Duration Decided(const std::vector<Replica>& replicas) {
  std::optional<dojo::Duration> answered;
  dojo::Duration last;
  for (const Replica& replica : replicas) {
    const dojo::Duration delay = Delay(replica.id);
    last = std::max(last, delay);
    if (replica.ask == &Answer)
      answered = std::min(answered.value_or(delay), delay);
  }
  return answered.value_or(last);
}

bool IsRight(const Quote& quote, int article,
             const std::vector<Replica>& replicas, dojo::Duration patience) {
  const dojo::Duration decided = Decided(replicas);
  if (quote.outcome == Outcome::kTimeout) return decided >= patience;
  if (decided > patience) return false;
  bool anybody_answers = false;
  for (const Replica& replica : replicas) {
    if (replica.ask != &Answer) continue;
    anybody_answers = true;
    if (quote.outcome == Outcome::kPrice &&
        quote.cents == article + replica.id && Delay(replica.id) == decided) {
      return true;
    }
  }
  return quote.outcome == Outcome::kFailed && !anybody_answers;
}

dojo::Task<> LookUp(std::vector<Replica> replicas, int ticks) {
  constexpr int kArticle = 500;
  const dojo::Duration patience = dojo::Duration{kTick} * ticks;
  const dojo::Time called = dojo::Now();
  const Quote quote = co_await Lookup(kArticle, replicas, patience);
  const dojo::Duration took = dojo::Now() - called;
  Observe(static_cast<std::uint64_t>(quote.outcome));
  if (quote.outcome == Outcome::kPrice)
    Observe(static_cast<std::uint64_t>(quote.cents));

  Expect(IsRight(quote, kArticle, replicas, patience),
         "the first good answer, a failure when all have failed, or a timeout "
         "at the deadline; it returned outcome " +
             std::to_string(static_cast<int>(quote.outcome)) + " with " +
             std::to_string(quote.cents) + " cents");
  const dojo::Duration due = std::min(patience, Decided(replicas));
  Expect(took == due, "to return after " + std::to_string(due.nanoseconds) +
                          " ns, it took " + std::to_string(took.nanoseconds));
}

std::vector<Replica> After(int ticks, int count,
                           dojo::Task<Reply> (*ask)(int, int)) {
  std::vector<Replica> replicas;
  for (int i = 0; i < count; ++i)
    replicas.push_back({.id = ticks * kIds + i, .ask = ask});
  return replicas;
}

// Size: replicas x patience in ticks.
dojo::Task<> Answers(dojo::Here, std::vector<int> size) {
  return LookUp(After(2, size.at(0), &Answer), size.at(1));
}
dojo::Task<> Failures(dojo::Here, std::vector<int> size) {
  return LookUp(After(2, size.at(0), &Fail), size.at(1));
}
dojo::Task<> Instant(dojo::Here, std::vector<int> size) {
  return LookUp(After(0, size.at(0), &Answer), size.at(1));
}
dojo::Task<> Steps(dojo::Here, std::vector<int> size) {
  std::vector<Replica> replicas;
  for (int i = 0; i < size.at(0); ++i) {
    replicas.push_back(
        {.id = (i + 1) * kIds, .ask = i % 2 == 0 ? &Fail : &Answer});
  }
  return LookUp(replicas, size.at(1));
}

}  // namespace

std::vector<Program> Programs() {
  return {{"answers", &Answers},
          {"failures", &Failures},
          {"instant", &Instant},
          {"steps", &Steps}};
}

}  // namespace kata
