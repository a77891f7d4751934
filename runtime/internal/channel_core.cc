#include "runtime/internal/channel_core.h"

#include <algorithm>
#include <limits>
#include <new>

#include "runtime/internal/scheduler.h"
#include "runtime/panic.h"

namespace dojo::internal {

ChannelCore* NewChannel(const ElementType& type, std::string_view name,
                        std::ptrdiff_t capacity, std::source_location at) {
  const auto slots = static_cast<std::size_t>(capacity);
  constexpr std::size_t kLimit = std::numeric_limits<std::ptrdiff_t>::max() / 2;
  if (capacity < 0 || slots > kLimit / type.size)
    ThrowPanic("makechan: size out of range", at);

  const std::size_t alignment = std::max(type.alignment, alignof(ChannelCore));
  const std::size_t buffer_at = (sizeof(ChannelCore) + type.alignment - 1) /
                                type.alignment * type.alignment;
  const std::size_t name_at = buffer_at + slots * type.size;
  std::byte* block = nullptr;
  try {
    block = static_cast<std::byte*>(
        ::operator new(name_at + name.size(), std::align_val_t(alignment)));
  } catch (const std::bad_alloc&) {
    ThrowPanic("makechan: size out of range", at);
  }
  std::copy(name.begin(), name.end(), reinterpret_cast<char*>(block + name_at));
  auto* channel = ::new (block) ChannelCore(
      type, slots, block + buffer_at,
      {reinterpret_cast<const char*>(block + name_at), name.size()}, at);
  if (const Scheduler* scheduler = Scheduler::Current(); scheduler != nullptr)
    channel->runtime = scheduler->number();
  return channel;
}

void AfterRelease(ChannelCore* channel) {
  if (channel->references > 0) return channel->alarm->Released(*channel);
  for (; channel->length > 0; --channel->length)
    channel->type.destroy(channel->TakeSlot());
  const std::size_t alignment =
      std::max(channel->type.alignment, alignof(ChannelCore));
  channel->~ChannelCore();
  ::operator delete(channel, std::align_val_t(alignment));
}

[[gnu::always_inline]] inline void ChannelCore::Push(void* element) {
  std::size_t tail = head + length;
  if (tail >= capacity) tail -= capacity;
  type.construct(buffer + tail * type.size, element);
  ++length;
}

[[gnu::always_inline]] inline void ChannelCore::Pop(void* optional) {
  void* slot = TakeSlot();
  type.receive(optional, slot);
  type.destroy(slot);
  --length;
}

[[gnu::always_inline]] inline void ChannelCore::SendHere(void* element) {
  if (Waiter* receiver = receivers.first; receiver != nullptr) {
    type.receive(receiver->element, element);
    Complete(*receiver, Outcome::kDone);
    return;
  }
  Push(element);
}

[[gnu::always_inline]] inline ReceiveResult ChannelCore::ReceiveHere(
    void* optional) {
  if (length > 0) {
    Pop(optional);
    if (alarm != nullptr) [[unlikely]]
      alarm->Drained();
    // Invariant 2: the free slot goes to the sender that has waited longest.
    if (Waiter* sender = senders.first; sender != nullptr) {
      Push(sender->element);
      Complete(*sender, Outcome::kDone);
    }
    return ReceiveResult::kValue;
  }
  if (Waiter* sender = senders.first; sender != nullptr) {
    type.receive(optional, sender->element);
    Complete(*sender, Outcome::kDone);
    return ReceiveResult::kValue;
  }
  return ReceiveResult::kClosed;
}

// Before a call on a channel that is not nil.
void CheckUsable(const ChannelCore* channel, std::source_location at) {
  if (channel == nullptr) return;
  if (const Outcome refusal = Refusal(channel); IsPanic(refusal)) [[unlikely]]
    ThrowPanic(OutcomeText(refusal), at);
}

void ChannelCore::Send(void* element) { SendHere(element); }
ReceiveResult ChannelCore::Receive(void* optional) {
  return ReceiveHere(optional);
}
void ChannelCore::Discard() { Pop(nullptr); }

bool TrySendNow(ChannelCore* channel, void* element, std::source_location at) {
  CheckUsable(channel, at);
  SynchronousPoint(OperationKind::kTrySend, channel, at, /*abandonable=*/true);
  if (channel == nullptr) return false;
  const bool sends = !channel->closed && channel->CanSend();
  Touch(channel->traced, sends ? Access::kWrite : Access::kRead);
  if (channel->closed) ThrowPanic("send on closed channel", at);
  channel->last_send.Note(CurrentTask(), at);
  if (!sends) return false;
  channel->Send(element);
  return true;
}

ReceiveResult TryReceiveNow(ChannelCore* channel, void* optional,
                            std::source_location at) {
  CheckUsable(channel, at);
  SynchronousPoint(OperationKind::kTryReceive, channel, at,
                   /*abandonable=*/true);
  if (channel == nullptr) return ReceiveResult::kEmpty;
  channel->last_receive.Note(CurrentTask(), at);
  Touch(channel->traced, channel->HasValue() ? Access::kWrite : Access::kRead);
  return channel->CanReceive() ? channel->Receive(optional)
                               : ReceiveResult::kEmpty;
}

void Close(ChannelCore* channel, std::source_location at) {
  CheckUsable(channel, at);
  SynchronousPoint(OperationKind::kClose, channel, at, /*abandonable=*/false);
  if (channel == nullptr) ThrowPanic("close of nil channel", at);
  if (channel->closed) {
    Touch(channel->traced, Access::kWrite);
    ThrowPanic("close of closed channel", at);
  }
  CloseNow(channel);
}

void CloseNow(ChannelCore* channel) {
  Touch(channel->traced, Access::kWrite);
  channel->closed = true;
  while (Waiter* receiver = channel->receivers.first)
    Complete(*receiver, Outcome::kClosed);
  while (Waiter* sender = channel->senders.first)
    Complete(*sender, Outcome::kSendOnClosed);
}

bool IsClosed(ChannelCore* channel) {
  Touch(channel->traced, Access::kRead);
  return channel->closed;
}

std::size_t Length(ChannelCore* channel, std::source_location at) {
  CheckUsable(channel, at);
  SynchronousPoint(OperationKind::kLength, channel, at, /*abandonable=*/true);
  if (channel == nullptr) return 0;
  Touch(channel->traced, Access::kRead);
  return channel->length;
}

std::size_t Capacity(const ChannelCore* channel, std::source_location at) {
  CheckUsable(channel, at);
  return channel == nullptr ? 0 : channel->capacity;
}

// Written once, and inlined where speed counts.
[[gnu::always_inline]] inline bool ChannelOperation::Send() {
  ChannelCore* channel = channel_.get();
  if (channel == nullptr) {
    reason = WaitReason::kSendNil;
    return false;
  }
  outcome = Refusal(channel);
  if (IsPanic(outcome)) [[unlikely]]
    return true;
  channel->last_send.Note(task, task->leaf->awaits_at);
  Touch(channel->traced, channel->closed ? Access::kRead : Access::kWrite);
  if (channel->closed) {
    outcome = Outcome::kSendOnClosed;
    return true;
  }
  if (channel->CanSend()) {
    channel->SendHere(waiter_.element);
    return true;
  }
  reason = WaitReason::kSend;
  waiter_.operation = this;
  waiter_.channel = channel;
  channel->senders.PushBack(waiter_);
  return false;
}

[[gnu::always_inline]] inline bool ChannelOperation::Receive() {
  ChannelCore* channel = channel_.get();
  if (channel == nullptr) {
    reason = WaitReason::kReceiveNil;
    return false;
  }
  outcome = Refusal(channel);
  if (IsPanic(outcome)) [[unlikely]]
    return true;
  channel->last_receive.Note(task, task->leaf->awaits_at);
  Touch(channel->traced, channel->closed && !channel->HasValue()
                             ? Access::kRead
                             : Access::kWrite);
  if (channel->CanReceive()) {
    channel->ReceiveHere(waiter_.element);
    return true;
  }
  reason = WaitReason::kReceive;
  waiter_.operation = this;
  waiter_.channel = channel;
  channel->receivers.PushBack(waiter_);
  return false;
}

bool ChannelOperation::ArriveSend(Operation& operation) {
  return static_cast<ChannelOperation&>(operation).Send();
}

bool ChannelOperation::ArriveReceive(Operation& operation) {
  return static_cast<ChannelOperation&>(operation).Receive();
}

bool ChannelOperation::BeginSend() {
  return current_scheduler->Begin(*this, [](Operation& o) {
    return static_cast<ChannelOperation&>(o).Send();
  });
}

bool ChannelOperation::BeginReceive() {
  return current_scheduler->Begin(*this, [](Operation& o) {
    return static_cast<ChannelOperation&>(o).Receive();
  });
}

}  // namespace dojo::internal
