// Whether the runtime finds bugs of real projects: each kernel by its stored
// schedule, by exploration and by random schedules, and its repaired twin
// never.
#include "runtime/conformance/kernels/kernels.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "runtime/explore.h"
#include "runtime/internal/token.h"
#include "runtime/report.h"
#include "runtime/runtime.h"

namespace dojo::conformance {
namespace {

constexpr std::uint64_t kRandomSchedules = 100;
constexpr std::uint64_t kRunsToFirstFailure = 1'000;

auto BodyOf(const Kernel& kernel, Version version) {
  return [program = kernel.program, version](Here) { return program(version); };
}

ExploreOptions OptionsOf(const Kernel& kernel) {
  ExploreOptions options;
  options.test_id = kernel.name;
  return options;
}

ExploreOptions RandomOnly(const Kernel& kernel) {
  ExploreOptions options = OptionsOf(kernel);
  options.deviation_runs = 0;
  options.enumeration_runs = 0;
  options.random_runs = kRandomSchedules;
  options.keep_going = true;
  return options;
}

std::vector<LeakedTasks> LeaksOf(const Report& report) {
  std::vector<LeakedTasks> leaks;
  for (const Leak& leak : report.leaks) {
    // The same wait at two lines, or on two channels, is one kind here.
    LeakedTasks next{leak.task, leak.wait_reason, leak.count};
    for (LeakedTasks& each : leaks) {
      if (each.task != next.task || each.wait_reason != next.wait_reason)
        continue;
      each.count += next.count;
      next.count = 0;
    }
    if (next.count > 0) leaks.push_back(next);
  }
  return leaks;
}

std::string ToText(const std::vector<LeakedTasks>& leaks) {
  std::string text;
  for (const LeakedTasks& each : leaks)
    text += each.task + " [" + each.wait_reason + "] x" +
            std::to_string(each.count) + "; ";
  return text;
}

// Nothing but leaks of the kernel's own kinds. Empty, or what is wrong.
std::string Unexpected(const Report& report, const Kernel& kernel) {
  if (!report.panics.empty() || report.out_of_steps) return report.ToString();
  for (const LeakedTasks& leak : LeaksOf(report)) {
    bool known = false;
    for (const auto* kinds : {&kernel.leaks, &kernel.on_other_schedules}) {
      for (const LeakedTasks& each : *kinds) {
        known |= each.task == leak.task &&
                 each.wait_reason == leak.wait_reason &&
                 leak.count <= each.count;
      }
    }
    if (!known) return report.ToString();
  }
  return "";
}

TEST_CASE("A kernel's stored schedule leaves exactly its tasks behind") {
  for (const Kernel& kernel : AllKernels()) {
    CAPTURE(kernel.name);
    const std::optional<Replayed> replayed = Replay(
        kernel.token, BodyOf(kernel, Version::kLeaky), OptionsOf(kernel));
    REQUIRE(replayed.has_value());
    CHECK(replayed->result == ReplayResult::kReproduced);
    CHECK(ToText(LeaksOf(replayed->run.report)) == ToText(kernel.leaks));
    CHECK(replayed->run.report.panics.empty());
  }
}

TEST_CASE("A plain run shows a kernel where nearly every run of Go does") {
  for (const Kernel& kernel : AllKernels()) {
    CAPTURE(kernel.name);
    Runtime runtime;
    const Report report = runtime.Run(kernel.program(Version::kLeaky));
    if (kernel.on_default_schedule) {
      CHECK(ToText(LeaksOf(report)) == ToText(kernel.leaks));
    } else {
      CHECK(report.ToString() == "");
    }
  }
}

TEST_CASE("Exploration alone finds each kernel") {
  for (const Kernel& kernel : AllKernels()) {
    CAPTURE(kernel.name);
    const Exploration found =
        Explore(BodyOf(kernel, Version::kLeaky), OptionsOf(kernel));
    REQUIRE(found.failure.has_value());
    CHECK(found.runs <= kRunsToFirstFailure);
    CHECK(found.failure->shortest);
    CHECK_FALSE(found.nondeterministic);
    CHECK(Unexpected(found.failure->report, kernel) == "");
  }
}

TEST_CASE("No random schedule shows anything else than the kernel's leaks") {
  for (const Kernel& kernel : AllKernels()) {
    CAPTURE(kernel.name);
    std::uint64_t runs = 0;
    ExploreOptions options = RandomOnly(kernel);
    options.after_run = [&](const Report& report) {
      ++runs;
      CHECK(Unexpected(report, kernel) == "");
    };
    const Exploration found = Explore(BodyOf(kernel, Version::kLeaky), options);
    CHECK(runs == kRandomSchedules);
    CHECK_FALSE(found.nondeterministic);
  }
}

TEST_CASE("No random schedule raises an alarm for a repaired twin") {
  for (const Kernel& kernel : AllKernels()) {
    CAPTURE(kernel.name);
    std::uint64_t runs = 0;
    ExploreOptions options = RandomOnly(kernel);
    options.after_run = [&](const Report& report) {
      ++runs;
      CHECK(report.ToString() == "");
    };
    CHECK(Explore(BodyOf(kernel, Version::kRepaired), options).ok());
    CHECK(runs == kRandomSchedules);
  }
}

TEST_CASE("Exploration raises no alarm for a repaired twin") {
  for (const Kernel& kernel : AllKernels()) {
    CAPTURE(kernel.name);
    const Exploration explored =
        Explore(BodyOf(kernel, Version::kRepaired), OptionsOf(kernel));
    INFO((explored.failure ? explored.failure->ToString() : ""));
    CHECK(explored.ok());
  }
}

TEST_CASE("Every kernel stands in the table once, under its own name") {
  const std::vector<Kernel> kernels = AllKernels();
  CHECK(kernels.size() == 25);
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(kernels[i].name != kernels[j].name);
      CHECK(kernels[i].program != kernels[j].program);
    }
  }
}

