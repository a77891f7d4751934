#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "grader/files.h"
#include "grader/json.h"
#include "grader/testdata/full_verdict.h"
#include "grader/testdata/schema_check.h"

namespace grader {
namespace {

nlohmann::json Schema() {
  return nlohmann::json::parse(*ReadFile("grader/verdict.schema.json"));
}

TEST_CASE("A verdict reads back as it was written") {
  const std::string text = ToJson(FullVerdict());
  const auto again = ParseVerdict(text, "f");
  REQUIRE(again.ok());
  CHECK(ToJson(*again) == text);
  CHECK(again->points == 33);
  CHECK(again->forbidden == FullVerdict().forbidden);
  CHECK_FALSE(again->heap[0].working);
  CHECK(again->heap[0].peak_target == 7);
}

TEST_CASE("The fields stand in one order, and a newline at the end") {
  const std::string text = ToJson(FullVerdict());
  CHECK(text.starts_with("{\n  \"schema\": 1,\n  \"kata\": \"01_un"));
  CHECK(text.ends_with("\n  }\n}\n"));
  std::size_t at = 0;
  for (const char* field :
       {"schema", "kata", "verdict", "points", "max_points", "sentence",
        "pattern", "forbidden", "tests", "leaks", "heap", "schedules", "token",
        "memcheck", "warnings", "engine"}) {
    const std::size_t found = text.find("\n  \"" + std::string(field) + "\":");
    INFO(field);
    REQUIRE(found != std::string::npos);
    CHECK(found >= at);
    at = found;
  }
}

TEST_CASE("Whatever is written conforms to the schema") {
  const nlohmann::json schema = Schema();
  CHECK(Complaint(schema, nlohmann::json::parse(ToJson(FullVerdict()))) == "");
  CHECK(Complaint(schema, nlohmann::json::parse(ToJson(Verdict()))) == "");
}

TEST_CASE("The schema refuses what no verdict may be") {
  const nlohmann::json schema = Schema();
  const auto complaint = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json json = nlohmann::json::parse(ToJson(FullVerdict()));
    json[nlohmann::json::json_pointer(pointer)] = value;
    return Complaint(schema, json);
  };
  CHECK(complaint("/seconds", 1.5) == "$ has seconds");
  CHECK(complaint("/points", 101) != "");
  CHECK(complaint("/points", "33") != "");
  CHECK(complaint("/points", nullptr) == "");
  CHECK(complaint("/verdict", "perfect") != "");
  CHECK(complaint("/sentence", std::string(201, 'x')) != "");
  CHECK(complaint("/heap/0/before", -1) != "");
  CHECK(complaint("/leaks/0/state", "asleep") != "");
  nlohmann::json json = nlohmann::json::parse(ToJson(FullVerdict()));
  json.erase("token");
  CHECK(Complaint(schema, json) == "$ lacks token");
}

TEST_CASE("What is no UTF-8 is written as something that is") {
  Verdict verdict = FullVerdict();
  verdict.tests[0].message = "\xff\xfe";
  const auto again = ParseVerdict(ToJson(verdict), "f");
  CHECK(again.ok());
}

TEST_CASE("What is no verdict is an error that names the file") {
  for (const std::string& text :
       {std::string(""), std::string("[]"), std::string("{}"),
        std::string(R"({"schema": 2})"),
        ToJson(FullVerdict())
            .replace(ToJson(FullVerdict()).find("\"leak\""), 6, "\"luck\"")}) {
    const auto verdict = ParseVerdict(text, "some.json");
    INFO(text);
    REQUIRE_FALSE(verdict.ok());
    CHECK(std::string(verdict.status().message()).find("some.json") == 0);
  }
}

TEST_CASE("A number that is not whole or does not fit is an error") {
  for (const char* points : {"1e30", "0.5", "4294967296", "true", "-1e400"}) {
    std::string text = ToJson(FullVerdict());
    text.replace(text.find("\"points\": 33"), 12,
                 "\"points\": " + std::string(points));
    INFO(points);
    CHECK_FALSE(ParseVerdict(text, "f").ok());
  }
  for (const char* bytes : {"9223372036854775808", "1e19"}) {
    std::string text = ToJson(FullVerdict());
    text.replace(text.find("\"bytes\": 16800"), 14,
                 "\"bytes\": " + std::string(bytes));
    INFO(bytes);
    CHECK_FALSE(ParseVerdict(text, "f").ok());
  }
}

TEST_CASE("Each verdict has a name that finds it again") {
  for (int i = 0; i <= static_cast<int>(Kind::kVisiblePass); ++i) {
    const Kind kind = static_cast<Kind>(i);
    CHECK(FindKind(Name(kind)) == kind);
  }
  CHECK_FALSE(FindKind("perfect"));
}

}  // namespace
}  // namespace grader
