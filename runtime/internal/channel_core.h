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
  std::uint32_t task() const { return static_cast<std::uint32_t>(user); }

  // The task's id, 0 for nobody yet; with its scheduler's number above it (see
  // Scheduler::running_user) while the task may go the quick way.
  std::uint64_t user = 0;
  std::source_location at;
  SpawnSiteReference site;
};

class ChannelCore : public ChannelHeader {
 public:
  ChannelCore(const ElementType& type, std::size_t capacity, std::byte* buffer,
              std::string_view name, std::source_location born_at)
      : type(type),
        capacity(capacity),
        buffer(buffer),
        name(name),
        born_at(born_at) {}

  // The slot behind the last element; needs length < capacity.
  void* FreeSlot(std::size_t element_bytes) const {
    std::size_t tail = head + length;
    if (tail >= capacity) tail -= capacity;
    return buffer + tail * element_bytes;
  }
  // The first element's slot; the next one is first now.
  void* TakeSlot(std::size_t element_bytes) {
    std::byte* const slot = buffer + head * element_bytes;
    if (++head == capacity) head = 0;
    return slot;
  }
  void Watch(OwnAlarm* by) {
    alarm = by;
    SetWatched(by != nullptr);
    EndQuickWay();
  }
  // Notes that `user` does what `use` is the last of.
  void Note(LastUse& use, const TaskRecord* user, std::source_location at) {
    use.at = at;
    if (user != nullptr && user->id != use.task()) [[unlikely]]
      NoteUser(use, *user);
  }
  void NoteUser(LastUse& use, const TaskRecord& user);
  // Nobody who has used it goes the quick way; and nobody new once it is closed
  // or watched, or when somebody of another Runtime has come.
  void EndQuickWay() {
    last_send.user = last_send.task();
    last_receive.user = last_receive.task();
  }
  void Discard();  // takes the first element; needs length > 0
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
  // The Runtime in whose Run it was made; 0: outside of any.
  std::uint32_t runtime = 0;
  bool closed = false;
  bool of_context = false;     // it is a context's Done
  bool has_strangers = false;  // somebody of another Runtime has used it
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
// For what is no channel of the current Runtime. One that is a channel has been
// used by a stranger then.
Outcome RefusalElsewhere(ChannelCore* channel);
// kNone, or why `channel`, which is not nil, must not be used.
inline Outcome Refusal(ChannelCore* channel) {
  if (current_scheduler != nullptr &&
      IsOf(current_scheduler->number(), channel)) [[likely]]
    return Outcome::kNone;
  return RefusalElsewhere(channel);
}

// Close without the scheduling point before it; the channel is open.
void CloseNow(ChannelCore* channel);

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_CHANNEL_CORE_H_
