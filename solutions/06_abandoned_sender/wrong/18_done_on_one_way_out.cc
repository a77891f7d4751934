// VERDICT: leak; behaviour: "one replica that is too slow is dropped, at the deadline"; closes `done` when there is an answer, and forgets it on the way out that is taken when nobody is in time
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

dojo::Task<> Ask(Replica replica, int article, dojo::Sender<Reply> replies,
                 dojo::Receiver<dojo::Unit> done) {
  const Reply reply = co_await replica.ask(replica.id, article);
  co_await dojo::Select(dojo::OnSend(replies, reply), dojo::OnReceive(done));
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto replies = dojo::MakeChannel<Reply>("replies");
  auto done = dojo::MakeChannel("done");
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, replies, done));

  for (std::size_t missing = replicas.size(); missing > 0; --missing) {
    std::optional<Reply> reply;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(replies, &reply), dojo::After(deadline - dojo::Now()));
    if (happened == 1) co_return Quote{Outcome::kTimeout};
    if (!reply->ok) continue;
    done.Close();
    co_return Quote{Outcome::kPrice, reply->cents};
  }
  co_return Quote{Outcome::kFailed};
}

}  // namespace kata
