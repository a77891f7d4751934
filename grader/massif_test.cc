#include "grader/massif.h"

#include <catch2/catch.hpp>

#include "grader/files.h"

namespace grader {
namespace {

using Catch::Contains;

std::string Fixture(const char* name) {
  return *ReadFile(std::string("grader/testdata/") + name);
}

std::string ErrorOf(const absl::Status& status) {
  return std::string(status.message());
}

TEST_CASE("A snapshot that was asked for is exact to the byte") {
  const auto snapshot = ParseSnapshot(Fixture("leaky.before"), "leaky.before");
  REQUIRE(snapshot.ok());
  CHECK(snapshot->heap == 75013);
  CHECK(snapshot->extra == 299);
  CHECK_FALSE(snapshot->peak);
}

TEST_CASE("The peak is heap and extra of the snapshot that massif calls so") {
  const auto peak = ParsePeak(Fixture("leaky.massif"), "leaky.massif");
  REQUIRE(peak.ok());
  CHECK(*peak == 75090 + 310);
}

TEST_CASE("All snapshots of a run are read") {
  const auto snapshots =
      ParseSnapshots(Fixture("leaky.massif"), "leaky.massif");
  REQUIRE(snapshots.ok());
  CHECK(snapshots->front().heap == 0);
  CHECK(snapshots->back().heap == 2385);
}

TEST_CASE("A run without a peak is an error that says what is missing") {
  std::string text = Fixture("leaky.massif");
  text.replace(text.find("heap_tree=peak"), 14, "heap_tree=detailed");
  const auto peak = ParsePeak(text, "m.out");
  REQUIRE_FALSE(peak.ok());
  CHECK_THAT(ErrorOf(peak.status()), Contains("m.out has no peak"));
}

TEST_CASE("A file that holds many snapshots is none that was asked for") {
  CHECK_FALSE(ParseSnapshot(Fixture("leaky.massif"), "f").ok());
}

TEST_CASE("A file that is cut anywhere is an error, never a wrong number") {
  const std::string whole = Fixture("leaky.before");
  const std::size_t heap = whole.find("mem_heap_B=75013");
  for (const std::size_t end :
       {std::size_t{0}, std::size_t{20}, heap, heap + 11,
        whole.find("mem_heap_extra_B"), whole.find("heap_tree")}) {
    const auto snapshot = ParseSnapshot(whole.substr(0, end), "cut");
    INFO(end);
    REQUIRE_FALSE(snapshot.ok());
    CHECK_THAT(ErrorOf(snapshot.status()), Contains("cut is not what massif"));
  }
}

TEST_CASE("Numbers that are none are an error") {
  for (const char* number : {"-5", "", "12x", "99999999999999999999"}) {
    const auto with = [](const std::string& time, const std::string& heap) {
      return "snapshot=0\ntime=" + time + "\nmem_heap_B=" + heap +
             "\nmem_heap_extra_B=0\nheap_tree=empty\n";
    };
    INFO(number);
    REQUIRE(ParseSnapshot(with("1", "2"), "f").ok());
    CHECK_FALSE(ParseSnapshot(with("1", number), "f").ok());
    CHECK_FALSE(ParseSnapshot(with(number, "2"), "f").ok());
  }
}

TEST_CASE("A peak that no number could hold is an error") {
  std::string text = Fixture("leaky.massif");
  const std::size_t peak = text.rfind("mem_heap_B=", text.find("=peak"));
  text.replace(peak, text.find('\n', peak) - peak,
               "mem_heap_B=9223372036854775807");
  CHECK_FALSE(ParsePeak(text, "f").ok());
}

TEST_CASE("A snapshot knows its moment") {
  const auto snapshots = ParseSnapshots(Fixture("leaky.massif"), "f");
  REQUIRE(snapshots.ok());
  CHECK((*snapshots)[0].time == 0);
  CHECK((*snapshots)[1].time == 72712);
  CHECK((*snapshots)[2].time == 72736);
}

TEST_CASE("The tree of a snapshot names functions, files and lines") {
  const auto all = ParseAllocations(Fixture("leaky.before"), "leaky.before");
  REQUIRE(all.ok());
  CHECK(all->bytes == 75013);
  REQUIRE(all->callers.size() == 6);
  const Allocation& library = all->callers[0];
  CHECK(library.function == "???");
  CHECK(library.file == "libstdc++.so.6.0.30");
  CHECK(library.callers[0].function == "call_init");
  CHECK(library.callers[0].file == "dl-init.c");
  const Allocation& frames = all->callers[1];
  CHECK(frames.bytes == 1408);
  CHECK(frames.function == "dojo::internal::AllocateFrame(unsigned long)");
  CHECK(frames.file == "kata.cc");
  CHECK(frames.line == 20);
  REQUIRE(frames.callers.size() == 2);
  CHECK(frames.callers[1].bytes == 128);
  CHECK(frames.callers[1].function == "(anonymous namespace)::Keep()");
  CHECK(frames.callers[1].callers[0].line == 86);
}

TEST_CASE("A tree that is cut, or of other bytes, is an error") {
  const std::string whole = Fixture("leaky.before");
  std::string other = whole;
  other.replace(other.find("n6: 75013"), 9, "n6: 75012");
  CHECK_FALSE(ParseAllocations(other, "f").ok());
  const std::size_t keep = whole.find("(anonymous namespace)::Keep");
  for (const std::size_t end :
       {whole.find("n6: 75013"), keep, whole.find(" n1: 500")}) {
    INFO(end);
    CHECK_FALSE(ParseAllocations(whole.substr(0, end), "cut").ok());
  }
  std::string shallow = whole;
  shallow.replace(shallow.find("\n n2: 1408"), 10, "\nn2: 1408");
  CHECK_FALSE(ParseAllocations(shallow, "f").ok());
}

}  // namespace
}  // namespace grader
