#include "grader/heap_curve.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

TEST_CASE("A curve is counted from its first point, and read back") {
  const std::string text = CurveText({{100, 1'000}, {164, 1'064}, {300, 990}});
  CHECK(text == "0 0\n64 64\n200 -10\n");
  const auto curve = ParseCurve(text, "f");
  REQUIRE(curve.ok());
  CHECK(*curve == std::vector<HeapPoint>{{0, 0}, {64, 64}, {200, -10}});
  CHECK(CurveText({}).empty());
  CHECK(ParseCurve("", "f")->empty());
}

TEST_CASE("A line that is no point is named") {
  for (const char* broken : {"0 0\n64\n", "0 0\n64 x\n", "0 0\n64 1 2\n",
                             "0 0\n\n", "0 0\n99999999999999999999 1\n"}) {
    const auto curve = ParseCurve(broken, "curve.txt");
    INFO(broken);
    REQUIRE_FALSE(curve.ok());
    CHECK_THAT(std::string(curve.status().message()),
               Catch::StartsWith("curve.txt:2: "));
  }
}

}  // namespace
}  // namespace grader
