// What kata.h promises to one thread, path by path.
#include <catch2/catch.hpp>
#include <cstdint>

#include "kata.h"

namespace kata {
namespace {

TEST_CASE("a departure is seen again and again") {
  const auto board = MakeBoard();
  board->Publish({.train = 9, .platform = 3});
  for (int look = 0; look < 5; ++look) CHECK(board->Read() == Departure{9, 3});
}

TEST_CASE("who looks too early may look again") {
  const auto board = MakeBoard();
  for (int look = 0; look < 5; ++look) CHECK(board->Read() == std::nullopt);
  board->Publish({.train = 77, .platform = 1});
  CHECK(board->Read() == Departure{77, 1});
}

TEST_CASE("a departure of zeros is a departure") {
  const auto board = MakeBoard();
  board->Publish({});
  CHECK(board->Read() == Departure{0, 0});
}

TEST_CASE("numbers may be as large as they are") {
  const auto board = MakeBoard();
  board->Publish({.train = UINT32_MAX, .platform = UINT16_MAX});
  CHECK(board->Read() == Departure{UINT32_MAX, UINT16_MAX});
}

TEST_CASE("two boards do not mix") {
  const auto north = MakeBoard();
  const auto south = MakeBoard();
  north->Publish({.train = 5, .platform = 6});
  CHECK(south->Read() == std::nullopt);
  south->Publish({.train = 7, .platform = 8});
  CHECK(north->Read() == Departure{5, 6});
  CHECK(south->Read() == Departure{7, 8});
}

TEST_CASE("all that threads share is Atomic or Plain") {
  const auto board = MakeBoard();
  CHECK(StrayBytes(*board) == 0);
}

}  // namespace
}  // namespace kata