// A token for the schedule with the fewest deviations that leaves exactly the
// kernel's tasks behind.
std::string FindToken(const Kernel& kernel) {
  std::vector<internal::Deviations> level = {{}};
  for (int depth = 0; depth <= 3; ++depth) {
    std::vector<internal::Deviations> next;
    for (const internal::Deviations& deviations : level) {
      const internal::Token token{
          .test_id = kernel.name, .deviations = deviations, .digest = "000000"};
      const std::optional<Replayed> replayed = Replay(
          token.ToString(), BodyOf(kernel, Version::kLeaky), OptionsOf(kernel));
      if (replayed && LeaksOf(replayed->run.report) == kernel.leaks)
        return replayed->run.token;
      constexpr std::uint32_t kPoints = 30;
      const std::uint32_t from =
          deviations.empty() ? 0 : deviations.back().point + 1;
      for (std::uint32_t point = from; point < kPoints; ++point) {
        for (const std::uint32_t alternative : {1, 2, 3, 4}) {
          next.push_back(deviations);
          next.back().push_back({point, alternative});
        }
      }
    }
    level = std::move(next);
  }
  return "none";
}

// Runs to the first failure: by exploration, and of 100 random schedules how
// many fail. Also the token that a kernel's file should hold.
TEST_CASE("Figures", "[.figures]") {
  std::printf("%-18s %8s %10s %11s %11s %9s  %s\n", "kernel", "runs",
              "deviations", "random/100", "twin's runs", "complete", "token");
  for (const Kernel& kernel : AllKernels()) {
    const Exploration found =
        Explore(BodyOf(kernel, Version::kLeaky), OptionsOf(kernel));
    const Exploration twin =
        Explore(BodyOf(kernel, Version::kRepaired), OptionsOf(kernel));
    int failures = 0;
    ExploreOptions options = RandomOnly(kernel);
    options.after_run = [&](const Report& report) {
      if (!report.ok()) ++failures;
    };
    CHECK_FALSE(
        Explore(BodyOf(kernel, Version::kLeaky), options).nondeterministic);
    std::printf("%-18s %8llu %10d %11d %11llu %9s  %s\n", kernel.name.c_str(),
                static_cast<unsigned long long>(found.runs),
                found.failure ? found.failure->deviations : -1, failures,
                static_cast<unsigned long long>(twin.runs),
                twin.complete ? "yes" : "no", FindToken(kernel).c_str());
  }
}

}  // namespace
}  // namespace dojo::conformance
