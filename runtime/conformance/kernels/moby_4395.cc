// moby#4395: a call returns a channel for its result, which the caller may
// ignore; the unbuffered send then never completes.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

Task<> Work(Sender<int> result) { co_await result.Send(1); }

Receiver<int> StartWork(Version version) {
  const auto result =
      MakeChannel<int>("result", version == Version::kRepaired ? 1 : 0);
  Go("work", Work(result));
  return result;
}

Task<> Program(Version version) {
  StartWork(version);
  co_return;
}

}  // namespace

Kernel Moby4395() {
  return {.name = "moby_4395",
          .program = &Program,
          .leaks = {{"work", "chan send", 1}},
          .token = "moby_4395~d~l4oTEi"};
}

}  // namespace dojo::conformance
