#include <catch2/catch.hpp>

#include "grader/json.h"

namespace grader {
namespace {

using Catch::Contains;

const std::string kChallenge(32, 'c');

std::string Line(const std::string& json) {
  return kChallenge + " " + json + "\n";
}

constexpr char kLeak[] = R"({"task":"worker","state":"stuck",
"wait_reason":"chan receive","awaits_at":"kata.cc:12","spawned_at":"kata.cc:40",
"channel":"jobs","count":3,"bytes":504,"pattern":"unclosed range",
"left":"server"})";

std::string OneLine(std::string json) {
  for (char& c : json) {
    if (c == '\n') c = ' ';
  }
  return json;
}

Records Parse(const std::string& channel) {
  const auto records = ParseRecords(channel, kChallenge);
  INFO(records.status().message());
  REQUIRE(records.ok());
  return *records;
}

TEST_CASE("Each kind of record is read with all of its fields") {
  const std::string panic =
      R"({"record":"panic","where":"a","task":"t","text":"x","kind":"panic","at":"kata.cc:1"})";
  const Records records = Parse(
      Line(R"({"record":"test","name":"a","passed":false,"message":"m"})") +
      Line(panic) + Line(R"({"record":"timeout","where":"b","steps":7})") +
      Line(
          R"({"record":"crash","where":"b","signal":11,"pc":["0x12"],"at":""})") +
      Line(OneLine(R"({"record":"exploration","program":"jobs","size":"2x2",
          "strategy":"random","bound":"b","explored":9,"complete":false,
          "digest":"d","outcomes":3,"outcome_digest":"o","failure":{"kind":"leak","text":"t","shortest":true,
          "deviations":2,"token":"01.jobs","steps":["s1","s2"],"leaks":[)" +
                   std::string(kLeak) + R"(],"panics":[]}})")) +
      Line(OneLine(R"({"record":"census","size":100,"leaks":[)" +
                   std::string(kLeak) +
                   R"(],"panics":[],"out_of_steps":true,"steps":12,
          "frame_blocks":1,"frame_bytes":2,"record_blocks":3,
          "record_bytes":4})")) +
      Line(R"({"record":"end"})"));
  REQUIRE(records.tests.size() == 1);
  CHECK(records.tests[0].message == "m");
  REQUIRE(records.panics.size() == 1);
  CHECK(records.panics[0].at == "kata.cc:1");
  REQUIRE(records.timeouts.size() == 1);
  CHECK(records.timeouts[0].steps == 7);
  REQUIRE(records.crashes.size() == 1);
  CHECK(records.crashes[0].pc == std::vector<std::string>{"0x12"});
  REQUIRE(records.explorations.size() == 1);
  CHECK(records.explorations[0].outcomes == 3);
  CHECK(records.explorations[0].outcome_digest == "o");
  REQUIRE(records.explorations[0].failure);
  CHECK(records.explorations[0].failure->steps.size() == 2);
  CHECK(records.explorations[0].failure->leaks[0].bytes == 504);
  REQUIRE(records.censuses.size() == 1);
  CHECK(records.censuses[0].out_of_steps);
  CHECK(records.censuses[0].steps == 12);
  CHECK(records.censuses[0].record_bytes == 4);
  CHECK(records.ended);
  CHECK(records.ignored_lines == 0);
}

TEST_CASE("Lines without the challenge are no records, whatever they say") {
  const std::string end = R"({"record":"end"})";
  const Records records = Parse(
      end + "\n" + std::string(32, 'd') + " " + end + "\n" + " " + kChallenge +
      " " + end + "\n" + kChallenge + end + "\n" + kChallenge + "\n\n" +
      std::string("\0\xff", 2) + "\n" + kChallenge.substr(1) + " " + end);
  CHECK_FALSE(records.ended);
  CHECK(records.ignored_lines == 8);
}

TEST_CASE("An empty channel has no records") { CHECK_FALSE(Parse("").ended); }

TEST_CASE("A last line without a newline counts") {
  CHECK(Parse(kChallenge + R"( {"record":"end"})").ended);
}

TEST_CASE("With the challenge, what is no record is an error with its line") {
  for (const char* broken :
       {"", "nonsense", "[]", "{}", R"({"record":"end")",
        R"({"record":"wish"})", R"({"record":"test","name":"a"})",
        R"({"record":"test","name":1,"passed":true,"message":""})",
        "\xff\xfe"}) {
    const auto records =
        ParseRecords(Line(R"({"record":"end"})") + Line(broken), kChallenge);
    INFO(broken);
    REQUIRE_FALSE(records.ok());
    CHECK_THAT(std::string(records.status().message()), Contains("line 2"));
  }
}

}  // namespace
}  // namespace grader
