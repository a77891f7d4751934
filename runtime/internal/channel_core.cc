#include "runtime/internal/channel_core.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>

#include "runtime/internal/scheduler.h"
#include "runtime/panic.h"

namespace dojo::internal {

void LastUse::Note(const TaskRecord* user, std::source_location where) {
  at = where;
  if (user == nullptr || user->id == task) return;
  task = user->id;
  const std::string_view full = user->name();
  const std::size_t kept = std::min(full.size(), sizeof(name) - 1);
  std::memcpy(name, full.data(), kept);
  name[kept] = '\0';
}

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
  return ::new (block) ChannelCore(
      type, slots, block + buffer_at,
      {reinterpret_cast<const char*>(block + name_at), name.size()}, at);
}

void Retain(ChannelCore* channel) { ++channel->references; }

void Release(ChannelCore* channel) {
  if (--channel->references > 0) return;
  for (; channel->length > 0; --channel->length)
    channel->type.destroy(channel->Slot(channel->head++));
  const std::size_t alignment =
      std::max(channel->type.alignment, alignof(ChannelCore));
  channel->~ChannelCore();
  ::operator delete(channel, std::align_val_t(alignment));
}

void ChannelCore::Push(void* element) {
  type.construct(Slot(head + length), element);
  ++length;
}

void ChannelCore::Pop(void* optional) {
  void* slot = Slot(head);
  type.receive(optional, slot);
  type.destroy(slot);
  head = (head + 1) % capacity;
  --length;
}

void ChannelCore::Send(void* element) {
  if (Waiter* receiver = receivers.first; receiver != nullptr) {
    type.receive(receiver->element, element);
    Complete(*receiver, Outcome::kDone);
    return;
  }
  Push(element);
}

ReceiveResult ChannelCore::Receive(void* optional) {
  if (length > 0) {
    Pop(optional);
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

bool TrySendNow(ChannelCore* channel, void* element, std::source_location at) {
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
  SynchronousPoint(OperationKind::kTryReceive, channel, at,
                   /*abandonable=*/true);
  if (channel == nullptr) return ReceiveResult::kEmpty;
  channel->last_receive.Note(CurrentTask(), at);
  Touch(channel->traced, channel->HasValue() ? Access::kWrite : Access::kRead);
  return channel->CanReceive() ? channel->Receive(optional)
                               : ReceiveResult::kEmpty;
}

void Close(ChannelCore* channel, std::source_location at) {
  SynchronousPoint(OperationKind::kClose, channel, at, /*abandonable=*/false);
  if (channel == nullptr) ThrowPanic("close of nil channel", at);
  Touch(channel->traced, Access::kWrite);
  if (channel->closed) ThrowPanic("close of closed channel", at);
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
  SynchronousPoint(OperationKind::kLength, channel, at, /*abandonable=*/true);
  if (channel == nullptr) return 0;
  Touch(channel->traced, Access::kRead);
  return channel->length;
}

std::size_t Capacity(const ChannelCore* channel) {
  return channel == nullptr ? 0 : channel->capacity;
}

ChannelOperation::ChannelOperation(OperationKind kind, ChannelReference channel)
    : Operation(kind,
                kind == OperationKind::kSend ? &ArriveSend : &ArriveReceive),
      channel_(std::move(channel)) {
  waiter_.operation = this;
  waiter_.channel = channel_.get();
}

bool ChannelOperation::ArriveSend(Operation& operation) {
  auto& self = static_cast<ChannelOperation&>(operation);
  ChannelCore* channel = self.channel_.get();
  if (channel == nullptr) {
    self.reason = WaitReason::kSendNil;
    return false;
  }
  channel->last_send.Note(self.task, self.task->leaf->awaits_at);
  Touch(channel->traced, channel->closed ? Access::kRead : Access::kWrite);
  if (channel->closed) {
    self.outcome = Outcome::kSendOnClosed;
    return true;
  }
  if (channel->CanSend()) {
    channel->Send(self.waiter_.element);
    return true;
  }
  self.reason = WaitReason::kSend;
  channel->senders.PushBack(self.waiter_);
  return false;
}

bool ChannelOperation::ArriveReceive(Operation& operation) {
  auto& self = static_cast<ChannelOperation&>(operation);
  ChannelCore* channel = self.channel_.get();
  if (channel == nullptr) {
    self.reason = WaitReason::kReceiveNil;
    return false;
  }
  channel->last_receive.Note(self.task, self.task->leaf->awaits_at);
  Touch(channel->traced, channel->closed && !channel->HasValue()
                             ? Access::kRead
                             : Access::kWrite);
  if (channel->CanReceive()) {
    channel->Receive(self.waiter_.element);
    return true;
  }
  self.reason = WaitReason::kReceive;
  channel->receivers.PushBack(self.waiter_);
  return false;
}

}  // namespace dojo::internal
