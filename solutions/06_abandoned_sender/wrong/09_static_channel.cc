// VERDICT: forbidden; sentence: "what a global keeps is leaked all the same"; a static variable holds the channel for the next lookup, which makes one of its own: the late senders can be reached, and still wait for ever
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
  // "The next lookup will take what is late."
  static dojo::Channel<Reply> replies;
  replies = dojo::MakeChannel<Reply>("replies");
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
