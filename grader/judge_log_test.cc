// What is read back from log.txt.
#include "grader/judge_log.h"

#include <catch2/catch.hpp>
#include <string>

namespace grader {
namespace {

TEST_CASE("The log holds what was explored on the heap that grows upwards") {
  const std::string challenge(32, 'c');
  const auto record = [&](const char* program) {
    return challenge + R"( {"record":"exploration","program":")" + program +
           R"(","size":"1","strategy":"s","bound":"b","explored":9,)"
           R"("complete":true,"digest":"d","outcomes":4,)"
           R"("outcome_digest":"o","failure":null})"
           "\n";
  };
  const auto records = RecordsInLog(
      "tests   0.01 s\n\n---- tests: records\n" + record("no") +
          "\n---- exploration, ascending: output\nwords\n"
          "\n---- exploration, ascending: records\n" +
          record("print") + record("late") +
          "\n---- exploration, descending: records\n" + record("no"),
      "exploration, ascending");
  REQUIRE(records.ok());
  const auto& explored = records->explorations;
  REQUIRE(explored.size() == 2);
  CHECK(explored[0].program == "print");
  CHECK(explored[1].outcomes == 4);
}

TEST_CASE("A log without an exploration holds none") {
  for (const char* log :
       {"", "tests 0.01 s\n", "\n---- exploration, ascending: records",
        "\n---- exploration, ascending: records, cut\n"}) {
    INFO(log);
    const auto records = RecordsInLog(log, "exploration, ascending");
    REQUIRE(records.ok());
    CHECK(records->explorations.empty());
  }
}

}  // namespace
}  // namespace grader
