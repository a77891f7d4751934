#include "runtime/internal/channel_core.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>

#include "runtime/internal/scheduler.h"
#include "runtime/panic.h"

namespace dojo::internal {

namespace {

bool IsOverAligned(std::size_t alignment) {
  return alignment > __STDCPP_DEFAULT_NEW_ALIGNMENT__;
}

}  // namespace

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
        IsOverAligned(alignment)
            ? ::operator new(name_at + name.size(), std::align_val_t(alignment))
            : ::operator new(name_at + name.size()));
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
  if (channel->references() > 0) return channel->alarm->Released(*channel);
  for (; channel->length > 0; --channel->length)
    channel->type.destroy(channel->TakeSlot());
  const std::size_t alignment =
      std::max(channel->type.alignment, alignof(ChannelCore));
  channel->~ChannelCore();
  if (IsOverAligned(alignment)) {
    ::operator delete(channel, std::align_val_t(alignment));
  } else {
    ::operator delete(channel);
  }
}

// Written once, and inlined wherever it is called: there speed counts.
#define DOJO_INLINE [[gnu::always_inline]] inline

namespace {

// Where a received value goes.
enum class Into { kRaw, kOptional };

DOJO_INLINE void CopyWord(const ElementType& type, void* to,
                          const void* source) {
  if (type.word == sizeof(std::uint32_t)) {
    std::memcpy(to, source, sizeof(std::uint32_t));
  } else if (type.word == sizeof(std::uint64_t)) {
    std::memcpy(to, source, sizeof(std::uint64_t));
  } else {
    std::memcpy(to, source, 1);
  }
}

// Moves *source into raw memory; what is left of it must still be destroyed,
// unless the type is trivial.
DOJO_INLINE void Move(const ElementType& type, void* to, void* source) {
  if (type.word != 0) {
    CopyWord(type, to, source);
  } else {
    type.construct(to, source);
  }
}

template <Into into>
DOJO_INLINE void MoveOut(const ElementType& type, void* to, void* source) {
  if constexpr (into == Into::kRaw) {
    Move(type, to, source);
  } else {
    type.receive(to, source);
  }
}

DOJO_INLINE void Push(ChannelCore& channel, void* element) {
  Move(channel.type, channel.FreeSlot(), element);
  ++channel.length;
}

template <Into into>
DOJO_INLINE void Pop(ChannelCore& channel, void* to) {
  void* slot = channel.TakeSlot();
  MoveOut<into>(channel.type, to, slot);
  if (!channel.type.trivial) channel.type.destroy(slot);
  --channel.length;
}

bool OfSelect(const Waiter& waiter) {
  return waiter.operation->kind == OperationKind::kSelect;
}

// Ends the operation of the first waiter, whose element has been moved.
template <Traced traced>
DOJO_INLINE void CompleteFirst(WaiterQueue& queue, Waiter& first) {
  Operation& operation = *first.operation;
  queue.PopFront<traced>(first);
  operation.outcome = Outcome::kDone;
  operation.task->scheduler->Wake<traced>(*operation.task);
}

[[gnu::noinline]] void SendToSelect(ChannelCore& channel, void* element) {
  Waiter& receiver = *channel.receivers.first;
  channel.type.receive(receiver.element, element);
  Complete(receiver, Outcome::kDone);
}

// To the receiver that has waited longest.
template <Traced traced>
DOJO_INLINE void SendToFirst(ChannelCore& channel, void* element) {
  Waiter& receiver = *channel.receivers.first;
  if (OfSelect(receiver)) [[unlikely]]
    return SendToSelect(channel, element);
  Move(channel.type, receiver.element, element);
  CompleteFirst<traced>(channel.receivers, receiver);
}

// Of the sender that has waited longest the element has been moved.
template <Traced traced>
DOJO_INLINE void CompleteSender(ChannelCore& channel) {
  Waiter& sender = *channel.senders.first;
  if (OfSelect(sender)) [[unlikely]]
    return Complete(sender, Outcome::kDone);
  CompleteFirst<traced>(channel.senders, sender);
}

template <Traced traced, Into into>
DOJO_INLINE ReceiveResult ReceiveHere(ChannelCore& channel, void* to) {
  if (channel.length > 0) {
    Pop<into>(channel, to);
    if (channel.alarm != nullptr) [[unlikely]]
      channel.alarm->Drained();
    // Invariant 2: the free slot goes to the sender that has waited longest.
    if (Waiter* sender = channel.senders.first; sender != nullptr) {
      Push(channel, sender->element);
      CompleteSender<traced>(channel);
    }
    return ReceiveResult::kValue;
  }
  if (Waiter* sender = channel.senders.first; sender != nullptr) {
    MoveOut<into>(channel.type, to, sender->element);
    CompleteSender<traced>(channel);
    return ReceiveResult::kValue;
  }
  return ReceiveResult::kClosed;
}

}  // namespace

