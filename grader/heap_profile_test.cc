#include "grader/heap_profile.h"

#include <catch2/catch.hpp>
#include <map>

#include "grader/files.h"

namespace grader {
namespace {

using dojo::views::Sample;

Allocation Fixture() {
  const auto all = ParseAllocations(*ReadFile("grader/testdata/leaky.before"),
                                    "leaky.before");
  REQUIRE(all.ok());
  return *all;
}

const Sample& SampleIn(const dojo::views::Profile& profile,
                       const std::string& function) {
  for (const Sample& sample : profile.samples) {
    if (sample.stack.front().function == function) return sample;
  }
  FAIL("no sample of " << function);
  return profile.samples.front();
}

TEST_CASE("A profile has massif's bytes, to the byte") {
  const dojo::views::Profile profile = HeapProfile("leaky", Fixture());
  CHECK(profile.Total(0) == 75013);
  CHECK(profile.types.size() == 1);
}

TEST_CASE("Task frames, task records and the rest are told apart") {
  std::map<std::string, std::int64_t> bytes;
  for (const Sample& sample : HeapProfile("leaky", Fixture()).samples) {
    CHECK(sample.stack.back().function == sample.labels.at("kind"));
    bytes[sample.labels.at("kind")] += sample.values[0];
  }
  CHECK(bytes == std::map<std::string, std::int64_t>{{"task frames", 1408},
                                                     {"task records", 400},
                                                     {"other", 73205}});
}

TEST_CASE("The innermost frame is who asked, not who handed out") {
  const dojo::views::Profile profile = HeapProfile("leaky", Fixture());
  const Sample& keep = SampleIn(profile, "(anonymous namespace)::Keep");
  CHECK(keep.values[0] == 128);
  REQUIRE(keep.stack.size() == 3);
  CHECK(keep.stack[0].file == "kata.cc");
  CHECK(keep.stack[0].line == 62);
  CHECK(keep.stack[1].function == "main");
  CHECK(keep.stack[2].function == "task frames");
}

TEST_CASE("A library without debug data goes by its own name") {
  const dojo::views::Profile profile = HeapProfile("leaky", Fixture());
  const Sample& pool = SampleIn(profile, "libstdc++.so.6.0.30");
  CHECK(pool.values[0] == 72704);
  // What massif read behind the first function is no part of the stack.
  CHECK(pool.stack.size() == 6);
}

TEST_CASE("Bytes of which massif names no caller are not lost") {
  const Allocation all{10, "(heap functions)", "", 0, {{7, "f()", "", 0, {}}}};
  CHECK(HeapProfile("p", all).Total(0) == 10);
}

}  // namespace
}  // namespace grader
