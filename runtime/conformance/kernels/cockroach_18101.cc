// cockroach#18101: a restore's reader stops when its context is done, and the
// producer keeps sending to the channel that only the reader drains.
#include <optional>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

Task<> Produce(Context ctx, Receiver<int> spans, Sender<int> ready,
               Version version) {
  const CloseGuard close_ready(ready);
  while (const auto span = co_await spans.Receive()) {
    if (version == Version::kLeaky) {
      co_await ready.Send(*span);
    } else if (co_await Select(OnSend(ready, *span), OnDone(ctx)) == 1) {
      co_return;
    }
  }
}

Task<> Import(Context ctx, Receiver<int> ready) {
  std::optional<int> span;
  while (co_await Select(OnDone(ctx), OnReceive(ready, &span)) == 1 && span) {
  }
}

Task<> Program(Version version) {
  constexpr int kSpans = 4;
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  const auto spans = MakeChannel<int>("spans", kSpans);
  for (int span = 0; span < kSpans; ++span) co_await spans.Send(span);
  spans.Close();
  const auto ready = MakeChannel<int>("ready");
  Go("reader", Import(ctx, ready));
  Go("producer", Produce(ctx, spans, ready, version));
  cancel();
}

}  // namespace

Kernel Cockroach18101() {
  return {.name = "cockroach_18101",
          .program = &Program,
          .leaks = {{"producer", "chan send", 1}},
          .token = "cockroach_18101~d~anQQM9"};
}

}  // namespace dojo::conformance
