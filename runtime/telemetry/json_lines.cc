#include "runtime/telemetry/json_lines.h"

#include <cerrno>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace dojo::telemetry {

using Json = nlohmann::ordered_json;

std::string ToJson(const Event& event) {
  Json json{{"event", kEventName},
            {"sequence", event.sequence},
            {"channel_id", event.channel->id},
            {"channel_name", event.channel->name},
            {"phase", PhaseText(event.phase)},
            {"version", event.channel->version},
            {"timestamp", event.time.nanoseconds}};
  switch (event.phase) {
    case Phase::kActivated:
      if (event.traffic_ratio) json["traffic_ratio"] = *event.traffic_ratio;
      break;
    case Phase::kDegraded:
      json["length"] = event.length;
      json["capacity"] = event.capacity;
      break;
    case Phase::kDestroying:
      json["elements_left"] = event.length;
      break;
    case Phase::kCreated:
    case Phase::kDestroyed:
      break;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::StatusOr<std::unique_ptr<JsonLines>> JsonLines::Append(
    const std::string& path) {
  auto file = std::make_unique<std::ofstream>();
  // Unbuffered: what is refused must not stay, and come out with a later batch.
  file->rdbuf()->pubsetbuf(nullptr, 0);
  errno = 0;
  file->open(path, std::ios::app);
  if (!*file)
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  auto sink = std::make_unique<JsonLines>(*file);
  sink->file_ = std::move(file);
  return sink;
}

absl::StatusOr<std::size_t> JsonLines::Deliver(std::span<const Event> batch) {
  std::string lines = torn_ ? "\n" : "";
  for (const Event& event : batch) absl::StrAppend(&lines, ToJson(event), "\n");
  out_->clear();
  out_->write(lines.data(), static_cast<std::streamsize>(lines.size()));
  out_->flush();
  torn_ = !*out_;
  if (torn_) return absl::UnavailableError("cannot write the events");
  return batch.size();
}

}  // namespace dojo::telemetry
