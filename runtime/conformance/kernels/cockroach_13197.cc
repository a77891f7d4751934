// cockroach#13197: a transaction whose statement fails returns early and never
// ends its context, so that its watcher waits for Done for ever.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Transaction {
  Context ctx;
  Cancel cancel;
};

Task<> RollBackWhenDone(Context ctx) { co_await ctx.Done().Receive(); }

Transaction Begin() {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  Go("watcher", RollBackWhenDone(ctx));
  return {ctx, cancel};
}

bool Execute(const Transaction& transaction) {
  return !transaction.ctx.Err().empty();  // fails while it goes on
}

Task<> Program(Version version) {
  const Transaction transaction = Begin();
  if (!Execute(transaction)) {
    if (version == Version::kRepaired) transaction.cancel();
    co_return;
  }
  transaction.cancel();
}

}  // namespace

Kernel Cockroach13197() {
  return {.name = "cockroach_13197",
          .program = &Program,
          .leaks = {{"watcher", "chan receive", 1}},
          .token = "cockroach_13197~d~TeTd5k"};
}

}  // namespace dojo::conformance
