// Without values on a channel: the askers write what they know into a state
// that all share, and whoever decides the matter closes `decided`. Nobody ever
// sends, so nobody can be left behind sending.
#include <memory>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

struct State {
  std::size_t not_failed = 0;
  bool is_decided = false;
  Quote quote;
  dojo::Channel<> decided = dojo::MakeChannel("decided");

  void Decide(Quote with) {
    if (is_decided) return;
    is_decided = true;
    quote = with;
    decided.Close();
  }
};

dojo::Task<> Ask(Replica replica, int article, std::shared_ptr<State> state) {
  const Reply reply = co_await replica.ask(replica.id, article);
  if (reply.ok) {
    state->Decide({Outcome::kPrice, reply.cents});
  } else if (--state->not_failed == 0) {
    state->Decide({Outcome::kFailed});
  }
}

}  // namespace

dojo::Task<Quote> Lookup(int article, std::vector<Replica> replicas,
                         dojo::Duration patience) {
  auto state = std::make_shared<State>();
  state->not_failed = replicas.size();
  if (replicas.empty()) state->Decide({Outcome::kFailed});
  for (const Replica& replica : replicas)
    dojo::Go("asker", Ask(replica, article, state));

  co_await dojo::Select(dojo::OnReceive(state->decided), dojo::After(patience));
  state->Decide({Outcome::kTimeout});
  co_return state->quote;
}

}  // namespace kata
