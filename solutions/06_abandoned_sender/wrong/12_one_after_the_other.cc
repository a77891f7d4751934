// VERDICT: fail; behaviour: "every replica is asked once, also when the first needs no time"; asks the next replica when the one before has failed: nobody is late, since nobody is asked in time
#include <optional>
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

// Asks until one answers.
dojo::Task<> AskInTurn(int article, std::vector<Replica> replicas,
                       dojo::Sender<Reply> replies) {
  Reply reply;
  for (const Replica& replica : replicas) {
    reply = co_await replica.ask(replica.id, article);
    if (reply.ok) break;
  }
  co_await replies.Send(reply);
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  auto replies = dojo::MakeChannel<Reply>("replies", 1);
  dojo::Go("asker", AskInTurn(article, std::move(replicas), replies));

  std::optional<Reply> reply;
  const std::size_t happened = co_await dojo::Select(
      dojo::OnReceive(replies, &reply), dojo::After(patience));
  if (happened == 1) co_return Quote{Outcome::kTimeout};
  if (reply->ok) co_return Quote{Outcome::kPrice, reply->cents};
  co_return Quote{Outcome::kFailed};
}

}  // namespace kata
