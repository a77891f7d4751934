// VERDICT: panic; schedules: instant; closes the channel as it leaves, and each late sender swallows its panic: nobody stays, nothing is lost, and yet every page of the shop panics, to be told that nobody is there
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Ask(Replica replica, int article, dojo::Sender<Reply> replies) {
  const Reply reply = co_await replica.ask(replica.id, article);
  try {
    co_await replies.Send(reply);
  } catch (const dojo::Panic&) {
  }
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto replies = dojo::MakeChannel<Reply>("replies");
  dojo::CloseGuard close_replies(replies);
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
