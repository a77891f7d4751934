// Who leaves early sends a deputy: the lookup counts what is still to come, and
// a task of its own receives just that. It ends with the last reply.
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

dojo::Task<> Drain(dojo::Receiver<Reply> replies, std::size_t missing) {
  for (; missing > 0; --missing) co_await replies.Receive();
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto replies = dojo::MakeChannel<Reply>("replies");
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, replies));

  Quote quote;
  std::size_t missing = replicas.size();
  while (missing > 0) {
    std::optional<Reply> reply;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(replies, &reply), dojo::After(deadline - dojo::Now()));
    if (happened == 1) {
      quote = Quote{Outcome::kTimeout};
      break;
    }
    --missing;
    if (reply->ok) {
      quote = Quote{Outcome::kPrice, reply->cents};
      break;
    }
  }
  if (missing > 0) dojo::Go("drainer", Drain(replies, missing));
  co_return quote;
}

}  // namespace kata
