#include "runtime/telemetry/json_lines.h"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include "nlohmann/json.hpp"

namespace dojo::telemetry {
namespace {

using Json = nlohmann::json;

Event Make(Phase phase, std::string name = "jobs", std::string version = "v2") {
  return {.sequence = 3,
          .phase = phase,
          .time = {5'000'000},
          .channel = std::make_shared<const ChannelLabels>(
              ChannelLabels{1, std::move(name), std::move(version)})};
}

TEST_CASE("Each phase has its fields, and no others") {
  CHECK(ToJson(Make(Phase::kCreated)) ==
        R"({"event":"channel_lifecycle","sequence":3,"channel_id":1,)"
        R"("channel_name":"jobs","phase":"created","version":"v2",)"
        R"("timestamp":5000000})");
  const Json common = Json::parse(ToJson(Make(Phase::kCreated)));
  const auto extra = [&](Event event) {
    Json json = Json::parse(ToJson(event));
    CHECK(json["phase"] == PhaseText(event.phase));
    for (const auto& [key, value] : common.items()) {
      CHECK(json.contains(key));
      json.erase(key);
    }
    return json;
  };
  CHECK(extra(Make(Phase::kActivated)).empty());
  Event activated = Make(Phase::kActivated);
  activated.traffic_ratio = 0.25;
  CHECK(extra(activated) == Json{{"traffic_ratio", 0.25}});
  activated.traffic_ratio = 0;
  CHECK(extra(activated) == Json{{"traffic_ratio", 0}});
  Event degraded = Make(Phase::kDegraded);
  degraded.length = 9;
  degraded.capacity = 10;
  CHECK(extra(degraded) == Json{{"length", 9}, {"capacity", 10}});
  Event destroying = Make(Phase::kDestroying);
  destroying.length = 2;
  CHECK(extra(destroying) == Json{{"elements_left", 2}});
  CHECK(extra(Make(Phase::kDestroying)) == Json{{"elements_left", 0}});
  CHECK(extra(Make(Phase::kDestroyed)).empty());
}

TEST_CASE("Odd names come back as they were, on one line") {
  using namespace std::string_literals;
  for (const std::string& name :
       {"say \"hi\""s, "two\nlines\r\n"s, "back\\slash"s, "tab\tnul\0end"s,
        "\x1b[31m"s, "gr\xc3\xbc\xc3\x9f"s, ""s}) {
    const std::string line = ToJson(Make(Phase::kCreated, name, name));
    CHECK(line.find_first_of("\n\r") == std::string::npos);
    CHECK(Json::parse(line)["channel_name"] == name);
    CHECK(Json::parse(line)["version"] == name);
  }
}

TEST_CASE("Bytes that are not UTF-8 become U+FFFD") {
  const std::string line = ToJson(Make(Phase::kCreated,
                                       "a\xff"
                                       "b\xc3"));
  CHECK(Json::parse(line)["channel_name"] ==
        "a\uFFFD"
        "b\uFFFD");
}

TEST_CASE("A batch is one line for each event") {
  std::ostringstream out;
  JsonLines sink(out);
  const std::vector<Event> batch{Make(Phase::kCreated),
                                 Make(Phase::kActivated)};
  CHECK(sink.Deliver(batch).value() == 2);
  CHECK(out.str() == ToJson(batch[0]) + "\n" + ToJson(batch[1]) + "\n");
}

// Has room for so many bytes.
class SmallDisk : public std::streambuf {
 public:
  int_type overflow(int_type c) override {
    if (room == 0) return traits_type::eof();
    --room;
    text += static_cast<char>(c);
    return c;
  }
  std::size_t room = 0;
  std::string text;
};

TEST_CASE("A stream that fails refuses, and goes on with a line of its own") {
  SmallDisk disk;
  std::ostream out(&disk);
  JsonLines sink(out);
  const std::vector<Event> batch{Make(Phase::kCreated)};
  disk.room = 10;
  CHECK(sink.Deliver(batch).status().code() == absl::StatusCode::kUnavailable);
  disk.room = 10'000;
  CHECK(sink.Deliver(batch).value() == 1);
  CHECK(sink.Deliver(batch).value() == 1);
  const std::string line = ToJson(batch[0]);
  CHECK(disk.text == line.substr(0, 10) + "\n" + line + "\n" + line + "\n");
}

// Keeps what it gets, and may not be able to pass it on.
class Cached : public std::stringbuf {
 public:
  int sync() override { return stuck ? -1 : 0; }
  bool stuck = false;
};

TEST_CASE("What only a cache has taken is refused") {
  Cached cached;
  std::ostream out(&cached);
  JsonLines sink(out);
  const std::vector<Event> batch{Make(Phase::kCreated)};
  cached.stuck = true;
  CHECK_FALSE(sink.Deliver(batch).ok());
  cached.stuck = false;
  CHECK(sink.Deliver(batch).ok());
}

std::string TextOf(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST_CASE("A file is appended to") {
  const std::string path =
      std::string(std::getenv("TEST_TMPDIR")) + "/events.jsonl";
  const std::vector<Event> batch{Make(Phase::kCreated)};
  for (int i = 0; i < 2; ++i) {
    auto sink = JsonLines::Append(path);
    REQUIRE(sink.ok());
    CHECK((*sink)->Deliver(batch).value() == 1);
    // Written before Deliver says so, not when the file is closed.
    CHECK(TextOf(path).size() == (ToJson(batch[0]).size() + 1) * (i + 1));
  }
}

TEST_CASE("What a file refused does not come out with a later batch") {
  const std::string path =
      std::string(std::getenv("TEST_TMPDIR")) + "/small.jsonl";
  auto sink = JsonLines::Append(path);
  REQUIRE(sink.ok());
  const std::vector<Event> batch{Make(Phase::kCreated)};
  // A file may grow to 10 bytes, and then to any size again.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit small{.rlim_cur = 10, .rlim_max = before.rlim_max};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto refused = (*sink)->Deliver(batch);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
  CHECK(refused.status().code() == absl::StatusCode::kUnavailable);
  CHECK((*sink)->Deliver(batch).value() == 1);
  const std::string line = ToJson(batch[0]);
  CHECK(TextOf(path) == line.substr(0, 10) + "\n" + line + "\n");
}

TEST_CASE("A file that cannot be opened, or a full disk, is an error") {
  CHECK(JsonLines::Append("/no/such/folder/events").status().code() ==
        absl::StatusCode::kNotFound);
  auto full = JsonLines::Append("/dev/full");
  REQUIRE(full.ok());
  const std::vector<Event> batch{Make(Phase::kCreated)};
  for (int i = 0; i < 2; ++i) {
    CHECK((*full)->Deliver(batch).status().code() ==
          absl::StatusCode::kUnavailable);
  }
}

}  // namespace
}  // namespace dojo::telemetry
