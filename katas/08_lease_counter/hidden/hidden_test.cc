// What kata.h promises to one thread, path by path.
#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>

#include "kata.h"

namespace kata {
namespace {

// A lease of customer 1, then so many others of theirs, and the slip of the
// first is used while the last one runs.
bool RevokesTheLast(int leases) {
  const auto rental = MakeRental();
  REQUIRE(rental->Take(1));
  const std::optional<Slip> slip = rental->Look();
  REQUIRE(slip);
  for (int lease = 0; lease < leases; ++lease) {
    REQUIRE(rental->Return(1));
    REQUIRE(rental->Take(1));
  }
  return rental->Revoke(*slip);
}

TEST_CASE("a slip does nothing to the next lease of the same customer") {
  CHECK_FALSE(RevokesTheLast(1));
}

TEST_CASE("a slip does nothing to any of the next leases") {
  for (int leases = 2; leases < 40; ++leases)
    CHECK_FALSE(RevokesTheLast(leases));
}

TEST_CASE("a slip does nothing after as many leases as a byte counts") {
  CHECK_FALSE(RevokesTheLast(128));
  CHECK_FALSE(RevokesTheLast(256));
}

TEST_CASE("a slip does nothing after as many leases as two bytes count") {
  CHECK_FALSE(RevokesTheLast(32768));
  CHECK_FALSE(RevokesTheLast(65536));
  CHECK_FALSE(RevokesTheLast(100000));
}

TEST_CASE("a slip does nothing to a lease of somebody else") {
  const auto rental = MakeRental();
  CHECK(rental->Take(1));
  const std::optional<Slip> slip = rental->Look();
  REQUIRE(slip);
  CHECK(rental->Return(1));
  CHECK_FALSE(rental->Revoke(*slip));
  CHECK(rental->Take(2));
  CHECK_FALSE(rental->Revoke(*slip));
  CHECK(rental->Return(2));
}

TEST_CASE("a slip revokes once") {
  const auto rental = MakeRental();
  CHECK(rental->Take(3));
  const std::optional<Slip> slip = rental->Look();
  REQUIRE(slip);
  CHECK(rental->Revoke(*slip));
  CHECK_FALSE(rental->Revoke(*slip));
  CHECK(rental->Take(3));
  CHECK_FALSE(rental->Revoke(*slip));
}

TEST_CASE("who returns what was revoked gives nothing back") {
  const auto rental = MakeRental();
  CHECK(rental->Take(1));
  const std::optional<Slip> slip = rental->Look();
  REQUIRE(slip);
  CHECK(rental->Revoke(*slip));
  CHECK(rental->Take(2));
  CHECK_FALSE(rental->Return(1));
  CHECK_FALSE(rental->Take(3));
  CHECK(rental->Return(2));
}

TEST_CASE("a boat that is there is nobody's") {
  const auto rental = MakeRental();
  CHECK_FALSE(rental->Look());
  CHECK_FALSE(rental->Return(1));
  CHECK(rental->Take(UINT32_MAX));
  REQUIRE(rental->Look());
  CHECK(rental->Look()->customer == UINT32_MAX);
  CHECK(rental->Return(UINT32_MAX));
  CHECK_FALSE(rental->Look());
}

TEST_CASE("all that threads share is Atomic or Plain") {
  const auto rental = MakeRental();
  CHECK(StrayBytes(*rental) == 0);
}

}  // namespace
}  // namespace kata
