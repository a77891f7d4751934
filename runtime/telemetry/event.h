// Event: one step in a channel's life, as telemetry reports it.
#ifndef RUNTIME_TELEMETRY_EVENT_H_
#define RUNTIME_TELEMETRY_EVENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "runtime/duration.h"

namespace dojo::telemetry {

// Every channel goes through created, destroying and destroyed, in this order.
enum class Phase : std::uint8_t {
  kCreated,     // made; one from before the Observer: first heard of
  kActivated,   // its first element passes
  kDegraded,    // its buffer is over four fifths: see fill.h
  kDestroying,  // its last end is gone, its elements are still there
  kDestroyed,
};
inline constexpr std::size_t kPhases = 5;

const char* PhaseText(Phase phase);  // "created", "activated", ...

// What each event is called, where events of other kinds stand beside it.
inline constexpr char kEventName[] = "channel_lifecycle";

// A longer name or version is cut to so many bytes: the buffer's bound is one
// in bytes, too.
inline constexpr std::size_t kMostLabelBytes = 128;

// What stays the same all through a channel's life. Its events share it.
struct ChannelLabels {
  std::uint32_t id = 0;  // never 0, never used twice while one Observer listens
  std::string name;      // any bytes, as MakeChannel got them
  std::string version;   // any bytes, as the program said it
};

struct Event {
  // 1, 2, 3, ...: given to dropped events, too. So a reader sees a gap where
  // some were dropped, and a repetition where a sink got one twice.
  std::uint64_t sequence = 0;
  Phase phase = Phase::kCreated;
  Time time = {};  // virtual
  std::shared_ptr<const ChannelLabels> channel = nullptr;
  // The part of the traffic, 0 to 1, that the channel's version gets. Only at
  // kActivated, and only if the program said it.
  std::optional<double> traffic_ratio = std::nullopt;
  std::size_t length = 0;    // elements; at kDegraded and kDestroying, else 0
  std::size_t capacity = 0;  // at kDegraded, else 0
};

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_EVENT_H_
