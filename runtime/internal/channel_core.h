// ChannelCore: the state behind a channel, without its element type.
//
// Invariants (those of Go's runtime/chan.go)
//  1. At least one of the two wait queues is empty, except for one Select that
//     waits on both ends of the channel.
//  2. Capacity > 0 and length > 0: no receiver waits. Capacity > 0 and length <
//     capacity: no sender waits.
//  3. Unbuffered: length is 0 and there is no buffer; an element goes from the
//     sender's awaiter to the receiver's.
//  4. Closed: nobody waits.
//  5. The buffer never grows. Header, name and buffer are one heap block.
#ifndef RUNTIME_INTERNAL_CHANNEL_CORE_H_
#define RUNTIME_INTERNAL_CHANNEL_CORE_H_

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>

#include "runtime/channel.h"
#include "runtime/internal/operation.h"
#include "runtime/internal/tracer.h"

namespace dojo::internal {

// Who used one side of a channel last: kept by value, since the task may be
// gone when somebody asks.
struct LastUse {
  std::uint32_t task = 0;  // 0: nobody yet
  char name[20] = {};      // cut to fit
  std::source_location at;

  void Note(const TaskRecord* task, std::source_location at);
};

class ChannelCore {
 public:
  ChannelCore(const ElementType& type, std::size_t capacity, std::byte* buffer,
              std::string_view name, std::source_location born_at)
      : type(type),
        capacity(capacity),
        buffer(buffer),
        name(name),
        born_at(born_at) {}

  void* Slot(std::size_t index) const {
    return buffer + (index % capacity) * type.size;
  }
  void Push(void* element);
  void Pop(void* optional);
  // The operations, once it is known that they need not wait.
  bool CanSend() const { return !receivers.empty() || length < capacity; }
  bool HasValue() const { return length > 0 || !senders.empty(); }
  bool CanReceive() const { return HasValue() || closed; }
  void Send(void* element);               // needs CanSend()
  ReceiveResult Receive(void* optional);  // needs CanReceive()

  const ElementType& type;
  const std::size_t capacity;
  std::byte* const buffer;
  const std::string_view name;
  const std::source_location born_at;
  std::size_t length = 0;
  std::size_t head = 0;
  std::uint32_t references = 1;
  bool closed = false;
  TracedObject traced;
  WaiterQueue receivers{traced};
  WaiterQueue senders{traced};
  LastUse last_send;
  LastUse last_receive;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_CHANNEL_CORE_H_
