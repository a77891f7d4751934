// What is written is read back, by other means than those that wrote it.
#include "runtime/views/profile.h"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <map>
#include <protozero/pbf_reader.hpp>

#include "runtime/views/flame_graph.h"
#include "runtime/views/folded.h"
#include "runtime/views/markup.h"
#include "runtime/views/pprof.h"

namespace dojo::views {
namespace {

using Catch::Contains;

Frame At(const char* function, std::int64_t line) {
  return {function, std::string(function) + "(int)", "kata.cc", line};
}

Profile Example() {
  Profile profile{"kata 3", {{"tasks", "count"}, {"bytes", "bytes"}}, {}};
  const Sample worker{{At("wait", 16), At("Worker", 16), At("main", 52)},
                      {{"channel", "jobs"}},
                      {1, 320}};
  profile.Add(worker);
  profile.Add(worker);
  profile.Add({{At("wait", 30), At("main", 52)}, {}, {1, 100}});
  return profile;
}

TEST_CASE("Samples of the same stack are one, and others are not") {
  Profile profile = Example();
  REQUIRE(profile.samples.size() == 2);
  CHECK(profile.samples[0].values == std::vector<std::int64_t>{2, 640});
  CHECK(profile.Total(1) == 740);
  Sample other = profile.samples[0];
  other.labels["channel"] = "results";
  profile.Add(other);
  CHECK(profile.samples.size() == 3);
}

TEST_CASE("Folded stacks begin with the outermost function") {
  CHECK(Folded(Example(), 1) == "main;Worker;wait 640\nmain;wait 100\n");
  CHECK(Folded(Example(), 0) == "main;Worker;wait 2\nmain;wait 1\n");
}

TEST_CASE("Nothing in a name ends a folded frame, and nothing is no line") {
  Profile profile{"p", {{"bytes", "bytes"}}, {}};
  profile.Add({{At("a;b\nc", 1)}, {}, {5}});
  profile.Add({{At("none", 1)}, {}, {0}});
  CHECK(Folded(profile, 0) == "a,b c 5\n");
}

std::string Unzipped(const std::string& file) {
  std::string text(1 << 20, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK);
  std::string in = file;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

// All that the tests look at, by profile.proto's own numbers.
struct Read {
  std::vector<std::string> strings;
  std::vector<std::pair<std::string, std::string>> types;
  struct Sample {
    std::vector<std::uint64_t> locations;
    std::vector<std::int64_t> values;
    std::map<std::string, std::string> labels;
  };
  std::vector<Sample> samples;
  std::map<std::uint64_t, std::pair<std::uint64_t, std::int64_t>> locations;
  std::map<std::uint64_t, std::string> functions;
  std::string default_type;
  std::size_t mappings = 0;

  std::string Place(std::uint64_t location) const {
    const auto [function, line] = locations.at(location);
    return functions.at(function) + ":" + std::to_string(line);
  }
};

Read ReadBack(const std::string& data) {
  Read read;
  protozero::pbf_reader strings(data);
  while (strings.next(6)) read.strings.push_back(strings.get_string());
  const auto text = [&read](std::int64_t index) {
    return read.strings.at(static_cast<std::size_t>(index));
  };
  protozero::pbf_reader reader(data);
  while (reader.next()) {
    switch (reader.tag()) {
      case 1: {
        protozero::pbf_reader type(reader.get_message());
        std::pair<std::string, std::string> both;
        while (type.next())
          (type.tag() == 1 ? both.first : both.second) = text(type.get_int64());
        read.types.push_back(both);
        break;
      }
      case 2: {
        protozero::pbf_reader sample(reader.get_message());
        Read::Sample& into = read.samples.emplace_back();
        while (sample.next()) {
          if (sample.tag() == 1) {
            for (const auto id : sample.get_packed_uint64())
              into.locations.push_back(id);
          } else if (sample.tag() == 2) {
            for (const auto value : sample.get_packed_int64())
              into.values.push_back(value);
          } else {
            protozero::pbf_reader label(sample.get_message());
            std::string key, value;
            while (label.next())
              (label.tag() == 1 ? key : value) = text(label.get_int64());
            into.labels[key] = value;
          }
        }
        break;
      }
      case 3:
        reader.skip();
        ++read.mappings;
        break;
      case 4: {
        protozero::pbf_reader location(reader.get_message());
        std::uint64_t id = 0;
        while (location.next()) {
          if (location.tag() == 1) {
            id = location.get_uint64();
          } else if (location.tag() == 4) {
            protozero::pbf_reader line(location.get_message());
            while (line.next()) {
              if (line.tag() == 1)
                read.locations[id].first = line.get_uint64();
              else
                read.locations[id].second = line.get_int64();
            }
          } else {
            location.skip();
          }
        }
        break;
      }
      case 5: {
        protozero::pbf_reader function(reader.get_message());
        std::uint64_t id = 0;
        while (function.next()) {
          if (function.tag() == 1)
            id = function.get_uint64();
          else if (function.tag() == 2)
            read.functions[id] = text(function.get_int64());
          else
            function.skip();
        }
        break;
      }
      case 14:
        read.default_type = text(reader.get_int64());
        break;
      default:
        reader.skip();
    }
  }
  return read;
}

TEST_CASE("A pprof profile holds the stacks, the values and the labels") {
  const Read read = ReadBack(Unzipped(Pprof(Example())));
  REQUIRE(!read.strings.empty());
  CHECK(read.strings[0].empty());
  CHECK(read.types == std::vector<std::pair<std::string, std::string>>{
                          {"tasks", "count"}, {"bytes", "bytes"}});
  CHECK(read.default_type == "tasks");
  CHECK(read.mappings == 1);
  REQUIRE(read.samples.size() == 2);
  const Read::Sample& worker = read.samples[0];
  CHECK(worker.values == std::vector<std::int64_t>{2, 640});
  CHECK(worker.labels ==
        std::map<std::string, std::string>{{"channel", "jobs"}});
  std::vector<std::string> stack;
  for (const std::uint64_t location : worker.locations)
    stack.push_back(read.Place(location));
  CHECK(stack == std::vector<std::string>{"wait:16", "Worker:16", "main:52"});
  // Both wait in the same function, at two lines: one function, two locations.
  CHECK(read.functions.size() == 3);
  CHECK(read.locations.size() == 4);
  CHECK(!read.locations.contains(0));
  CHECK(!read.functions.contains(0));
}

TEST_CASE("The same profile is always the same bytes") {
  CHECK(Pprof(Example()) == Pprof(Example()));
}

TEST_CASE("An empty profile is a profile") {
  const Read read = ReadBack(
      Unzipped(Pprof({"p", {{"tasks", "count"}, {"bytes", "bytes"}}, {}})));
  CHECK(read.samples.empty());
  CHECK(read.types.size() == 2);
}

TEST_CASE("A flame graph is as wide as what it shows") {
  const std::string svg = FlameGraph(Example(), 1);
  CHECK_THAT(svg, Contains("all: 740 bytes (100%)"));
  CHECK_THAT(svg, Contains("Worker: 640 bytes (86.49%)</title><rect x=\"0\" "));
  CHECK_THAT(svg, Contains("width=\"1037.84\""));
  // What else main does stands beside it, from there on.
  CHECK_THAT(svg, Contains("wait: 100 bytes (13.51%)</title><rect "
                           "x=\"1037.84\""));
  CHECK(FlameGraph({"p", {{"bytes", "bytes"}}, {}}, 0).find("<rect") ==
        std::string::npos);
}

TEST_CASE("Names cannot leave the page") {
  Profile profile{"p", {{"bytes", "bytes"}}, {}};
  profile.Add({{At("<script>\"'&\x01", 1)}, {}, {5}});
  const std::string svg = FlameGraph(profile, 0);
  CHECK(svg.find("<script>") == std::string::npos);
  CHECK_THAT(svg, Contains("&lt;script&gt;&quot;&#39;&amp;?"));
}

TEST_CASE("Numbers as people read them") {
  CHECK(WithCommas(12800) == "12,800");
  CHECK(WithCommas(-1234567) == "-1,234,567");
  CHECK(WithCommas(100) == "100");
  CHECK(Number(12.5) == "12.5");
  CHECK(Number(0.016) == "0.02");
  CHECK(Number(3) == "3");
  CHECK(Number(-0.004) == "0");
  CHECK(Number(-1.25) == "-1.25");
}

}  // namespace
}  // namespace dojo::views
