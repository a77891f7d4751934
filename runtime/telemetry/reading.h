// Reading: what is true now, as numbers. It is counted where things happen and
// not where events are delivered: a sink that is down does not falsify it.
#ifndef RUNTIME_TELEMETRY_READING_H_
#define RUNTIME_TELEMETRY_READING_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/duration.h"
#include "runtime/telemetry/delivery.h"
#include "runtime/telemetry/event.h"

namespace dojo::telemetry {

// Events of each phase, by its number.
using PhaseCounts = std::array<std::uint64_t, kPhases>;

struct DegradedChannel {
  ChannelLabels labels;
  std::size_t length = 0;
  std::size_t capacity = 0;
};

struct Reading {
  Time now = {};                               // virtual
  std::size_t alive = 0;                       // channels
  std::vector<DegradedChannel> degraded = {};  // now, by id
  std::map<std::string, PhaseCounts> emitted_by_version = {};
  DeliveryCounts events = {};
};

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_READING_H_
