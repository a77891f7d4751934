// Delivery: brings events to a sink that may be down, and owns up to what it
// dropped.
//
// Invariants
//  1. delivered + dropped + buffered == emitted, at any moment.
//  2. Events reach the sink in the order of their sequence numbers. One that
//  the
//     sink has taken is not offered again.
//  3. Memory is bounded by the buffer's capacity, however long a sink is down.
//
// When the buffer is full the newest event is dropped. So what the sink has
// before it while it refuses stays as it is, the log has one gap for each
// outage, and the events that tell how the trouble began are those that stay.
// What is true *now* no reader needs the log for: see Reading.
#ifndef RUNTIME_TELEMETRY_DELIVERY_H_
#define RUNTIME_TELEMETRY_DELIVERY_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "runtime/duration.h"
#include "runtime/telemetry/event.h"
#include "runtime/telemetry/event_buffer.h"
#include "runtime/telemetry/sink.h"

namespace dojo::telemetry {

struct DeliveryOptions {
  // Events that may wait. It must hold what happens at one instant of virtual
  // time, since nothing is delivered before the clock moves. 0 drops all.
  std::size_t capacity = 4096;
  std::size_t batch = 256;  // events in one Deliver, at most; 0 is 1
  // A sink that did not take all is left alone for so long; twice as long each
  // further time that it takes nothing, up to the longest.
  Duration first_backoff = 100_ms;
  Duration longest_backoff = 30_s;
};

struct DeliveryCounts {
  std::uint64_t emitted = 0;
  std::uint64_t delivered = 0;
  std::uint64_t dropped = 0;
  std::uint64_t refusals = 0;  // calls of Deliver that took less than all
  std::size_t buffered = 0;
};

class Delivery {
 public:
  // The sink must live longer.
  Delivery(const DeliveryOptions& options, Sink& sink);

  // Numbers the event and buffers or drops it. Does not call the sink.
  void Emit(Event event);
  // Delivers what is buffered, unless the sink is being left alone. A `now`
  // before the last one is another clock's: the sink is not left alone then.
  void Pump(Time now);
  // Delivers what is buffered now, though the sink may have refused a moment
  // ago. The sink's error when something stays; OK when nothing does.
  absl::Status Flush(Time now);

  DeliveryCounts counts() const;

 private:
  void BackOff(Time now, bool it_took_some);

  const DeliveryOptions options_;
  Sink& sink_;
  EventBuffer buffer_;
  std::uint64_t emitted_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t refusals_ = 0;
  bool refused_ = false;  // the last time; then these two say when to go on:
  Time refused_at_;
  Duration backoff_;
  bool delivering_ = false;
};

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_DELIVERY_H_
