// Sinks for tests.
#ifndef RUNTIME_TELEMETRY_TESTING_H_
#define RUNTIME_TELEMETRY_TESTING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/telemetry/event.h"
#include "runtime/telemetry/sink.h"

namespace dojo::telemetry {

// Keeps what it gets; may be told to be down, or to take only so many at a
// time.
class KeepingSink : public Sink {
 public:
  absl::StatusOr<std::size_t> Deliver(std::span<const Event> batch) override {
    ++calls;
    if (down) return absl::UnavailableError("down");
    const std::span<const Event> taken =
        batch.first(std::min(batch.size(), most));
    events.insert(events.end(), taken.begin(), taken.end());
    return taken.size();
  }

  std::vector<std::uint64_t> sequences() const {
    std::vector<std::uint64_t> all;
    for (const Event& event : events) all.push_back(event.sequence);
    return all;
  }

  bool down = false;
  std::size_t most = SIZE_MAX;
  int calls = 0;
  std::vector<Event> events;
};

// "created jobs", and what else the phase says.
inline std::string Shown(const Event& event) {
  std::string shown =
      std::string(PhaseText(event.phase)) + " " + event.channel->name;
  if (event.phase == Phase::kDegraded)
    shown += " " + std::to_string(event.length) + "/" +
             std::to_string(event.capacity);
  if (event.phase == Phase::kDestroying)
    shown += " " + std::to_string(event.length);
  return shown;
}

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_TESTING_H_
