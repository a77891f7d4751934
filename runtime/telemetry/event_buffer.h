// EventBuffer: events that wait for their sink, at most so many.
#ifndef RUNTIME_TELEMETRY_EVENT_BUFFER_H_
#define RUNTIME_TELEMETRY_EVENT_BUFFER_H_

#include <cstddef>
#include <span>
#include <vector>

#include "runtime/telemetry/event.h"

namespace dojo::telemetry {

// A ring of slots. All of its memory is taken at the construction: what Front
// showed stays where it is until it is popped, whatever is pushed meanwhile.
class EventBuffer {
 public:
  explicit EventBuffer(std::size_t capacity) : slots_(capacity) {}

  std::size_t size() const { return size_; }
  std::size_t capacity() const { return slots_.size(); }

  // False, and nothing else, when it is full.
  bool Push(Event event);
  // The oldest ones, at most `most`. Fewer than there are where the ring ends,
  // but not none unless the buffer is empty, or `most` is 0.
  std::span<const Event> Front(std::size_t most) const;
  // Forgets the oldest ones. `count` <= size().
  void Pop(std::size_t count);

 private:
  std::vector<Event> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_EVENT_BUFFER_H_
