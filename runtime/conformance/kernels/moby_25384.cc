// moby#25384: plugins are disabled each in a task of its own, and the wait for
// all of them stands inside the loop that starts them.
#include "runtime/conformance/kernels/kernels.h"
#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

constexpr int kPlugins = 3;

Task<> Disable(WaitGroup group) {
  group.Done();
  co_return;
}

Task<> DisableAll(Version version) {
  const WaitGroup group;
  group.Add(kPlugins);
  for (int i = 0; i < kPlugins; ++i) {
    Go("disable", Disable(group));
    if (version == Version::kLeaky) co_await group.Wait();
  }
  co_await group.Wait();
}

Task<> Program(Version version) {
  Go("shutdown", DisableAll(version));
  co_return;
}

}  // namespace

Kernel Moby25384() {
  return {.name = "moby_25384",
          .program = &Program,
          .leaks = {{"shutdown", "sync.WaitGroup.Wait", 1}},
          .token = "moby_25384~d~6Vs0Ob"};
}

}  // namespace dojo::conformance
