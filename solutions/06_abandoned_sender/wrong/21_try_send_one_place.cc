// VERDICT: fail; behaviour: "an answer and failures at one moment make an answer"; one place for replies of both kinds: a failure takes it, and the answer behind it is dropped
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Ask(Replica replica, int article, dojo::Sender<Reply> replies) {
  const Reply reply = co_await replica.ask(replica.id, article);
  replies.TrySend(reply);  // the lookup needs one
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto replies = dojo::MakeChannel<Reply>("replies", 1);
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, replies));

  for (std::size_t missing = replicas.size(); missing > 0; --missing) {
    std::optional<Reply> reply;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(replies, &reply), dojo::After(deadline - dojo::Now()));
    if (happened == 1) co_return Quote{Outcome::kTimeout};
    if (reply->ok) co_return Quote{Outcome::kPrice, reply->cents};
  }
  co_return Quote{Outcome::kFailed};
}

}  // namespace kata
