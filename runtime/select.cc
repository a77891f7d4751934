#include "runtime/select.h"

#include "runtime/internal/channel_core.h"
#include "runtime/internal/scheduler.h"

namespace dojo::internal {

std::size_t SelectOperationBase::IndexOf(const Waiter& waiter) const {
  std::size_t index = 0;
  while (&cases_[index].waiter != &waiter) ++index;
  return index;
}

std::size_t SelectOperationBase::IndexOf(const Alarm& alarm) const {
  std::size_t index = 0;
  while (cases_[index].alarm != &alarm) ++index;
  return index;
}

void SelectOperationBase::Decide(std::size_t index) {
  chosen_ = index;
  for (std::size_t i = 0; i < count_; ++i) {
    if (cases_[i].waiter.queue != nullptr) cases_[i].waiter.Unlink();
    if (cases_[i].alarm != nullptr) cases_[i].alarm->Disarm();
  }
}

std::size_t SelectOperationBase::Result() const {
  if (IsPanic(outcome)) [[unlikely]]
    ThrowOutcome(outcome);
  return chosen_;
}

void FireSelect(Alarm& alarm) {
  auto& select = static_cast<SelectOperationBase&>(*alarm.operation);
  select.Decide(select.IndexOf(alarm));
  select.task->scheduler->Wake(*select.task);
}

namespace {

// A send on a closed channel is ready, as in Go: it panics when it is chosen.
inline bool IsReady(const SelectCase& each) {
  const ChannelCore* channel = each.channel;
  switch (each.kind) {
    case SelectCase::Kind::kReceive:
      return channel != nullptr && channel->CanReceive();
    case SelectCase::Kind::kSend:
      return channel != nullptr && (channel->closed || channel->CanSend());
    case SelectCase::Kind::kAlarm:
      return each.delay.nanoseconds <= 0;
    case SelectCase::Kind::kDefault:
      break;
  }
  return false;
}

}  // namespace

template <Traced traced>
void SelectOperationBase::Happen(SelectCase& chosen) {
  ChannelCore* channel = chosen.channel;
  if (chosen.kind == SelectCase::Kind::kReceive) {
    if (channel->HasValue()) Touch<traced>(channel->traced, Access::kWrite);
    channel->Receive(chosen.waiter.element);
  } else if (chosen.kind == SelectCase::Kind::kSend) {
    if (channel->closed) {
      outcome = Outcome::kSendOnClosed;
    } else {
      Touch<traced>(channel->traced, Access::kWrite);
      channel->Send(chosen.waiter.element);
    }
  }
}

void SelectOperationBase::ParkIn(Scheduler& scheduler) {
  reason = count_ == 0 ? WaitReason::kSelectNoCases : WaitReason::kSelect;
  for (SelectCase& each : std::span(cases_, count_)) {
    if (each.kind == SelectCase::Kind::kAlarm) {
      scheduler.Arm(*each.alarm, scheduler.now() + each.delay.nanoseconds,
                    scheduler.NextCanonical());
    } else if (ChannelCore* channel = each.channel; channel != nullptr) {
      each.waiter.operation = this;
      (each.kind == SelectCase::Kind::kSend ? channel->senders
                                            : channel->receivers)
          .PushBack(each.waiter);
    }
  }
}

template <Traced traced>
[[gnu::always_inline]] inline bool SelectOperationBase::ArriveIn(
    Scheduler& scheduler) {
  const std::source_location at = task->leaf->awaits_at;
  std::size_t ready = 0;
  std::size_t index = 0;  // the first ready case
  std::size_t fallback = count_;
  for (std::size_t i = 0; i < count_; ++i) {
    SelectCase& each = cases_[i];
    ChannelCore* const channel = each.channel;
    if (channel == nullptr) {  // a nil channel's case is never ready
      if (each.kind == SelectCase::Kind::kDefault) fallback = i;
      if (each.kind != SelectCase::Kind::kAlarm || !IsReady(each)) continue;
    } else {
      if (channel == ChannelReference::MovedFrom() ||
          channel->runtime != scheduler.number()) [[unlikely]] {
        outcome = Refusal(channel);
        if (IsPanic(outcome)) {
          each.channel = nullptr;
          return true;
        }
      }
      Touch<traced>(channel->traced, Access::kRead);
      if (each.kind == SelectCase::Kind::kReceive) {
        channel->last_receive.Note(task, at);
        if (!channel->CanReceive()) continue;
      } else {
        channel->last_send.Note(task, at);
        if (!channel->closed && !channel->CanSend()) continue;
      }
    }
    if (ready++ == 0) index = i;
  }

  if (ready > 1) {
    std::size_t nth = scheduler.ChooseReadyCase(ready);
    while (!IsReady(cases_[index]) || nth-- > 0) ++index;
  }
  if (ready > 0) {
    chosen_ = index;
    Happen<traced>(cases_[index]);
    return true;
  }
  if (fallback < count_) {
    chosen_ = fallback;
    return true;
  }
  ParkIn(scheduler);
  return false;
}

bool SelectOperationBase::Arrive() {
  return ArriveIn<Traced::kMaybe>(*task->scheduler);
}

bool SelectOperationBase::await_ready() {
  Scheduler& scheduler = *current_scheduler;
  return scheduler.Begin(
      *this, [&](Operation&) { return ArriveIn<Traced::kNo>(scheduler); });
}

}  // namespace dojo::internal
