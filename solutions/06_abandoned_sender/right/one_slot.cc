// A channel for the outcome, not for the replies: one place, filled without
// waiting by whoever decides the matter. That is the first who has an answer,
// or the last of those who have none.
#include <memory>
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Ask(Replica replica, int article, dojo::Sender<Quote> outcome,
                 std::shared_ptr<std::size_t> not_failed) {
  const Reply reply = co_await replica.ask(replica.id, article);
  if (reply.ok) {
    // Whoever comes second finds the place taken, or the lookup gone.
    outcome.TrySend(Quote{Outcome::kPrice, reply.cents});
  } else if (--*not_failed == 0) {
    outcome.TrySend(Quote{Outcome::kFailed});
  }
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  if (replicas.empty()) co_return Quote{Outcome::kFailed};
  auto outcome = dojo::MakeChannel<Quote>("outcome", 1);
  auto not_failed = std::make_shared<std::size_t>(replicas.size());
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, outcome, not_failed));

  std::optional<Quote> quote;
  co_await dojo::Select(dojo::OnReceive(outcome, &quote),
                        dojo::After(patience));
  co_return quote.value_or(Quote{Outcome::kTimeout});
}

}  // namespace kata
