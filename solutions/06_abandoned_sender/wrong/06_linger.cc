// VERDICT: leak; behaviour: "one replica that answers in time gives its price at that moment"; lingers for a microsecond and takes what has come by then: the lookup returns late, and whoever is later still waits for ever
#include <optional>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_us;

dojo::Task<> Ask(Replica replica, int article, dojo::Sender<Reply> replies) {
  const Reply reply = co_await replica.ask(replica.id, article);
  co_await replies.Send(reply);
}

dojo::Task<Quote> FirstAnswer(dojo::Receiver<Reply> replies,
                              std::size_t missing, dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  for (; missing > 0; --missing) {
    std::optional<Reply> reply;
    const std::size_t happened = co_await dojo::Select(
        dojo::OnReceive(replies, &reply), dojo::After(deadline - dojo::Now()));
    if (happened == 1) co_return Quote{Outcome::kTimeout};
    if (reply->ok) co_return Quote{Outcome::kPrice, reply->cents};
  }
  co_return Quote{Outcome::kFailed};
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  auto replies = dojo::MakeChannel<Reply>("replies");
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, replies));

  const Quote quote = co_await FirstAnswer(replies, replicas.size(), patience);
  co_await dojo::Sleep(1_us);  // the others will be here soon
  while (replies.TryReceive().has_value()) {
  }
  co_return quote;
}

}  // namespace kata
