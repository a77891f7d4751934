// One's own fix beside the others.
#include "grader/gallery.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

constexpr char kSource[] =
    "// Closed once,\n// by its owner.\n#include \"kata.h\"\n\n  // why\nint "
    "a;  "
    "// b\n";
constexpr char kLog[] =
    "massif 10 0.50 s\n\n---- massif 10: records\n"
    R"(abc {"record":"census","size":10,"leaks":[],"panics":[],)"
    R"("out_of_steps":false,"steps":1234,"frame_blocks":0,"frame_bytes":0,)"
    R"("record_blocks":0,"record_bytes":0})"
    "\nabc {\"record\":\"end\"}\n";

Verdict Passed() {
  Verdict verdict;
  Heap heap;
  heap.size = 10;
  heap.before = 72'705;
  heap.peak = 75'000;
  verdict.heap = {heap};
  return verdict;
}

TEST_CASE("A file says of itself what its first comment says") {
  CHECK(LeadingComment(kSource) == "Closed once, by its owner.");
  CHECK(LeadingComment("int a;\n// b\n").empty());
}

TEST_CASE("Blank lines and comments are no lines of code") {
  CHECK(CodeLines(kSource) == 2);
  CHECK(CodeLines("") == 0);
}

TEST_CASE(
    "Bytes are the peak above what was there before, steps the workload's") {
  const Exhibit exhibit = ExhibitOf("yours", kSource, Passed(), kLog);
  CHECK(exhibit.bytes == 2'295);
  CHECK(exhibit.steps == 1'234);
}

TEST_CASE("What was not measured is a dash") {
  const Exhibit exhibit = ExhibitOf("yours", kSource, Verdict(), "");
  CHECK_THAT(ShowGallery(exhibit, {}), Contains("-          -        2\n"));
  CHECK_FALSE(ExhibitOf("yours", kSource, Passed(), "x y\n").steps.has_value());
}

TEST_CASE("The gallery shows one's own first, and each other with its words") {
  const Exhibit own = ExhibitOf("yours", "int a;\n", Passed(), kLog);
  const Exhibit other = ExhibitOf("reference", kSource, Passed(), kLog);
  const std::string text = ShowGallery(own, {other});
  CHECK(text.find("yours") < text.find("reference"));
  CHECK_THAT(text,
             Contains("2,295      1,234        2\n      Closed once, by its "
                      "owner.\n"));
}

}  // namespace
}  // namespace grader
