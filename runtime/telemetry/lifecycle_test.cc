#include "runtime/telemetry/lifecycle.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/observer.h"
#include "runtime/telemetry/testing.h"

namespace dojo::telemetry {
namespace {

using Lines = std::vector<std::string>;

// What telemetry says of what `body` does with channels, outside of a Run.
template <class F>
Lines Heard(F body, LifecycleOptions options = {}) {
  KeepingSink sink;
  Lifecycle lifecycle(std::move(options), sink);
  {
    const ScopedObserver listening(lifecycle);
    body();
  }
  REQUIRE(lifecycle.Flush().ok());
  Lines lines;
  for (const Event& event : sink.events) lines.push_back(Shown(event));
  return lines;
}

// Puts so many elements into a channel and takes so many out.
void Put(const Channel<int>& c, int count) {
  for (int i = 0; i < count; ++i) REQUIRE(c.TrySend(i));
}
void Take(const Channel<int>& c, int count) {
  for (int i = 0; i < count; ++i) REQUIRE(c.TryReceive().has_value());
}

TEST_CASE("A channel that nobody uses is created and destroyed") {
  CHECK(Heard([] { MakeChannel<int>("c", 3); }) ==
        Lines{"created c", "destroying c 0", "destroyed c"});
}

TEST_CASE("A channel is activated by its first element, and once") {
  CHECK(Heard([] {
          auto c = MakeChannel<int>("c", 9);
          Put(c, 2);
          Take(c, 2);
          Put(c, 1);
          Take(c, 1);
        }) ==
        Lines{"created c", "activated c", "destroying c 0", "destroyed c"});
}

TEST_CASE("A rendezvous activates, a closed channel that was empty is not") {
  KeepingSink sink;
  Lifecycle lifecycle({}, sink);
  const ScopedObserver listening(lifecycle);
  Runtime().Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    auto never = MakeChannel<int>("never");
    never.Close();
    co_await never.Receive();
    Go("giver", [](Sender<int> to) -> Task<> { co_await to.Send(1); }(c));
    co_await c.Receive();
  });
  Lines activated;
  for (const Event& event : sink.events)
    if (event.phase == Phase::kActivated) activated.push_back(Shown(event));
  CHECK(activated == Lines{"activated c"});
}

TEST_CASE("A buffer of exactly four fifths is not degraded, one more is") {
  CHECK(Heard([] { Put(MakeChannel<int>("c", 5), 4); }) ==
        Lines{"created c", "activated c", "destroying c 4", "destroyed c"});
  CHECK(Heard([] { Put(MakeChannel<int>("c", 5), 5); }) ==
        Lines{"created c", "activated c", "degraded c 5/5", "destroying c 5",
              "destroyed c"});
  CHECK(Heard([] { Put(MakeChannel<int>("c", 10), 8); }).size() == 4);
  CHECK(Heard([] { Put(MakeChannel<int>("c", 10), 9); })[2] ==
        "degraded c 9/10");
}

}  // namespace
}  // namespace dojo::telemetry
