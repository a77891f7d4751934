// Sink: where events go.
#ifndef RUNTIME_TELEMETRY_SINK_H_
#define RUNTIME_TELEMETRY_SINK_H_

#include <cstddef>
#include <span>

#include "absl/status/statusor.h"
#include "runtime/telemetry/event.h"

namespace dojo::telemetry {

class Sink {
 public:
  virtual ~Sink() = default;

  // Takes the first n events of `batch`, which is never empty, and returns n.
  // An error: none of them. What was not taken is offered again later, for as
  // long as it is refused: a sink that never wants an event must take it and
  // throw it away. An exception counts as an error; what the sink had taken
  // before it threw comes a second time.
  //
  // It is called while no task runs, and must not use the runtime.
  virtual absl::StatusOr<std::size_t> Deliver(std::span<const Event> batch) = 0;
};

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_SINK_H_
