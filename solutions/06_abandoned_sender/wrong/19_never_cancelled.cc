// VERDICT: fail; behaviour: "an answered lookup keeps nobody until its deadline"; the askers leave when the context ends, but only its deadline ends it: until then each of them waits, and after an answer that is too long
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Ask(Replica replica, int article, dojo::Sender<Reply> replies,
                 dojo::Context ctx) {
  const Reply reply = co_await replica.ask(replica.id, article);
  co_await dojo::Select(dojo::OnSend(replies, reply), dojo::OnDone(ctx));
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  const dojo::Context ctx =
      dojo::Context::WithTimeout(dojo::Context::Background(), patience).ctx;
  auto replies = dojo::MakeChannel<Reply>("replies");
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, replies, ctx));

  for (std::size_t missing = replicas.size(); missing > 0; --missing) {
    std::optional<Reply> reply;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(replies, &reply), dojo::OnDone(ctx));
    if (happened == 1) co_return Quote{Outcome::kTimeout};
    if (reply->ok) co_return Quote{Outcome::kPrice, reply->cents};
  }
  co_return Quote{Outcome::kFailed};
}

}  // namespace kata
