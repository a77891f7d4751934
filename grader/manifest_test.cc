#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "grader/json.h"

namespace grader {
namespace {

using Catch::Contains;

nlohmann::json Whole() {
  return nlohmann::json::parse(R"({
    "schema": 1, "kata": "01_unclosed_range", "title": "T",
    "pattern": "unclosed range", "level": 3, "summary": "S.",
    "evidence": ["behaviour", "schedules", "heap", "memcheck"],
    "programs": {"jobs": ["1x1", "2x2"]}, "deviations": 3,
    "workload_sizes": [100, 200],
    "working_target": {"base": 7, "per_unit": 2}, "peak_target": null,
    "starter_satisfies": ["memcheck"],
    "starter_leak": {"count": 100, "bytes": 37400},
    "peak_growth": 512, "starter_growth": null,
    "limits": {"cpu_seconds": 10, "memory_mib": 256, "wall_seconds": 60,
               "output_kib": 64}})");
}

TEST_CASE("A manifest is read with all of its fields") {
  const auto manifest = ParseManifest(Whole().dump(), "m.json");
  REQUIRE(manifest.ok());
  CHECK(manifest->kata == "01_unclosed_range");
  CHECK(manifest->level == 3);
  CHECK(manifest->evidence.size() == 4);
  CHECK(manifest->Uses(Oracle::kHeap));
  REQUIRE(manifest->programs.size() == 1);
  CHECK(manifest->programs[0].sizes[1] == "2x2");
  CHECK(manifest->workload_sizes[1] == 200);
  REQUIRE(manifest->working_target);
  CHECK(manifest->working_target->At(100) == 207);
  CHECK_FALSE(manifest->peak_target);
  CHECK(manifest->peak_growth == 512);
  CHECK_FALSE(manifest->starter_growth);
  CHECK(manifest->starter_satisfies[0] == Oracle::kMemcheck);
  CHECK(manifest->starter_leak->bytes == 37400);
  CHECK(manifest->limits.output_kib == 64);
  CHECK(Number(manifest->kata) == "01");
}

TEST_CASE("A field that is missing or wrong is named, with the file") {
  for (const auto& [field, value] :
       std::initializer_list<std::pair<const char*, nlohmann::json>>{
           {"schema", 2},
           {"kata", 7},
           {"level", "easy"},
           {"evidence", {"weather"}},
           {"evidence", "heap"},
           {"programs", {{"jobs", "1x1"}}},
           {"programs", 1},
           {"workload_sizes", nlohmann::json::array()},
           {"workload_sizes", {1e30}},
           {"workload_sizes", {true}},
           {"level", 4294967296},
           {"working_target", 5},
           {"peak_growth", {{"base", 1}}},
           {"starter_growth", "much"},
           {"starter_verdict", "cheerful"},
           {"starter_leak", {{"count", 1}}},
           {"limits", nullptr}}) {
    nlohmann::json json = Whole();
    json[field] = value;
    const auto manifest = ParseManifest(json.dump(), "m.json");
    INFO(field << " = " << value);
    REQUIRE_FALSE(manifest.ok());
    CHECK_THAT(std::string(manifest.status().message()),
               Contains("m.json: field"));
  }
  nlohmann::json json = Whole();
  json.erase("evidence");
  CHECK(std::string(ParseManifest(json.dump(), "m.json").status().message()) ==
        "m.json: field \"evidence\" is missing");
  json = Whole();
  json["limits"]["cpu_seconds"] = 0;
  CHECK_THAT(std::string(ParseManifest(json.dump(), "m").status().message()),
             Contains("\"cpu_seconds\" must be more than 0"));
}

TEST_CASE("What is no JSON is an error") {
  for (const char* text : {"", "{", "[]", "7", "\xff"}) {
    INFO(text);
    CHECK_FALSE(ParseManifest(text, "m.json").ok());
  }
}

TEST_CASE("A catalog is ordered by level") {
  nlohmann::json easy = Whole();
  easy["kata"] = "06_later_number";
  easy["level"] = 1;
  const auto katas =
      ParseCatalog(nlohmann::json{Whole(), easy}.dump(), "c.json");
  REQUIRE(katas.ok());
  CHECK(katas->at(0).kata == "06_later_number");
  CHECK(katas->at(1).kata == "01_unclosed_range");
  CHECK_FALSE(ParseCatalog("[{}]", "c.json").ok());
}

}  // namespace
}  // namespace grader