void LastUse::NoteUser(const TaskRecord& user) {
  task = user.id;
  site = user.site;
}

// Before a call on a channel that is not nil.
void CheckUsable(const ChannelCore* channel, std::source_location at) {
  if (channel == nullptr) return;
  if (const Outcome refusal = Refusal(channel); IsPanic(refusal)) [[unlikely]]
    ThrowPanic(OutcomeText(refusal), at);
}

void ChannelCore::Send(void* element) {
  if (receivers.empty()) return Push(*this, element);
  SendToFirst<Traced::kMaybe>(*this, element);
}
ReceiveResult ChannelCore::Receive(void* optional) {
  if (length > 0 && type.trivial && senders.empty() && alarm == nullptr) {
    type.receive(optional, TakeSlot());
    --length;
    return ReceiveResult::kValue;
  }
  return ReceiveFully(optional);
}
[[gnu::noinline]] ReceiveResult ChannelCore::ReceiveFully(void* optional) {
  return ReceiveHere<Traced::kMaybe, Into::kOptional>(*this, optional);
}
void ChannelCore::Discard() { Pop<Into::kOptional>(*this, nullptr); }

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

// For what is no channel of the running Runtime.
[[gnu::noinline]] ChannelOperation::Use ChannelOperation::UseElsewhere() {
  const ChannelCore* channel = channel_.get();
  if (channel == nullptr) {
    reason = kind == OperationKind::kSend ? WaitReason::kSendNil
                                          : WaitReason::kReceiveNil;
    return Use::kParks;
  }
  outcome = Refusal(channel);
  return IsPanic(outcome) ? Use::kCompletes : Use::kGoesOn;
}

template <Traced traced>
DOJO_INLINE bool ChannelOperation::Send(const Scheduler& scheduler) {
  ChannelCore* channel = channel_.get();
  if (!channel_.is_channel() || channel->runtime != scheduler.number())
      [[unlikely]] {
    const Use use = UseElsewhere();
    if (use != Use::kGoesOn) return use == Use::kCompletes;
  }
  channel->last_send.Note(task, task->leaf->awaits_at);
  Touch<traced>(channel->traced,
                channel->closed ? Access::kRead : Access::kWrite);
  if (channel->closed) [[unlikely]] {
    outcome = Outcome::kSendOnClosed;
    return true;
  }
  if (!channel->receivers.empty()) {
    SendToFirst<traced>(*channel, waiter_.element);
    return true;
  }
  if (channel->length < channel->capacity) {
    Push(*channel, waiter_.element);
    return true;
  }
  reason = WaitReason::kSend;
  waiter_.operation = this;
  channel->senders.PushBack<traced>(waiter_);
  return false;
}

template <Traced traced>
DOJO_INLINE bool ChannelOperation::Receive(const Scheduler& scheduler) {
  ChannelCore* channel = channel_.get();
  if (!channel_.is_channel() || channel->runtime != scheduler.number())
      [[unlikely]] {
    const Use use = UseElsewhere();
    if (use != Use::kGoesOn) return use == Use::kCompletes;
  }
  channel->last_receive.Note(task, task->leaf->awaits_at);
  Touch<traced>(channel->traced, channel->closed && !channel->HasValue()
                                     ? Access::kRead
                                     : Access::kWrite);
  if (channel->CanReceive()) {
    outcome = ReceiveHere<traced, Into::kRaw>(*channel, waiter_.element) ==
                      ReceiveResult::kValue
                  ? Outcome::kDone
                  : Outcome::kClosed;
    return true;
  }
  reason = WaitReason::kReceive;
  waiter_.operation = this;
  channel->receivers.PushBack<traced>(waiter_);
  return false;
}

