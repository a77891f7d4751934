// cockroach#35931: a flow's canceller pushes the error into one full input
// after the other, and stays on the first.
#include <array>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Input {
  Channel<int> rows = MakeChannel<int>("input", 1);
};

struct Flow {
  Mutex mutex;
  std::array<Input, 2> inputs;
};

constexpr int kError = -1;

Task<> CancelFlow(Flow flow, Version version) {
  const Mutex::Guard guard = co_await flow.mutex.Hold();
  for (const Input& input : flow.inputs) {
    // Whoever reads a full input sees the rows first and learns of the error
    // from its own context.
    if (version == Version::kRepaired) {
      input.rows.TrySend(kError);
    } else {
      co_await input.rows.Send(kError);
    }
  }
}

Task<> Program(Version version) {
  const Flow flow;
  for (const Input& input : flow.inputs) co_await input.rows.Send(1);
  Go("canceller", CancelFlow(flow, version));
}

}  // namespace

Kernel Cockroach35931() {
  return {.name = "cockroach_35931",
          .program = &Program,
          .leaks = {{"canceller", "chan send", 1}},
          .token = "cockroach_35931~d~T0vkZT"};
}

}  // namespace dojo::conformance
