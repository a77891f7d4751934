#include "grader/masks.h"

#include <catch2/catch.hpp>

namespace grader {
namespace {

using Catch::Contains;

// A workload that leaves one task behind, under a plain leak.
Evidence Leaking(const std::string& state, const std::string& wait_reason) {
  Evidence evidence;
  HeapRun& heap = evidence.heap.emplace_back();
  heap.size = 10;
  heap.before = 100;
  heap.after = 500;
  Census& census = heap.run.records.censuses.emplace_back();
  census.size = 10;
  census.leaks.push_back({.task = "worker",
                          .state = state,
                          .wait_reason = wait_reason,
                          .awaits_at = "kata.cc:1",
                          .spawned_at = "",
                          .channel = "",
                          .count = 1,
                          .bytes = 1,
                          .pattern = "",
                          .left = ""});
  evidence.memcheck.emplace();
  evidence.memcheck->frames_are = "definitely lost";
  return evidence;
}

TEST_CASE("A plain leak is no mask") {
  CHECK(FindMask(Leaking("stuck", "chan receive")).empty());
  CHECK(FindMask(Evidence()).empty());
}

TEST_CASE("Tasks that tick are polling") {
  CHECK_THAT(FindMask(Leaking("ticking", "sleep")), Contains("polling"));
}

TEST_CASE("What is still reachable at the end is kept by a global") {
  Evidence evidence = Leaking("stuck", "chan receive");
  evidence.memcheck->frames_are = "still reachable";
  CHECK_THAT(FindMask(evidence), Contains("global"));
  // With every byte back there is nothing that a global could keep.
  evidence.heap[0].after = evidence.heap[0].before;
  CHECK(FindMask(evidence).empty());
}

TEST_CASE("What a static's queue leads to is kept by it") {
  Evidence evidence = Leaking("stuck", "chan receive");
  evidence.memcheck->frames_are = "possibly lost";
  CHECK(FindMask(evidence).empty());
  evidence.source = "x = static_cast<int>(y);";
  CHECK(FindMask(evidence).empty());
  evidence.source += "static dojo::Channel<int> jobs;";
  CHECK_THAT(FindMask(evidence), Contains("global"));
}

TEST_CASE("Sleep in the source while a schedule leaks is sleeping") {
  Evidence evidence = Leaking("stuck", "chan receive");
  evidence.source = "co_await dojo::Sleep(5_ms);";
  CHECK_THAT(FindMask(evidence), Contains("sleeping"));
  evidence.heap[0].run.records.censuses[0].leaks.clear();
  CHECK(FindMask(evidence).empty());
}

TEST_CASE("A capacity while senders are parked is a bigger buffer") {
  Evidence evidence = Leaking("stuck", "chan send");
  evidence.source = "auto a = dojo::MakeChannel<std::pair<int, int>>(\"a\");";
  CHECK(FindMask(evidence).empty());
  evidence.source += "auto b = dojo::MakeChannel<int>(Name(1, 2), n);";
  CHECK_THAT(FindMask(evidence), Contains("buffer"));
  // A receiver waits for a value, whatever the room.
  evidence.heap[0].run.records.censuses[0].leaks[0].wait_reason =
      "chan receive";
  CHECK(FindMask(evidence).empty());
}

TEST_CASE("Words in comments, strings and longer words are not meant") {
  CHECK(Mentions("x = Sleep(1);", "Sleep"));
  CHECK(Mentions("Sleep", "Sleep"));
  CHECK(Mentions("int a = 1'000; Sleep(1); char c = 'x';", "Sleep"));
  CHECK(Mentions("char q = '\\''; Sleep(1);", "Sleep"));
  CHECK(Mentions("R\"x(\")x\"; Sleep(1);", "Sleep"));
  CHECK(Mentions("// no\nSleep(1);", "Sleep"));
  CHECK_FALSE(Mentions("// Sleep", "Sleep"));
  CHECK_FALSE(Mentions("/* Sleep\n Sleep */", "Sleep"));
  CHECK_FALSE(Mentions("\"Sleep \\\" Sleep\"", "Sleep"));
  CHECK_FALSE(Mentions("R\"(\" Sleep )\"", "Sleep"));
  CHECK_FALSE(Mentions("Sleeper my_Sleep Sleep_", "Sleep"));
  CHECK_FALSE(Mentions("\"Sleep", "Sleep"));
  CHECK_FALSE(Mentions("/* Sleep", "Sleep"));
  CHECK_FALSE(Mentions("R\"( Sleep", "Sleep"));
  CHECK_FALSE(Mentions("", "Sleep"));
}

}  // namespace
}  // namespace grader
