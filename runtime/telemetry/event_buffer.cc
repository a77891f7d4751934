#include "runtime/telemetry/event_buffer.h"

#include <algorithm>
#include <utility>

namespace dojo::telemetry {

bool EventBuffer::Push(Event event) {
  if (size_ == capacity()) return false;
  slots_[(first_ + size_) % capacity()] = std::move(event);
  ++size_;
  return true;
}

std::span<const Event> EventBuffer::Front(std::size_t most) const {
  return {slots_.data() + first_, std::min({most, size_, capacity() - first_})};
}

void EventBuffer::Pop(std::size_t count) {
  for (; count > 0; --count) {
    slots_[first_] = {};  // lets go of the labels
    first_ = (first_ + 1) % capacity();
    --size_;
  }
}

}  // namespace dojo::telemetry