bool ChannelOperation::Arrive() {
  const Scheduler& scheduler = *task->scheduler;
  return kind == OperationKind::kSend ? Send<Traced::kMaybe>(scheduler)
                                      : Receive<Traced::kMaybe>(scheduler);
}

// What nearly every operation of a plain run is: in its own Runtime, by the
// task that used this side of the channel last, for an element of one word,
// with nobody in a Select. It calls nothing, so it saves no registers; all else
// goes the full way.
DOJO_INLINE bool ChannelOperation::IsQuick(const Scheduler& scheduler,
                                           const LastUse& last) const {
  return channel_.get()->runtime == scheduler.number() &&
         last.task == scheduler.running()->id && scheduler.StepsLeft();
}

DOJO_INLINE void ChannelOperation::BeginQuickly(Scheduler& scheduler,
                                                LastUse& last) {
  scheduler.CountStep();
  last.at = scheduler.running()->leaf->awaits_at;
}

DOJO_INLINE bool ChannelOperation::ParkQuickly(Scheduler& scheduler,
                                               WaiterQueue& queue,
                                               WaitReason why) {
  task = scheduler.running();
  reason = why;
  waiter_.operation = this;
  queue.PushBack<Traced::kNo>(waiter_);
  scheduler.ParkRunning(*this);
  return false;
}

bool ChannelOperation::BeginSend() {
  Scheduler& scheduler = *current_scheduler;
  if (!channel_.is_channel()) [[unlikely]]
    return BeginSendFully();
  ChannelCore& channel = *channel_.get();
  if (!IsQuick(scheduler, channel.last_send) || channel.closed) [[unlikely]]
    return BeginSendFully();
  if (Waiter* receiver = channel.receivers.first; receiver != nullptr) {
    if (channel.type.word == 0 || OfSelect(*receiver)) return BeginSendFully();
    BeginQuickly(scheduler, channel.last_send);
    CopyWord(channel.type, receiver->element, waiter_.element);
    CompleteFirst<Traced::kNo>(channel.receivers, *receiver);
    return true;
  }
  if (channel.length < channel.capacity) {
    if (channel.type.word == 0) return BeginSendFully();
    BeginQuickly(scheduler, channel.last_send);
    CopyWord(channel.type, channel.FreeSlot(), waiter_.element);
    ++channel.length;
    return true;
  }
  BeginQuickly(scheduler, channel.last_send);
  return ParkQuickly(scheduler, channel.senders, WaitReason::kSend);
}

bool ChannelOperation::BeginReceive() {
  Scheduler& scheduler = *current_scheduler;
  if (!channel_.is_channel()) [[unlikely]]
    return BeginReceiveFully();
  ChannelCore& channel = *channel_.get();
  if (!IsQuick(scheduler, channel.last_receive)) [[unlikely]]
    return BeginReceiveFully();
  Waiter* sender = channel.senders.first;
  if (channel.length > 0) {
    if (channel.type.word == 0 || sender != nullptr || channel.alarm != nullptr)
      return BeginReceiveFully();
    BeginQuickly(scheduler, channel.last_receive);
    CopyWord(channel.type, waiter_.element, channel.TakeSlot());
    --channel.length;
    outcome = Outcome::kDone;
    return true;
  }
  if (sender != nullptr) {
    if (channel.type.word == 0 || OfSelect(*sender)) return BeginReceiveFully();
    BeginQuickly(scheduler, channel.last_receive);
    CopyWord(channel.type, waiter_.element, sender->element);
    CompleteFirst<Traced::kNo>(channel.senders, *sender);
    outcome = Outcome::kDone;
    return true;
  }
  if (channel.closed) return BeginReceiveFully();
  BeginQuickly(scheduler, channel.last_receive);
  return ParkQuickly(scheduler, channel.receivers, WaitReason::kReceive);
}

[[gnu::noinline]] bool ChannelOperation::BeginSendFully() {
  Scheduler& scheduler = *current_scheduler;
  return scheduler.Begin(
      *this, [&](Operation&) { return Send<Traced::kNo>(scheduler); });
}

[[gnu::noinline]] bool ChannelOperation::BeginReceiveFully() {
  Scheduler& scheduler = *current_scheduler;
  return scheduler.Begin(
      *this, [&](Operation&) { return Receive<Traced::kNo>(scheduler); });
}

#undef DOJO_INLINE

}  // namespace dojo::internal
