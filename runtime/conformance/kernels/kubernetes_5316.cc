// kubernetes#5316: a request's handler sends its answer on an unbuffered
// channel after the request has timed out.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

Task<> Handle(Sender<int> answers) {
  co_await Sleep(2_s);
  co_await answers.Send(1);
}

Task<> Program(Version version) {
  const auto answers =
      MakeChannel<int>("answers", version == Version::kRepaired ? 1 : 0);
  Go("handler", Handle(answers));
  co_await Select(OnReceive(answers), After(1_s));
}

}  // namespace

Kernel Kubernetes5316() {
  return {.name = "kubernetes_5316",
          .program = &Program,
          .leaks = {{"handler", "chan send", 1}},
          .token = "kubernetes_5316~d~1jm-1j"};
}

}  // namespace dojo::conformance
