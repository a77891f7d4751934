// cockroach#13755: a query's rows are read and never closed; only Close cancels
// what the rows' watcher waits for.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Rows {
  Receiver<int> values;
  Cancel close;
};

Task<> Scan(Sender<int> values) {
  const CloseGuard close_values(values);
  for (int value = 0; value < 2; ++value) co_await values.Send(value);
}

Task<> CloseWhenDone(Context ctx) { co_await ctx.Done().Receive(); }

Rows Query() {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  const auto values = MakeChannel<int>("values");
  Go("scan", Scan(values));
  Go("watcher", CloseWhenDone(ctx));
  return {values, cancel};
}

Task<> Program(Version version) {
  const Rows rows = Query();
  while (co_await rows.values.Receive()) {
  }
  if (version == Version::kRepaired) rows.close();
}

}  // namespace

Kernel Cockroach13755() {
  return {.name = "cockroach_13755",
          .program = &Program,
          .leaks = {{"watcher", "chan receive", 1}},
          .token = "cockroach_13755~d~VWBH4P"};
}

}  // namespace dojo::conformance
