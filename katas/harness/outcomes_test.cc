// Which runs come to the same.
#include "katas/harness/outcomes.h"

#include <catch2/catch.hpp>

#include "runtime/report.h"

namespace kata::harness {
namespace {

dojo::Leak Stuck(const char* task, std::size_t count) {
  dojo::Leak leak;
  leak.task = task;
  leak.wait_reason = "chan receive";
  leak.count = count;
  return leak;
}

dojo::PanicReport Panicked(const char* text) {
  dojo::PanicReport panic;
  panic.text = text;
  return panic;
}

// Whether the two differ, observed alike.
bool Differ(const dojo::Report& one, const dojo::Report& other) {
  Outcomes outcomes;
  outcomes.Add(0, one);
  outcomes.Add(0, other);
  return outcomes.count() == 2;
}

TEST_CASE("The same outcomes have one digest, in whatever order they came") {
  Outcomes once, often;
  once.Add(1, {});
  once.Add(2, {});
  for (std::uint64_t observed : {2, 1, 2, 2}) often.Add(observed, {});
  CHECK(often.count() == 2);
  CHECK(often.digest() == once.digest());
}

TEST_CASE("One outcome more is another digest") {
  Outcomes outcomes;
  const std::uint64_t none = outcomes.digest();
  outcomes.Add(1, {});
  const std::uint64_t one = outcomes.digest();
  outcomes.Add(2, {});
  CHECK(none != one);
  CHECK(one != outcomes.digest());
}

TEST_CASE("What stays behind, panics and the end's time tell outcomes apart") {
  dojo::Report report;
  dojo::Report other;
  CHECK_FALSE(Differ(report, other));
  other.end.nanoseconds = 1;
  CHECK(Differ(report, other));
  other = {};
  other.out_of_steps = true;
  CHECK(Differ(report, other));
  other = {};
  other.panics = {Panicked("close of closed channel")};
  CHECK(Differ(report, other));
  report.panics = {Panicked("send on closed channel")};
  CHECK(Differ(report, other));
  report = other = {};
  other.leaks = {Stuck("worker", 1)};
  CHECK(Differ(report, other));
  report.leaks = {Stuck("worker", 2)};
  CHECK(Differ(report, other));
  report.leaks = {Stuck("feeder", 1)};
  CHECK(Differ(report, other));
  report.leaks = other.leaks;
  other.leaks[0].wait_reason = "chan send";
  CHECK(Differ(report, other));
  other.leaks = report.leaks;
  other.leaks[0].state = dojo::LeakState::kTicking;
  CHECK(Differ(report, other));
}

TEST_CASE("Neither lines nor the order of what went wrong tell them apart") {
  dojo::Report report;
  report.leaks = {Stuck("worker", 1), Stuck("feeder", 2)};
  report.panics = {Panicked("a"), Panicked("b")};
  dojo::Report other = report;
  std::swap(other.leaks[0], other.leaks[1]);
  std::swap(other.panics[0], other.panics[1]);
  other.leaks[0].awaits_at = {.file = "kata.cc", .line = 7};
  other.panics[0].at = {.file = "kata.cc", .line = 8};
  other.steps = 9;
  CHECK_FALSE(Differ(report, other));
}

}  // namespace
}  // namespace kata::harness
