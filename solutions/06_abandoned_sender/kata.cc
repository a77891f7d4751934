// The reference: room for every reply. No asker can be made to wait, whether
// the lookup is still there or not, and the channel goes with the last of them.
// One place less would do only while the lookup takes at least one reply, which
// it does not when patience ends first.
#include "kata.h"

#include <optional>
#include <vector>

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
  auto replies = dojo::MakeChannel<Reply>(
      "replies", static_cast<std::ptrdiff_t>(replicas.size()));
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
