// chancap, makechan: cap and len, and capacities that are refused.
#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <limits>

#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

TEST_CASE("cap stays what was asked for; len follows the buffer") {
  for (const std::size_t capacity : {0, 1, 10, 1000}) {
    const auto channel =
        MakeChannel<int>("channel", static_cast<std::ptrdiff_t>(capacity));
    CHECK(channel.cap() == capacity);
    CHECK(channel.len() == 0);
    for (std::size_t i = 1; i <= capacity; ++i) {
      channel.TrySend(0);
      CHECK(channel.len() == i);
    }
    channel.Close();
    CHECK(channel.len() == capacity);
    for (std::size_t i = capacity; i > 0; --i) {
      channel.TryReceive();
      CHECK(channel.len() == i - 1);
    }
    CHECK(channel.cap() == capacity);
  }
}

TEST_CASE("A nil channel has neither cap nor len") {
  CHECK(Channel<int>().cap() == 0);
  CHECK(Channel<int>().len() == 0);
}

TEST_CASE("Negative and huge capacities are refused", "[huge-allocation]") {
  constexpr std::ptrdiff_t kMost = std::numeric_limits<std::ptrdiff_t>::max();
  const char* const refusal = "makechan: size out of range";
  CHECK_THROWS_WITH(MakeChannel<int>("channel", -1), refusal);
  CHECK_THROWS_WITH(
      MakeChannel<int>("channel", std::numeric_limits<std::ptrdiff_t>::min()),
      refusal);
  CHECK_THROWS_WITH(MakeChannel<char>("channel", kMost), refusal);
  CHECK_THROWS_WITH(MakeChannel<int>("channel", kMost / 4 + 1), refusal);
  // Sizes in bytes that are 0 where they overflow.
  using Large = std::array<char, 1 << 16>;
  CHECK_THROWS_WITH(MakeChannel<int>("channel", std::ptrdiff_t{1} << 62),
                    refusal);
  CHECK_THROWS_WITH(MakeChannel<Large>("channel", std::ptrdiff_t{1} << 48),
                    refusal);
  // More than any address space has, though its size in bytes does not
  // overflow.
  CHECK_THROWS_WITH(MakeChannel<Large>("channel", std::ptrdiff_t{1} << 45),
                    refusal);
}

}  // namespace
}  // namespace dojo::conformance
