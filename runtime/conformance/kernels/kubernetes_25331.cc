// kubernetes#25331: the error path of a watch sends a result that nobody reads
// after the cancel.
#include <optional>

#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

Task<> Watch(Context ctx, Receiver<int> errors, Sender<int> results,
             Version version) {
  std::optional<int> error;
  if (co_await Select(OnReceive(errors, &error), OnDone(ctx)) == 1) co_return;
  if (version == Version::kLeaky) {
    co_await results.Send(*error);
  } else {
    co_await Select(OnSend(results, *error), OnDone(ctx));
  }
}

Task<> Program(Version version) {
  auto [ctx, cancel] = Context::WithCancel(Context::Background());
  const auto errors = MakeChannel<int>("errors");
  const auto results = MakeChannel<int>("results");
  Go("watch", Watch(ctx, errors, results, version));
  co_await errors.Send(1);
  cancel();
}

}  // namespace

Kernel Kubernetes25331() {
  return {.name = "kubernetes_25331",
          .program = &Program,
          .leaks = {{"watch", "chan send", 1}},
          .token = "kubernetes_25331~d~7E94we"};
}

}  // namespace dojo::conformance
