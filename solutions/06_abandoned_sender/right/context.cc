// Go's own idiom: one context carries the deadline to the lookup and the end of
// the lookup to the askers. Cancelled on every way out, since otherwise it
// would keep late askers, and the clock, until the deadline.
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

class CancelGuard {
 public:
  explicit CancelGuard(dojo::Cancel cancel) : cancel_(cancel) {}
  CancelGuard(const CancelGuard&) = delete;
  CancelGuard& operator=(const CancelGuard&) = delete;
  ~CancelGuard() { cancel_(); }

 private:
  dojo::Cancel cancel_;
};

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  auto [ctx, cancel] =
      dojo::Context::WithTimeout(dojo::Context::Background(), patience);
  CancelGuard cancel_on_return(cancel);
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
