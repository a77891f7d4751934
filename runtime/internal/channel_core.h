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
#include "runtime/internal/scheduler.h"
#include "runtime/internal/spawn_site.h"
#include "runtime/internal/tracer.h"

namespace dojo::internal {

// Who used one side of a channel last. The task itself may be gone when
// somebody asks.
struct LastUse {
  void Note(const TaskRecord* user, std::source_location where) {
    at = where;
    if (user != nullptr && user->id != task) [[unlikely]]
      NoteUser(*user);
  }
  void NoteUser(const TaskRecord& user);

  std::uint32_t task = 0;  // 0: nobody yet
  std::source_location at;
  SpawnSiteReference site;
};

class ChannelCore : public ChannelHeader {
 public:
  ChannelCore(const ElementType& type, std::size_t capacity, std::byte* buffer,
              std::string_view name, std::source_location born_at)
      : element_bytes(static_cast<std::uint32_t>(type.size)),
        type(type),
        capacity(capacity),
        buffer(buffer),
        name(name),
        born_at(born_at),
        quick_word(type.word) {}

  // The slot behind the last element; needs length < capacity.
  void* FreeSlot() const {
    std::size_t tail = head + length;
    if (tail >= capacity) tail -= capacity;
    return buffer + tail * element_bytes;
  }
  // The first element's slot; the next one is first now.
  void* TakeSlot() {
    std::byte* const slot = buffer + head * element_bytes;
    if (++head == capacity) head = 0;
    return slot;
  }
  void Watch(OwnAlarm* by) {
    alarm = by;
    SetWatched(by != nullptr);
  }
  void Discard();  // takes the first element; needs length > 0
  // The operations, once it is known that they need not wait.
  bool CanSend() const { return !receivers.empty() || length < capacity; }
  bool HasValue() const { return length > 0 || !senders.empty(); }
  bool CanReceive() const { return HasValue() || closed; }
  void Send(void* element);               // needs CanSend()
  ReceiveResult Receive(void* optional);  // needs CanReceive()

  const std::uint32_t element_bytes;
  const ElementType& type;
  const std::size_t capacity;
  std::byte* const buffer;
  const std::string_view name;
  const std::source_location born_at;
  std::size_t length = 0;
  std::size_t head = 0;
  // The Runtime in whose Run it was made; 0: outside of any.
  std::uint32_t runtime = 0;
  bool closed = false;
  bool of_context = false;  // it is a context's Done
  // The type's `word`; 0 once it is closed: then nothing goes the quick way.
  std::uint8_t quick_word;
  // What fills or closes it, or null; then it is watched.
  OwnAlarm* alarm = nullptr;
  TracedObject traced;
  WaiterQueue receivers{traced};
  WaiterQueue senders{traced};
  LastUse last_send;
  LastUse last_receive;
};

// Whether `channel`, which is not nil, is a channel of that Runtime.
inline bool IsOf(std::uint32_t runtime, const ChannelCore* channel) {
  return channel != MovedFrom() && channel->runtime == runtime;
}
// For what is no channel of the current Runtime.
Outcome RefusalElsewhere(const ChannelCore* channel);
// kNone, or why `channel`, which is not nil, must not be used.
inline Outcome Refusal(const ChannelCore* channel) {
  if (current_scheduler != nullptr &&
      IsOf(current_scheduler->number(), channel)) [[likely]]
    return Outcome::kNone;
  return RefusalElsewhere(channel);
}

// Close without the scheduling point before it; the channel is open.
void CloseNow(ChannelCore* channel);

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_CHANNEL_CORE_H_
