#include "runtime/telemetry/open_metrics.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "runtime/telemetry/utf8.h"

namespace dojo::telemetry {
namespace {

enum class Format { kOpenMetrics, kPrometheusText };

struct Label {
  const char* name;
  std::string value;
};

std::string Escaped(std::string_view value) {
  std::string escaped;
  for (const char c : ToValidUtf8(value)) {
    switch (c) {
      case '\\':
        escaped += "\\\\";
        break;
      case '"':
        escaped += "\\\"";
        break;
      case '\n':
        escaped += "\\n";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

// One exposition that is being written, family by family. The two formats say
// different names for a counter's family: OpenMetrics the one without _total.
class Exposition {
 public:
  explicit Exposition(Format format) : format_(format) {}

  // Texts of help have no backslash, quote or newline: nothing to escape.
  void Gauge(std::string name, const char* help, const char* unit = "") {
    Begin(name, "gauge", help, unit);
    sample_ = std::move(name);
  }
  void Counter(std::string name, const char* help) {
    sample_ = absl::StrCat(name, "_total");
    Begin(format_ == Format::kOpenMetrics ? name : sample_, "counter", help,
          "");
  }
  void Sample(const std::string& value,
              std::initializer_list<Label> labels = {}) {
    absl::StrAppend(&text_, sample_);
    const char* before = "{";
    for (const Label& label : labels) {
      absl::StrAppend(&text_, before, label.name, "=\"", Escaped(label.value),
                      "\"");
      before = ",";
    }
    absl::StrAppend(&text_, labels.size() > 0 ? "} " : " ", value, "\n");
  }
  void Sample(std::uint64_t value, std::initializer_list<Label> labels = {}) {
    Sample(std::to_string(value), labels);
  }

  std::string Finish() && {
    if (format_ == Format::kOpenMetrics) text_ += "# EOF\n";
    return std::move(text_);
  }

 private:
  void Begin(const std::string& family, const char* type, const char* help,
             const std::string& unit) {
    absl::StrAppend(&text_, "# TYPE ", family, " ", type, "\n");
    if (format_ == Format::kOpenMetrics && !unit.empty())
      absl::StrAppend(&text_, "# UNIT ", family, " ", unit, "\n");
    absl::StrAppend(&text_, "# HELP ", family, " ", help, "\n");
  }

  const Format format_;
  std::string sample_;  // the name of the family's samples
  std::string text_;
};

// Two versions may be one as UTF-8, and a sample that comes twice spoils the
// whole exposition.
std::map<std::string, PhaseCounts> ByPrintedVersion(const Reading& reading) {
  std::map<std::string, PhaseCounts> printed;
  for (const auto& [version, counts] : reading.emitted_by_version) {
    PhaseCounts& sums = printed[ToValidUtf8(version)];
    for (std::size_t phase = 0; phase < kPhases; ++phase)
      sums[phase] += counts[phase];
  }
  return printed;
}

std::string Seconds(Time time) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return absl::StrFormat("%d.%09d", time.nanoseconds / kSecond,
                         time.nanoseconds % kSecond);
}

void AddDegraded(const Reading& reading, Exposition& to,
                 std::size_t DegradedChannel::* value) {
  for (const DegradedChannel& channel : reading.degraded) {
    to.Sample(channel.*value,
              {{"channel_id", std::to_string(channel.labels.id)},
               {"channel_name", channel.labels.name},
               {"version", channel.labels.version}});
  }
}

std::string Render(const Reading& reading, Format format) {
  Exposition to(format);
  to.Gauge("dojo_channels", "Channels that are alive.");
  to.Sample(reading.alive);
  to.Gauge("dojo_channels_degraded", "Channels that are degraded.");
  to.Sample(reading.degraded.size());
  to.Gauge("dojo_degraded_channel_length",
           "Elements in the buffer of a channel that is degraded.");
  AddDegraded(reading, to, &DegradedChannel::length);
  to.Gauge("dojo_degraded_channel_capacity",
           "Size of the buffer of a channel that is degraded.");
  AddDegraded(reading, to, &DegradedChannel::capacity);

  to.Counter("dojo_channel_lifecycle_events",
             "Steps in the lives of channels, delivered or not.");
  for (const auto& [version, counts] : ByPrintedVersion(reading)) {
    for (std::size_t phase = 0; phase < kPhases; ++phase) {
      to.Sample(counts[phase],
                {{"version", version},
                 {"phase", PhaseText(static_cast<Phase>(phase))}});
    }
  }

  to.Counter("dojo_telemetry_emitted_events", "Events that were made.");
  to.Sample(reading.events.emitted);
  to.Counter("dojo_telemetry_delivered_events", "Events that the sink took.");
  to.Sample(reading.events.delivered);
  to.Counter("dojo_telemetry_dropped_events",
             "Events that found the buffer full.");
  to.Sample(reading.events.dropped);
  to.Gauge("dojo_telemetry_buffered_events", "Events that wait for the sink.");
  to.Sample(reading.events.buffered);
  to.Counter("dojo_telemetry_refusals",
             "Deliveries of which the sink did not take all.");
  to.Sample(reading.events.refusals);
  to.Gauge("dojo_virtual_time_seconds", "The virtual clock.", "seconds");
  to.Sample(Seconds(reading.now));
  return std::move(to).Finish();
}

}  // namespace

std::string RenderOpenMetrics(const Reading& reading) {
  return Render(reading, Format::kOpenMetrics);
}

std::string RenderPrometheusText(const Reading& reading) {
  return Render(reading, Format::kPrometheusText);
}

}  // namespace dojo::telemetry
