// What the dispatcher sees, alone in the station. That several look at the
// board at once is what the interleavings are for.
#include <catch2/catch.hpp>

#include "kata.h"

namespace kata {
namespace {

TEST_CASE("a board shows what was published") {
  const auto board = MakeBoard();
  board->Publish({.train = 4711, .platform = 12});
  CHECK(board->Read() == Departure{4711, 12});
}

TEST_CASE("an empty board shows nothing") {
  const auto board = MakeBoard();
  CHECK(board->Read() == std::nullopt);
}

}  // namespace
}  // namespace kata
