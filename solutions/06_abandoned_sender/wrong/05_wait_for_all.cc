// VERDICT: fail; behaviour: "one tick after the deadline no answer counts, and nobody stays"; receives every reply before it returns, so nobody is left behind and the slowest replica sets the pace
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Ask(Replica replica, int article, dojo::Sender<Reply> replies) {
  const Reply reply = co_await replica.ask(replica.id, article);
  co_await replies.Send(reply);
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto replies = dojo::MakeChannel<Reply>("replies");
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, replies));

  Quote quote;
  bool decided = false;
  for (std::size_t missing = replicas.size(); missing > 0; --missing) {
    std::optional<Reply> reply;
    if (decided) {
      co_await replies.Receive();
      continue;
    }
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(replies, &reply), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      quote = Quote{Outcome::kTimeout};
      decided = true;
      ++missing;
    } else if (reply->ok) {
      quote = Quote{Outcome::kPrice, reply->cents};
      decided = true;
    }
  }
  co_return quote;
}

}  // namespace kata
