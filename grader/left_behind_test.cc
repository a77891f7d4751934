#include "grader/left_behind.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

Allocation From(const std::string& function, std::int64_t bytes,
                std::vector<Allocation> callers = {}) {
  return {bytes, function, "kata.cc", 1, std::move(callers)};
}

Allocation Heap(std::vector<Allocation> callers) {
  std::int64_t bytes = 0;
  for (const Allocation& caller : callers) bytes += caller.bytes;
  return From("(heap allocation functions)", bytes, std::move(callers));
}

Allocation Frames(std::int64_t bytes) {
  return From("dojo::internal::AllocateFrame(unsigned long)", bytes,
              {From("kata::Worker(int)", bytes, {From("main", bytes)})});
}

TEST_CASE("What was there before is not left behind") {
  const Allocation pool = From("pool()", 72'704, {From("main", 72'704)});
  CHECK(LeftBehind(Heap({pool}), Heap({pool})).empty());
  CHECK(LeftBehind(Heap({pool}), Heap({})).empty());
  const auto left =
      LeftBehind(Heap({pool, Frames(64)}), Heap({pool, Frames(192)}));
  REQUIRE(left.size() == 1);
  CHECK(left[0].bytes == 128);
  CHECK(left[0].functions ==
        std::vector<std::string>{"task frames", "main", "kata::Worker"});
}

TEST_CASE("What holds the most stands first") {
  const auto left =
      LeftBehind(Heap({}), Heap({From("b()", 8, {From("main", 8)}),
                                 From("c()", 30, {From("main", 30)}),
                                 From("a()", 8, {From("main", 8)})}));
  REQUIRE(left.size() == 3);
  CHECK(left[0].functions.back() == "c");
  CHECK(left[1].functions.back() == "a");
  CHECK(left[2].functions.back() == "b");
}

}  // namespace
}  // namespace grader
