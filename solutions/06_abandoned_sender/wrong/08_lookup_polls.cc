// VERDICT: fail; behaviour: "one tick before the deadline an answer counts"; looks for a reply every ten microseconds instead of waiting for one: nobody is left behind, but answers are seen late, and the deadline is missed
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

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto replies = dojo::MakeChannel<Reply>(
      "replies", static_cast<std::ptrdiff_t>(replicas.size()));
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, replies));

  std::size_t missing = replicas.size();
  while (missing > 0) {
    if (auto reply = replies.TryReceive(); reply.has_value()) {
      if (reply->ok) co_return Quote{Outcome::kPrice, reply->cents};
      --missing;
    } else if (dojo::Now() >= deadline) {
      co_return Quote{Outcome::kTimeout};
    } else {
      co_await dojo::Sleep(10_us);
    }
  }
  co_return Quote{Outcome::kFailed};
}

}  // namespace kata
