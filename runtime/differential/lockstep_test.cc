// Each step of the runtime is one that the reference model can do too, with the
// same result, on random programs under random schedules.
#include "runtime/differential/lockstep.h"

#include <catch2/catch.hpp>
#include <string>

namespace dojo::differential {
namespace {

TEST_CASE("the model can follow the runtime step by step") {
  const std::string difference = RunManyInLockstep(1, 100'000);
  INFO(difference);
  CHECK(difference.empty());
}

}  // namespace
}  // namespace dojo::differential
