// `go tool pprof` reads what `show` writes of kata 01's starter. Needs Go
// (./setup.sh --all).
#include "runtime/views/pprof.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

#include "grader/heap_profile.h"
#include "grader/massif.h"
#include "katas/harness/starter_programs.h"

namespace kata::harness {
namespace {

using Catch::Contains;

constexpr char kKata[] = "01_unclosed_range";

// All that pprof says; it must not complain.
std::string Pprof(const std::string& arguments) {
  const std::string command =
      "HOME=" + Scratch("") + " /usr/bin/go tool pprof " + arguments + " 2>&1";
  INFO(command);
  std::FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string said;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof(buffer), pipe))
    said.append(buffer, got);
  INFO(said);
  REQUIRE(pclose(pipe) == 0);
  return said;
}

std::string TaskProfileAt(const std::string& at) {
  const std::string file = Scratch("tasks." + at);
  const std::string command = Program(kKata, "views") + " pprof-tasks " +
                              kKata + " " + std::to_string(FirstSize(kKata)) +
                              " " + at + " " + file;
  REQUIRE(std::system(command.c_str()) == 0);
  return file;
}

std::string HeapProfileAt(const std::string& prefix, const std::string& at) {
  const auto all = grader::ParseAllocations(ReadFile(prefix + "." + at), at);
  REQUIRE(all.ok());
  const std::string file = Scratch("heap." + at);
  std::ofstream(file, std::ios::binary)
      << dojo::views::Pprof(grader::HeapProfile(kKata, *all));
  return file;
}

// "Showing nodes accounting for 100, 100% of 105636B total" -> "105636B"
std::string TotalOf(const std::string& top) {
  const std::size_t total = top.find(" total");
  REQUIRE(total != top.npos);
  const std::size_t of = top.rfind(" of ", total) + 4;
  return top.substr(of, total - of);
}

TEST_CASE("-top of the tasks lists the worker a hundred times") {
  const std::string top = Pprof("-top " + TaskProfileAt("after"));
  CHECK_THAT(top, Contains("Type: tasks"));
  CHECK(TotalOf(top) == "100");
  CHECK_THAT(top, Contains(" 100   100%  task worker\n"));
  CHECK_THAT(top, Contains(" 100   100%  kata::(anonymous namespace)::Worker"));
}

TEST_CASE("-top of the tasks' bytes is what the starter is known to leave") {
  const std::string bytes =
      std::to_string(Manifest(kKata)["starter_leak"]["bytes"].get<int>());
  CHECK(TotalOf(Pprof("-top -unit=B -sample_index=bytes " +
                      TaskProfileAt("after"))) == bytes + "B");
}

TEST_CASE("-tags and -peek know the channel, and who waits for it") {
  const std::string profile = TaskProfileAt("after");
  CHECK_THAT(Pprof("-tags " + profile), Contains("jobs") &&
                                            Contains("chan receive") &&
                                            Contains("worker"));
  CHECK_THAT(Pprof("-peek 'chan receive' " + profile),
             Contains("| ") && Contains("Worker"));
}

TEST_CASE("-base of two moments leaves what came and what went") {
  const std::string top = Pprof("-top -base " + TaskProfileAt("working") + " " +
                                TaskProfileAt("after"));
  CHECK_THAT(top, Contains("-99 "));
  CHECK_THAT(top, Contains("Shrink"));
  // One more than there were: main waited so in the middle.
  CHECK_THAT(top, Contains(" 99 49.01%  chan receive"));
}

TEST_CASE("The heap has massif's bytes to the byte, at each moment") {
  const std::string prefix = RunMassif(kKata);
  for (const std::string at : {"before", "working", "after"}) {
    INFO(at);
    CHECK(TotalOf(Pprof("-top -unit=B " + HeapProfileAt(prefix, at))) ==
          std::to_string(HeapOf(prefix + "." + at)) + "B");
  }
}

TEST_CASE("The heap's profile is the same to the byte from run to run") {
  std::string once;
  // massif reads beyond the end of the stack, where the environment lies.
  for (const char* length : {"", "longer", "much, much longer"}) {
    REQUIRE(setenv("DOJO_TEST_ENVIRONMENT", length, 1) == 0);
    const std::string profile =
        ReadFile(HeapProfileAt(RunMassif(kKata), "after"));
    if (once.empty()) once = profile;
    CHECK((profile == once));
  }
}

TEST_CASE("-base of two heaps is what has grown") {
  const std::string prefix = RunMassif(kKata);
  const std::string grown =
      Pprof("-top -unit=B -base " + HeapProfileAt(prefix, "before") + " " +
            HeapProfileAt(prefix, "after"));
  CHECK(TotalOf(grown) ==
        std::to_string(HeapOf(prefix + ".after") - HeapOf(prefix + ".before")) +
            "B");
  // What was there before is not.
  CHECK_THAT(grown, !Contains("libstdc++"));
  CHECK_THAT(grown, Contains("kata::(anonymous namespace)::Worker"));
  const std::string tags =
      Pprof("-tags -unit=B -base " + HeapProfileAt(prefix, "before") + " " +
            HeapProfileAt(prefix, "after"));
  for (const char* kind : {"task frames", "task records", "channels"})
    CHECK_THAT(tags, Contains(kind));
}

}  // namespace
}  // namespace kata::harness
