#include "runtime/internal/channel_core.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>

#include "runtime/internal/block_pool.h"
#include "runtime/internal/scheduler.h"
#include "runtime/panic.h"

namespace dojo::internal {
namespace {

static_assert(alignof(ChannelCore) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

bool IsOverAligned(const ElementType& type) {
  return type.alignment > __STDCPP_DEFAULT_NEW_ALIGNMENT__;
}

}  // namespace

ChannelCore* NewChannel(const ElementType& type, std::string_view name,
                        std::ptrdiff_t capacity, std::source_location at) {
  const auto slots = static_cast<std::size_t>(capacity);
  constexpr std::size_t kLimit = std::numeric_limits<std::ptrdiff_t>::max() / 2;
  if (capacity < 0 || slots > kLimit / type.size)
    ThrowPanic("makechan: size out of range", at);

  const std::size_t buffer_at = (sizeof(ChannelCore) + type.alignment - 1) /
                                type.alignment * type.alignment;
  const std::size_t name_at = buffer_at + slots * type.size;
  std::byte* block = nullptr;
  try {
    block = static_cast<std::byte*>(
        IsOverAligned(type)
            ? ::operator new(name_at + name.size(),
                             std::align_val_t(type.alignment))
            : BlockPool::Allocate(BlockKind::kOther, name_at + name.size()));
  } catch (const std::bad_alloc&) {
    ThrowPanic("makechan: size out of range", at);
  }
  std::copy(name.begin(), name.end(), reinterpret_cast<char*>(block + name_at));
  auto* channel = ::new (block) ChannelCore(
      type, slots, block + buffer_at,
      {reinterpret_cast<const char*>(block + name_at), name.size()}, at);
  if (const Scheduler* scheduler = Scheduler::Current(); scheduler != nullptr)
    channel->runtime = scheduler->number();
  if (observation != nullptr) [[unlikely]]
    observation->Made(*channel);
  return channel;
}

void AfterRelease(ChannelCore* channel) {
  if (channel->references() > 0) return channel->alarm->Released(*channel);
  if (observation != nullptr) [[unlikely]]
    observation->Dying(*channel);
  for (; channel->length > 0; --channel->length)
    channel->type.destroy(channel->TakeSlot(channel->type.size));
  const ElementType& type = channel->type;
  const char* const end = channel->name.data() + channel->name.size();
  const auto size =
      static_cast<std::size_t>(end - reinterpret_cast<char*>(channel));
  channel->~ChannelCore();
  if (IsOverAligned(type)) {
    ::operator delete(channel, std::align_val_t(type.alignment));
  } else {
    BlockPool::Free(BlockKind::kOther, channel, size);
  }
  if (observation != nullptr) [[unlikely]]
    observation->Died(channel);
}

namespace {

bool OfSelect(const Waiter& waiter) {
  return waiter.operation->kind == OperationKind::kSelect;
}

void NoteSent(const ChannelCore& channel, const TaskRecord* by) {
  if (observation != nullptr) [[unlikely]]
    observation->Sent(channel, by);
}

void NoteReceived(const ChannelCore& channel, const TaskRecord* by) {
  if (observation != nullptr) [[unlikely]]
    observation->Received(channel, by);
}

void Push(ChannelCore& channel, void* element, const TaskRecord* by) {
  channel.type.construct(channel.FreeSlot(channel.type.size), element);
  ++channel.length;
  NoteSent(channel, by);
}

using MoveOut = void (*)(void* to, void* source);

void Pop(ChannelCore& channel, void* to, MoveOut move_out) {
  void* slot = channel.TakeSlot(channel.type.size);
  move_out(to, slot);
  // Of one word: there is nothing to destroy.
  if (channel.type.word == 0) channel.type.destroy(slot);
  --channel.length;
  NoteReceived(channel, CurrentTask());
}

// The next element, by way of `move_out`, the type's `construct` into raw
// memory or its `receive` into an optional.
inline ReceiveResult Take(ChannelCore& channel, void* to, MoveOut move_out) {
  if (channel.length > 0) {
    Pop(channel, to, move_out);
    if (channel.alarm != nullptr) [[unlikely]]
      channel.alarm->Drained();
    // Invariant 2: the free slot goes to the sender that has waited longest.
    if (Waiter* sender = channel.senders.first; sender != nullptr) {
      Push(channel, sender->element, sender->operation->task);
      Complete(*sender, Outcome::kDone);
    }
    return ReceiveResult::kValue;
  }
  if (Waiter* sender = channel.senders.first; sender != nullptr) {
    move_out(to, sender->element);
    NoteSent(channel, sender->operation->task);
    NoteReceived(channel, CurrentTask());
    Complete(*sender, Outcome::kDone);
    return ReceiveResult::kValue;
  }
  return ReceiveResult::kClosed;
}

}  // namespace

void ChannelCore::NoteUser(LastUse& use, const TaskRecord& user) {
  use.user = closed || alarm != nullptr || has_strangers
                 ? user.id
                 : user.scheduler->UserOf(user);
  use.site = user.site;
}

Outcome RefusalElsewhere(ChannelCore* channel) {
  if (channel == MovedFrom()) return Outcome::kMovedFrom;
  channel->has_strangers = true;
  channel->EndQuickWay();
  const bool usable =
      channel->runtime == 0 || Scheduler::Lives(channel->runtime);
  return usable ? Outcome::kNone : Outcome::kRuntimeDied;
}

// Before a call on a channel that is not nil.
void CheckUsable(ChannelCore* channel, std::source_location at) {
  if (channel == nullptr) return;
  if (const Outcome refusal = Refusal(channel); IsPanic(refusal)) [[unlikely]]
    ThrowPanic(OutcomeText(refusal), at);
}

void ChannelCore::Send(void* element) {
  Waiter* const receiver = receivers.first;
  if (receiver == nullptr) return Push(*this, element, CurrentTask());
  if (OfSelect(*receiver)) {
    type.receive(receiver->element, element);
  } else {
    type.construct(receiver->element, element);
  }
  NoteSent(*this, CurrentTask());
  NoteReceived(*this, receiver->operation->task);
  Complete(*receiver, Outcome::kDone);
}
ReceiveResult ChannelCore::Receive(void* optional) {
  return Take(*this, optional, type.receive);
}
void ChannelCore::Discard() { Pop(*this, nullptr, type.receive); }

bool TrySendNow(ChannelCore* channel, void* element, std::source_location at) {
  CheckUsable(channel, at);
  SynchronousPoint(OperationKind::kTrySend, channel, at, /*abandonable=*/true);
  if (channel == nullptr) return false;
  const bool sends = !channel->closed && channel->CanSend();
  Touch(channel->traced, sends ? Access::kWrite : Access::kRead);
  if (channel->closed) ThrowPanic("send on closed channel", at);
  channel->Note(channel->last_send, CurrentTask(), at);
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
  channel->Note(channel->last_receive, CurrentTask(), at);
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
  channel->EndQuickWay();
  if (observation != nullptr) [[unlikely]]
    observation->Closed(*channel);
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

std::size_t Capacity(ChannelCore* channel, std::source_location at) {
  CheckUsable(channel, at);
  return channel == nullptr ? 0 : channel->capacity;
}

bool ChannelOperation::Send() {
  ChannelCore* const channel = channel_;
  if (channel == nullptr) {
    reason = WaitReason::kSendNil;
    return false;
  }
  ending.outcome = Refusal(channel);
  if (IsPanic(ending.outcome)) return true;
  channel->Note(channel->last_send, task, task->leaf->awaits_at);
  Touch(channel->traced, channel->closed ? Access::kRead : Access::kWrite);
  if (channel->closed) {
    ending.outcome = Outcome::kSendOnClosed;
    return true;
  }
  if (channel->CanSend()) {
    channel->Send(element);
    return true;
  }
  reason = WaitReason::kSend;
  operation = this;
  channel->senders.PushBack(*this);
  return false;
}

bool ChannelOperation::Receive() {
  ChannelCore* const channel = channel_;
  if (channel == nullptr) {
    reason = WaitReason::kReceiveNil;
    return false;
  }
  ending.outcome = Refusal(channel);
  if (IsPanic(ending.outcome)) return true;
  channel->Note(channel->last_receive, task, task->leaf->awaits_at);
  Touch(channel->traced, channel->closed && !channel->HasValue()
                             ? Access::kRead
                             : Access::kWrite);
  if (channel->CanReceive()) {
    const bool got = Take(*channel, element, channel->type.construct) ==
                     ReceiveResult::kValue;
    ending.outcome = got ? Outcome::kDone : Outcome::kClosed;
    return true;
  }
  reason = WaitReason::kReceive;
  operation = this;
  channel->receivers.PushBack(*this);
  return false;
}

// The quick way, which nearly every operation of a plain run goes: in its own
// Runtime, by the task that used this side of the channel last, of an open
// channel of one-word elements, with nobody in a Select. It calls nothing, so
// it saves no registers; all else goes the way of every other operation. Its
// time is that of the longest chain of loads, and of its instructions: what
// leads from the running task to the next one asks nothing that is known
// already.
namespace {

inline bool IsQuick(const Scheduler& scheduler, const LastUse& last) {
  return last.user == scheduler.running_user();
}

// Where the waiter is a send or receive, the task is one load away from it.
inline ChannelOperation& PlainOf(Waiter& waiter) {
  return static_cast<ChannelOperation&>(waiter);
}
inline bool IsPlain(Waiter& waiter) {
  return waiter.operation == &PlainOf(waiter);
}

}  // namespace

// It is the first of `from`. Nobody of another Runtime waits in a channel that
// goes the quick way.
inline void ChannelOperation::CompleteQuickly(Scheduler& scheduler,
                                              WaiterQueue& from) {
  TaskRecord& waiting = *task;
  from.PopFront(*this);
  // As a whole: a load of both that follows a store of one would have to wait.
  ending = {.outcome = Outcome::kDone, .tied = true};
  scheduler.WakeUntraced(waiting);
}

inline void ChannelOperation::Hold(ChannelCore* channel) {
  Retain(channel);
  ending.tied = true;
}

inline void ChannelOperation::ParkQuickly(const Scheduler& scheduler,
                                          TaskRecord& running,
                                          ChannelCore& channel,
                                          WaiterQueue& waiters, void* place,
                                          WaitReason why) {
  Hold(&channel);
  task = &running;
  reason = why;
  operation = this;
  element = place;
  waiters.Append(*this);
  scheduler.Park(running, *this);
}

// The code of an element type may let go of the channel, too.
bool ChannelOperation::BeginLikeOthers(ChannelCore* const core, void* place) {
  element = place;
  queue = nullptr;
  if (IsChannel(core)) Hold(core);
  return await_ready();
}

bool ChannelOperation::BeginUncounted(ChannelCore* const core, void* place) {
  current_scheduler->UncountStep();
  return BeginLikeOthers(core, place);
}

template <std::uint8_t word>
bool ChannelOperation::BeginSend(ChannelCore* const core, void* const place) {
  if constexpr (word == 0) {
    return BeginLikeOthers(core, place);
  } else {
    Scheduler& scheduler = *current_scheduler;
    if (!IsChannel(core) || !IsQuick(scheduler, core->last_send)) [[unlikely]]
      return BeginLikeOthers(core, place);
    ChannelCore& channel = *core;
    TaskRecord& running = *scheduler.running();
    if (!scheduler.CountQuickStep()) [[unlikely]]
      return BeginUncounted(core, place);
    channel.last_send.at = running.leaf->awaits_at;
    if (Waiter* const waiter = channel.receivers.first; waiter != nullptr) {
      if (!IsPlain(*waiter)) [[unlikely]]
        return BeginUncounted(core, place);
      std::memcpy(waiter->element, place, word);
      PlainOf(*waiter).CompleteQuickly(scheduler, channel.receivers);
      return true;
    }
    if (channel.length < channel.capacity) {
      std::memcpy(channel.FreeSlot(word), place, word);
      ++channel.length;
      return true;
    }
    ParkQuickly(scheduler, running, channel, channel.senders, place,
                WaitReason::kSend);
    return false;
  }
}

template <std::uint8_t word>
bool ChannelOperation::BeginReceive(ChannelCore* const core,
                                    void* const place) {
  if constexpr (word == 0) {
    return BeginLikeOthers(core, place);
  } else {
    Scheduler& scheduler = *current_scheduler;
    if (!IsChannel(core) || !IsQuick(scheduler, core->last_receive))
        [[unlikely]]
      return BeginLikeOthers(core, place);
    ChannelCore& channel = *core;
    TaskRecord& running = *scheduler.running();
    if (!scheduler.CountQuickStep()) [[unlikely]]
      return BeginUncounted(core, place);
    channel.last_receive.at = running.leaf->awaits_at;
    Waiter* const waiter = channel.senders.first;
    if (channel.length > 0) {
      if (waiter != nullptr) [[unlikely]]
        return BeginUncounted(core, place);
      std::memcpy(place, channel.TakeSlot(word), word);
      --channel.length;
      ending = {.outcome = Outcome::kDone, .tied = false};
      return true;
    }
    if (waiter != nullptr) {
      if (!IsPlain(*waiter)) [[unlikely]]
        return BeginUncounted(core, place);
      std::memcpy(place, waiter->element, word);
      PlainOf(*waiter).CompleteQuickly(scheduler, channel.senders);
      ending = {.outcome = Outcome::kDone, .tied = false};
      return true;
    }
    ParkQuickly(scheduler, running, channel, channel.receivers, place,
                WaitReason::kReceive);
    return false;
  }
}

template bool ChannelOperation::BeginSend<0>(ChannelCore*, void*);
template bool ChannelOperation::BeginSend<1>(ChannelCore*, void*);
template bool ChannelOperation::BeginSend<4>(ChannelCore*, void*);
template bool ChannelOperation::BeginSend<8>(ChannelCore*, void*);
template bool ChannelOperation::BeginReceive<0>(ChannelCore*, void*);
template bool ChannelOperation::BeginReceive<1>(ChannelCore*, void*);
template bool ChannelOperation::BeginReceive<4>(ChannelCore*, void*);
template bool ChannelOperation::BeginReceive<8>(ChannelCore*, void*);

}  // namespace dojo::internal
