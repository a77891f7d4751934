// A clerk runs the askers in a scope, and closes the channel when all of them
// have ended: then whoever ranges over it comes to an end. First that is the
// lookup; once it has left, a drainer.
#include <optional>
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Ask(Replica replica, int article, dojo::Sender<Reply> replies) {
  const Reply reply = co_await replica.ask(replica.id, article);
  co_await replies.Send(reply);
}

dojo::Task<> RunAskers(int article, std::vector<Replica> replicas,
                       dojo::Sender<Reply> replies) {
  dojo::CloseGuard close_replies(replies);
  dojo::Scope askers;
  for (const Replica& replica : replicas)
    askers.Go("asker", Ask(replica, article, replies));
  co_await askers.Join();
}

dojo::Task<> Drain(dojo::Receiver<Reply> replies) {
  while (co_await replies.Receive()) {
  }
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  dojo::Timer out_of_patience(patience);
  auto replies = dojo::MakeChannel<Reply>("replies");
  dojo::Go("clerk", RunAskers(article, std::move(replicas), replies));

  while (true) {
    std::optional<Reply> reply;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(replies, &reply), dojo::OnReceive(out_of_patience.C()));
    if (happened == 0 && !reply) co_return Quote{Outcome::kFailed};
    if (happened == 0 && !reply->ok) continue;
    dojo::Go("drainer", Drain(replies));
    if (happened == 1) co_return Quote{Outcome::kTimeout};
    co_return Quote{Outcome::kPrice, reply->cents};
  }
}

}  // namespace kata
