// cockroach#35073: an outbox that fails to start leaves without draining its
// rows, and both producers stay blocked on the full buffer.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kProducers = 2;
constexpr int kRows = 2;
constexpr int kProducerDone = -1;

Task<> Produce(Sender<int> rows) {
  for (int row = 0; row < kRows; ++row) co_await rows.Send(row);
  co_await rows.Send(kProducerDone);
}

Task<> Drain(Receiver<int> rows) {
  for (int ended = 0; ended < kProducers;) {
    if (co_await rows.Receive() == kProducerDone) ++ended;
  }
}

Task<> Outbox(Receiver<int> rows, Receiver<Unit> connected, WaitGroup running,
              Version version) {
  const std::size_t which = co_await Select(OnReceive(connected), Default());
  if (which == 0 || version == Version::kRepaired) co_await Drain(rows);
  running.Done();
}

Task<> Program(Version version) {
  const auto rows = MakeChannel<int>("rows", 1);
  const auto connected = MakeChannel("connected");  // which never comes
  const WaitGroup outbox_running;
  outbox_running.Add();
  Go("outbox", Outbox(rows, connected, outbox_running, version));
  for (int i = 0; i < kProducers; ++i) Go("producer", Produce(rows));
  co_await outbox_running.Wait();
}

}  // namespace

Kernel Cockroach35073() {
  return {.name = "cockroach_35073",
          .program = &Program,
          .leaks = {{"producer", "chan send", kProducers}},
          .token = "cockroach_35073~d~CD1B-4"};
}

}  // namespace dojo::conformance
