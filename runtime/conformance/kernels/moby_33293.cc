// moby#33293: a function sends to the unbuffered channel that it is about to
// return, which nobody can receive from yet.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

Task<Receiver<int>> Wait(Version version) {
  const auto result =
      MakeChannel<int>("result", version == Version::kRepaired ? 1 : 0);
  co_await result.Send(1);
  co_return result;
}

Task<> AskForResult(Version version) {
  const Receiver<int> result = co_await Wait(version);
  co_await result.Receive();
}

Task<> Program(Version version) {
  Go("caller", AskForResult(version));
  co_return;
}

}  // namespace

Kernel Moby33293() {
  return {.name = "moby_33293",
          .program = &Program,
          .leaks = {{"caller", "chan send", 1}},
          .token = "moby_33293~d~W5Mg1S"};
}

}  // namespace dojo::conformance
