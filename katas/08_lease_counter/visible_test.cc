// A day at the counter, one after the other. That several stand there at once
// is what the interleavings are for.
#include <catch2/catch.hpp>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

TEST_CASE("the boat is given to one customer at a time") {
  const auto rental = MakeRental();
  CHECK(rental->Take(1));
  CHECK_FALSE(rental->Take(2));
  CHECK(rental->Return(1));
  CHECK(rental->Take(2));
  CHECK(rental->Return(2));
}

TEST_CASE("a lease that is overdue is revoked") {
  const auto rental = MakeRental();
  CHECK(rental->Take(1));
  const std::optional<Slip> slip = rental->Look();
  REQUIRE(slip);
  CHECK(slip->customer == 1);
  CHECK(rental->Revoke(*slip));
  CHECK_FALSE(rental->Return(1));
  CHECK(rental->Take(2));
}

}  // namespace
}  // namespace kata
