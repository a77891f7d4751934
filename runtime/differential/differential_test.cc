// The exploration has exactly the outcomes of the reference model, on random
// programs. DOJO_PROGRAMS says how many (1,000 unless set), DOJO_FIRST_SEED
// where to begin.
#include "runtime/differential/differential.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

#include "runtime/differential/model.h"
#include "runtime/differential/outcome.h"

namespace dojo::differential {
namespace {

std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST_CASE("the exploration has the outcomes of the model") {
  Tally tally;
  const std::string difference =
      CompareMany(FromEnvironment("DOJO_FIRST_SEED", 1),
                  FromEnvironment("DOJO_PROGRAMS", 1'000), tally);
  std::puts(tally.ToString().c_str());
  INFO(difference);
  REQUIRE(difference.empty());
  // What is left out proves nothing: at the most one program in a hundred.
  CHECK(tally.skipped_model * 100 <= tally.programs);
  CHECK(tally.skipped_plain * 100 <= tally.programs);
  CHECK(tally.schedule_dependent * 20 >= tally.programs);
}

// A reader checks these outcomes by hand: so that the model itself is held to
// something.
TEST_CASE("the model has the outcomes that Go has") {
  const auto ends = [](const Program& program) {
    std::set<std::string> texts;
    const auto outcomes = AllOutcomes(program, 1'000);
    REQUIRE(outcomes);
    for (const Outcome& outcome : *outcomes) texts.insert(OutcomeText(outcome));
    return texts;
  };
  const Instruction start{Verb::kGo, 1};

  SECTION("an abandoned sender") {
    // The receiver leaves when its time is up.
    const Program program{
        {0},
        {{start,
          {Verb::kSelect,
           0,
           {{Case::Kind::kReceive, 0}, {Case::Kind::kAfter, 1}}}},
         {{Verb::kSleep, 1}, {Verb::kSend, 0}}}};
    CHECK(ends(program) ==
          std::set<std::string>{
              "  at 1 ms\n  t0 gone, log 0:22\n  t1 gone, log 0:0 0:0\n",
              "  at 1 ms\n  t0 gone, log 1:0\n  t1 chan send, log 0:0\n"});
  }
  SECTION("a send and a close that race") {
    const Program program{{1}, {{start, {Verb::kClose, 0}}, {{Verb::kSend}}}};
    CHECK(ends(program) ==
          std::set<std::string>{
              "  at 0 ms\n  t0 gone, log 0:0\n  t1 gone, log 0:0\n",
              "  at 0 ms\n  t0 gone, log 0:0\n  t1 send on closed channel\n"});
  }
  SECTION("two ready cases") {
    const Program program{
        {1, 1},
        {{{Verb::kSend, 0},
          {Verb::kSend, 1},
          {Verb::kSelect,
           0,
           {{Case::Kind::kReceive, 0}, {Case::Kind::kReceive, 1}}}}}};
    CHECK(ends(program) ==
          std::set<std::string>{"  at 0 ms\n  t0 gone, log 0:0 0:0 0:1\n",
                                "  at 0 ms\n  t0 gone, log 0:0 0:0 1:4\n"});
  }
  SECTION("the clock waits for whoever can go on") {
    const Program program{
        {0}, {{start, {Verb::kSleep, 1}, {Verb::kNow}}, {{Verb::kNow}}}};
    CHECK(ends(program) ==
          std::set<std::string>{
              "  at 1 ms\n  t0 gone, log 0:0 0:1\n  t1 gone, log 0:0\n"});
  }
  SECTION("one Done too many") {
    const Program program{
        {0}, {{start, {Verb::kAdd}, {Verb::kDone}}, {{Verb::kDone}}}};
    const std::string negative = "sync: negative WaitGroup counter";
    CHECK(
        ends(program) ==
        std::set<std::string>{
            "  at 0 ms\n  t0 gone, log 0:0 0:0\n  t1 " + negative + "\n",
            "  at 0 ms\n  t0 " + negative + ", log 0:0\n  t1 gone, log 0:0\n"});
  }
}

}  // namespace
}  // namespace dojo::differential
