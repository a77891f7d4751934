// Byte targets, derived and written.
#include "grader/calibrate.h"

#include <catch2/catch.hpp>

#include "grader/json.h"

namespace grader {
namespace {

using Catch::Contains;

Manifest Kata() {
  Manifest manifest;
  manifest.kata = "01_range";
  manifest.compiler = "clang 19";
  manifest.working_target = MemoryTarget{1, 2};
  manifest.peak_target = MemoryTarget{3, 4};
  manifest.starter_leak = StarterLeak{10, 3000};
  return manifest;
}

Verdict Needs(std::int64_t base, std::int64_t per_unit) {
  Verdict verdict;
  for (const std::int64_t size : {100, 200, 400}) {
    Heap heap;
    heap.size = size;
    heap.before = 72'705;
    heap.working = *heap.before + base + per_unit * size;
    heap.peak = *heap.working + 50;
    verdict.heap.push_back(heap);
  }
  return verdict;
}

Verdict Starter() {
  Verdict verdict;
  verdict.leaks.resize(1);
  verdict.leaks[0].count = 10;
  verdict.leaks[0].bytes = 3200;
  return verdict;
}

TEST_CASE("A target is the largest right fix, four frames and a KiB") {
  const Calibration calibration =
      Calibrate(Kata(), Starter(), {Needs(1000, 5), Needs(2000, 0)});
  // 2,000 at 100 and 200, 3,000 at 400: 5 a unit, and 1,500 at the start.
  CHECK(calibration.working_target == MemoryTarget{3900, 5});
  CHECK(calibration.peak_target == MemoryTarget{3900, 5});
  CHECK(calibration.starter_leak == StarterLeak{10, 3200});
}

TEST_CASE("A target never falls with the size") {
  CHECK(Calibrate(Kata(), Starter(), {Needs(9000, -7)}).working_target ==
        MemoryTarget{10'700, 0});
}

TEST_CASE("Where a kata has no target none is derived") {
  Manifest kata = Kata();
  kata.peak_target.reset();
  kata.starter_leak.reset();
  const Calibration calibration = Calibrate(kata, Starter(), {Needs(1000, 0)});
  CHECK_FALSE(calibration.peak_target.has_value());
  CHECK_FALSE(calibration.starter_leak.has_value());
}

TEST_CASE("What was not measured gives no target") {
  Verdict verdict = Needs(1000, 0);
  verdict.heap[1].working.reset();
  const Calibration calibration =
      Calibrate(Kata(), Starter(), {Needs(1000, 0), verdict});
  CHECK_FALSE(calibration.working_target.has_value());
  CHECK(calibration.peak_target.has_value());
}

TEST_CASE("Calibrations that were written are read again") {
  const Calibrations calibrations = {
      {"clang 16",
       {{"01_range", Calibrate(Kata(), Starter(), {Needs(1000, 5)})},
        {"02_backlog", Calibration()}}}};
  const std::string text = ToStarlark(calibrations);
  CHECK_THAT(text, Contains("\nCALIBRATED = {\n    \"clang 16\": {"));
  const auto read = ParseCalibrations(text, "calibration.bzl");
  REQUIRE(read.ok());
  CHECK(*read == calibrations);
}

TEST_CASE("A file that calibrate did not write is refused, with the way out") {
  for (const std::string text : {"", "CALIBRATED = {}\n"}) {
    const auto read = ParseCalibrations(text, "calibration.bzl");
    REQUIRE_FALSE(read.ok());
    CHECK_THAT(std::string(read.status().message()),
               Contains("calibration.bzl is not as"));
  }
  CHECK_FALSE(ParseCalibrations(ToStarlark({}) + "x", "f").ok());
}

TEST_CASE("Another compiler has its own targets, or none") {
  Manifest kata = Kata();
  kata.calibrated["clang 16"] = {MemoryTarget{5, 6}, std::nullopt,
                                 StarterLeak{10, 3100}};
  constexpr char kReference[] = "Debian clang version 19.1.7 (3~deb12u1)";
  CHECK(CompilerName(kReference) == "clang 19");
  CHECK(IsCalibrated(kata, kReference));
  CHECK(ForCompiler(kata, kReference).working_target == MemoryTarget{1, 2});

  constexpr char kCalibrated[] = "Debian clang version 16.0.6 (15~deb12u1)";
  CHECK(IsCalibrated(kata, kCalibrated));
  const Manifest calibrated = ForCompiler(kata, kCalibrated);
  CHECK(calibrated.working_target == MemoryTarget{5, 6});
  CHECK_FALSE(calibrated.peak_target.has_value());
  CHECK(calibrated.starter_leak == StarterLeak{10, 3100});

  CHECK_FALSE(IsCalibrated(kata, "clang version 21.0.0"));
  const Manifest unknown = ForCompiler(kata, "clang version 21.0.0");
  CHECK_FALSE(unknown.working_target.has_value());
  CHECK(unknown.starter_leak == StarterLeak{10, 0});
}

}  // namespace
}  // namespace grader
