// JsonLines: events as JSON, one object on each line.
//
//   {"event":"channel_lifecycle","sequence":3,"channel_id":1,
//    "channel_name":"jobs","phase":"degraded","version":"v2","timestamp":5000000,
//    "length":9,"capacity":10}
//
// `timestamp` is in nanoseconds of virtual time. `traffic_ratio` stands only at
// "activated", and only where there is one; `elements_left` at "destroying";
// `length` and `capacity` at "degraded". Bytes that are not UTF-8 become
// U+FFFD.
#ifndef RUNTIME_TELEMETRY_JSON_LINES_H_
#define RUNTIME_TELEMETRY_JSON_LINES_H_

#include <cstddef>
#include <fstream>
#include <memory>
#include <ostream>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "runtime/telemetry/event.h"
#include "runtime/telemetry/sink.h"

namespace dojo::telemetry {

// Without a newline: at the end, or inside.
std::string ToJson(const Event& event);

class JsonLines final : public Sink {
 public:
  // `out` must live longer.
  explicit JsonLines(std::ostream& out) : out_(&out) {}
  // Appends to a file. NotFound or PermissionDenied and the like, as the system
  // says it, when it cannot be opened.
  static absl::StatusOr<std::unique_ptr<JsonLines>> Append(
      const std::string& path);

  // Unavailable when the stream fails. Part of the batch may have been written
  // then, so the next one begins on a new line: a reader passes over lines that
  // are empty or broken, and over sequence numbers that it has seen.
  absl::StatusOr<std::size_t> Deliver(std::span<const Event> batch) override;

 private:
  std::unique_ptr<std::ofstream> file_;
  std::ostream* out_;
  bool torn_ = false;
};

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_JSON_LINES_H_
