// A Reading as the text that Prometheus and others scrape: OpenMetrics 1.0.0,
// and the format before it for those who do not ask for OpenMetrics.
//
// Families: dojo_channels, dojo_channels_degraded,
// dojo_channel_lifecycle_events by version and phase,
// dojo_degraded_channel_length and dojo_degraded_channel_capacity for each
// channel that is degraded now, dojo_telemetry_emitted_events,
// dojo_telemetry_delivered_events, dojo_telemetry_dropped_events,
// dojo_telemetry_refusals, dojo_telemetry_buffered_events,
// dojo_virtual_time_seconds. A counter's samples have the suffix _total. Bytes
// that are not UTF-8 become U+FFFD.
//
// The same Reading gives the same text.
#ifndef RUNTIME_TELEMETRY_OPEN_METRICS_H_
#define RUNTIME_TELEMETRY_OPEN_METRICS_H_

#include <string>

#include "runtime/telemetry/reading.h"

namespace dojo::telemetry {

// A whole exposition, and what HTTP's Content-Type says of it.
std::string RenderOpenMetrics(const Reading& reading);
inline constexpr char kOpenMetricsContentType[] =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";

// The same samples in Prometheus' own text format, which has no units and no
// end: also what `promtool check metrics` reads.
std::string RenderPrometheusText(const Reading& reading);
inline constexpr char kPrometheusTextContentType[] =
    "text/plain; version=0.0.4; charset=utf-8";

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_OPEN_METRICS_H_
