// zerosize: channels of empty elements count what goes through them.
#include <catch2/catch.hpp>

#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

struct Empty {};

template <class T>
Task<> SendMany(Sender<T> to, int count) {
  const CloseGuard close_to(to);
  for (int i = 0; i < count; ++i) co_await to.Send({});
}

TEMPLATE_TEST_CASE("Empty elements are counted, whatever the buffer", "", Unit,
                   Empty) {
  for (const int capacity : {0, 1, 4}) {
    int received = 0;
    const Report report = Runtime().Run([&](Here) -> Task<> {
      const auto channel = MakeChannel<TestType>("channel", capacity);
      Go("sender", SendMany<TestType>(channel, 10));
      while (co_await channel.Receive()) ++received;
    });
    CHECK(report.ToString() == "");
    CHECK(received == 10);
  }
}

TEMPLATE_TEST_CASE("A buffer of empty elements has its capacity and no more",
                   "", Unit, Empty) {
  const auto channel = MakeChannel<TestType>("channel", 4);
  for (int i = 0; i < 4; ++i) CHECK(channel.TrySend(TestType()));
  CHECK_FALSE(channel.TrySend(TestType()));
  CHECK(channel.len() == 4);
}

}  // namespace
}  // namespace dojo::conformance
