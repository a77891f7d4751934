// VERDICT: leak; schedules: answers 0x1; the drainer ranges over a channel that nobody closes: all senders go home, and it stays, one for each lookup
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

dojo::Task<> Drain(dojo::Receiver<Reply> replies) {
  while (co_await replies.Receive()) {
  }
}

class DrainOnReturn {
 public:
  explicit DrainOnReturn(dojo::Receiver<Reply> replies) : replies_(replies) {}
  DrainOnReturn(const DrainOnReturn&) = delete;
  DrainOnReturn& operator=(const DrainOnReturn&) = delete;
  ~DrainOnReturn() { dojo::Go("drainer", Drain(replies_)); }

 private:
  dojo::Receiver<Reply> replies_;
};

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  const dojo::Time deadline = dojo::Now() + patience;
  auto replies = dojo::MakeChannel<Reply>("replies");
  DrainOnReturn drain(replies);
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
