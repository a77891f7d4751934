// With the listener linked in, a test case that leaves a task behind fails
// though none of its own checks do.
#include <catch2/catch.hpp>

#include "runtime/dojo.h"

namespace {

using dojo::Here;
using dojo::Task;

TEST_CASE("A test case whose tasks all end passes") {
  const dojo::Report report =
      dojo::Runtime().Run([](Here) -> Task<> { co_await dojo::Yield(); });
  CHECK(report.ok());
}

TEST_CASE("A test case that leaves a task behind fails", "[!shouldfail]") {
  dojo::Runtime().Run([](Here) -> Task<> {
    dojo::Go("left", [](dojo::Receiver<int> from) -> Task<> {
      co_await from.Receive();
    }(dojo::MakeChannel<int>("c")));
    co_return;
  });
}

}  // namespace
