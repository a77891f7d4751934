#include "runtime/telemetry/open_metrics.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/telemetry/utf8.h"

namespace dojo::telemetry {
namespace {

Reading Some() {
  return {
      .now = {1'500'000'007},
      .alive = 7,
      .degraded = {{.labels = {4, "jobs", "v2"}, .length = 9, .capacity = 10}},
      .emitted_by_version = {{"v1", {5, 4, 0, 2, 2}}, {"v2", {4, 3, 1, 0, 0}}},
      .events = {.emitted = 21,
                 .delivered = 12,
                 .dropped = 6,
                 .refusals = 5,
                 .buffered = 3}};
}

TEST_CASE("The whole exposition") {
  CHECK(RenderOpenMetrics(Some()) ==
        R"(# TYPE dojo_channels gauge
# HELP dojo_channels Channels that are alive.
dojo_channels 7
# TYPE dojo_channels_degraded gauge
# HELP dojo_channels_degraded Channels that are degraded.
dojo_channels_degraded 1
# TYPE dojo_degraded_channel_length gauge
# HELP dojo_degraded_channel_length Elements in the buffer of a channel that is degraded.
dojo_degraded_channel_length{channel_id="4",channel_name="jobs",version="v2"} 9
# TYPE dojo_degraded_channel_capacity gauge
# HELP dojo_degraded_channel_capacity Size of the buffer of a channel that is degraded.
dojo_degraded_channel_capacity{channel_id="4",channel_name="jobs",version="v2"} 10
# TYPE dojo_channel_lifecycle_events counter
# HELP dojo_channel_lifecycle_events Steps in the lives of channels, delivered or not.
dojo_channel_lifecycle_events_total{version="v1",phase="created"} 5
dojo_channel_lifecycle_events_total{version="v1",phase="activated"} 4
dojo_channel_lifecycle_events_total{version="v1",phase="degraded"} 0
dojo_channel_lifecycle_events_total{version="v1",phase="destroying"} 2
dojo_channel_lifecycle_events_total{version="v1",phase="destroyed"} 2
dojo_channel_lifecycle_events_total{version="v2",phase="created"} 4
dojo_channel_lifecycle_events_total{version="v2",phase="activated"} 3
dojo_channel_lifecycle_events_total{version="v2",phase="degraded"} 1
dojo_channel_lifecycle_events_total{version="v2",phase="destroying"} 0
dojo_channel_lifecycle_events_total{version="v2",phase="destroyed"} 0
# TYPE dojo_telemetry_emitted_events counter
# HELP dojo_telemetry_emitted_events Events that were made.
dojo_telemetry_emitted_events_total 21
# TYPE dojo_telemetry_delivered_events counter
# HELP dojo_telemetry_delivered_events Events that the sink took.
dojo_telemetry_delivered_events_total 12
# TYPE dojo_telemetry_dropped_events counter
# HELP dojo_telemetry_dropped_events Events that found the buffer full.
dojo_telemetry_dropped_events_total 6
# TYPE dojo_telemetry_buffered_events gauge
# HELP dojo_telemetry_buffered_events Events that wait for the sink.
dojo_telemetry_buffered_events 3
# TYPE dojo_telemetry_refusals counter
# HELP dojo_telemetry_refusals Deliveries of which the sink did not take all.
dojo_telemetry_refusals_total 5
# TYPE dojo_virtual_time_seconds gauge
# UNIT dojo_virtual_time_seconds seconds
# HELP dojo_virtual_time_seconds The virtual clock.
dojo_virtual_time_seconds 1.500000007
# EOF
)");
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST_CASE("The older format names a counter whole, has no unit and no end") {
  const std::vector<std::string> older = LinesOf(RenderPrometheusText(Some()));
  std::vector<std::string> samples;
  for (const std::string& line : older) {
    CHECK(line != "# EOF");
    CHECK_FALSE(line.starts_with("# UNIT"));
    if (!line.starts_with("#")) samples.push_back(line);
  }
  std::vector<std::string> wanted;
  for (const std::string& line : LinesOf(RenderOpenMetrics(Some())))
    if (!line.starts_with("#")) wanted.push_back(line);
  CHECK(samples == wanted);
  CHECK(older[12] == "# TYPE dojo_channel_lifecycle_events_total counter");
}

TEST_CASE("Nothing has happened yet") {
  const std::string text = RenderOpenMetrics({});
  CHECK(text.find("dojo_channels 0\n") != std::string::npos);
  CHECK(text.find("dojo_virtual_time_seconds 0.000000000\n") !=
        std::string::npos);
  CHECK(text.find('{') == std::string::npos);
  CHECK(text.ends_with("# EOF\n"));
}

// The channel's name as it stands between the quotes of its label.
std::string LabelOf(const std::string& name) {
  const std::string text =
      RenderOpenMetrics({.degraded = {{.labels = {1, name, "v"}}}});
  const std::string before = "channel_name=\"";
  const std::size_t from = text.find(before) + before.size();
  return text.substr(from, text.find("\",version=", from) - from);
}

TEST_CASE("Odd names do not break their line") {
  CHECK(LabelOf("say \"hi\"") == R"(say \"hi\")");
  CHECK(LabelOf("two\nlines") == R"(two\nlines)");
  CHECK(LabelOf("back\\slash\\n") == R"(back\\slash\\n)");
  CHECK(LabelOf("{a=\"b\"} 1\n# EOF\n") == R"({a=\"b\"} 1\n# EOF\n)");
  CHECK(LabelOf("gr\xc3\xbc\xc3\x9f") == "gr\xc3\xbc\xc3\x9f");
  CHECK(LabelOf("a\xff"
                "b") ==
        "a\uFFFD"
        "b");
}

TEST_CASE("Versions that look the same are one sample") {
  const std::string text =
      RenderOpenMetrics({.emitted_by_version = {{"v\xfe", {1, 0, 0, 0, 0}},
                                                {"v\xff", {2, 0, 0, 0, 0}}}});
  std::multiset<std::string> names;
  for (const std::string& line : LinesOf(text))
    names.insert(line.substr(0, line.rfind(' ')));
  const std::string name =
      "dojo_channel_lifecycle_events_total{version=\"v\uFFFD\","
      "phase=\"created\"}";
  CHECK(names.count(name) == 1);
  CHECK(text.find(name + " 3\n") != std::string::npos);
}

TEST_CASE("UTF-8 stays as it is") {
  for (const std::string text :
       {"", "ascii \x01\x7f", "\u00e9", "\u0800", "\ud7ff", "\ue000", "\uffff",
        "\U00010000", "\U0010ffff"})
    CHECK(ToValidUtf8(text) == text);
}

TEST_CASE("What is no UTF-8 is replaced, and what follows is not swallowed") {
  const std::string r = "\uFFFD";
  CHECK(ToValidUtf8("\x80") == r);
  CHECK(ToValidUtf8("\xff\xfe") == r + r);
  CHECK(ToValidUtf8("\xc3") == r);
  CHECK(ToValidUtf8("\xc3\"") == r + "\"");
  CHECK(ToValidUtf8("\xe2\x82") == r);  // breaks off
  CHECK(ToValidUtf8("\xe2\x82\n") == r + "\n");
  CHECK(ToValidUtf8("\xf0\x9f\x92x") == r + "x");
  CHECK(ToValidUtf8("\xc0\x80") == r + r);  // overlong
  CHECK(ToValidUtf8("\xe0\x9f\xbf") == r + r + r);
  CHECK(ToValidUtf8("\xed\xa0\x80") == r + r + r);  // a surrogate
  CHECK(ToValidUtf8("\xf4\x90\x80\x80") == r + r + r + r);
  CHECK(ToValidUtf8("\xf0\x8f\xbf\xbf") == r + r + r + r);
}

}  // namespace
}  // namespace dojo::telemetry
