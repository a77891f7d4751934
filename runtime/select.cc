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

void SelectOperationBase::LeaveQueues() {
  for (SelectCase& each : std::span(cases_, count_)) {
    if (each.waiter.queue != nullptr) each.waiter.Unlink();
  }
}

void FireSelect(Alarm& alarm) {
  auto& select = static_cast<SelectOperationBase&>(*alarm.operation);
  select.Decide(select.IndexOf(alarm));
  select.task->scheduler->Wake(*select.task);
}

namespace {

// A send on a closed channel is ready, as in Go: it panics when it is chosen.
bool IsReadyToSend(const ChannelCore& channel) {
  return channel.closed || channel.CanSend();
}

bool IsReady(const SelectCase& each) {
  const ChannelCore* channel = each.channel;
  if (channel == nullptr)
    return each.kind == SelectCase::Kind::kAlarm && each.delay.nanoseconds <= 0;
  return each.kind == SelectCase::Kind::kReceive ? channel->CanReceive()
                                                 : IsReadyToSend(*channel);
}

}  // namespace

void SelectOperationBase::Happen(SelectCase& chosen) {
  ChannelCore* channel = chosen.channel;
  if (chosen.kind == SelectCase::Kind::kReceive) {
    if (channel->HasValue()) Touch(channel->traced, Access::kWrite);
    channel->Receive(chosen.waiter.element);
  } else if (chosen.kind == SelectCase::Kind::kSend) {
    if (channel->closed) {
      ending.outcome = Outcome::kSendOnClosed;
    } else {
      Touch(channel->traced, Access::kWrite);
      channel->Send(chosen.waiter.element);
    }
  }
}

WaitReason SelectOperationBase::Reason() const {
  if (count_ == 0) return WaitReason::kSelectNoCases;
  if (!IsPlain()) return WaitReason::kSelect;
  const bool is_nil = cases_[0].channel == nullptr;
  if (cases_[0].kind == SelectCase::Kind::kSend)
    return is_nil ? WaitReason::kSendNil : WaitReason::kSend;
  return is_nil ? WaitReason::kReceiveNil : WaitReason::kReceive;
}

void SelectOperationBase::Park() {
  Scheduler& scheduler = *task->scheduler;
  reason = Reason();
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

bool SelectOperationBase::Arrive() {
  const TaskRecord& self = *task;
  const std::uint32_t runtime = self.scheduler->number();
  const std::source_location at = self.leaf->awaits_at;
  std::size_t ready = 0;
  std::size_t index = 0;  // the first ready case
  std::size_t fallback = count_;
  for (std::size_t i = 0; i < count_; ++i) {
    SelectCase& each = cases_[i];
    ChannelCore* const channel = each.channel;
    bool is_ready = false;
    if (channel == nullptr) {
      if (each.kind == SelectCase::Kind::kDefault) fallback = i;
      is_ready = IsReady(each);
    } else {
      if (!IsOf(runtime, channel)) [[unlikely]] {
        if (const Outcome refusal = RefusalElsewhere(channel);
            IsPanic(refusal)) {
          ending.outcome = refusal;
          each.channel = nullptr;
          return true;
        }
      }
      Touch(channel->traced, Access::kRead);
      if (each.kind == SelectCase::Kind::kSend) {
        channel->Note(channel->last_send, &self, at);
        is_ready = IsReadyToSend(*channel);
      } else {
        channel->Note(channel->last_receive, &self, at);
        is_ready = channel->CanReceive();
      }
    }
    if (is_ready && ready++ == 0) index = i;
  }

  if (ready > 1) {
    std::size_t nth = task->scheduler->ChooseReadyCase(ready);
    while (!IsReady(cases_[index]) || nth-- > 0) ++index;
  }
  if (ready > 0) {
    chosen_ = index;
    Happen(cases_[index]);
    return true;
  }
  if (fallback < count_) {
    chosen_ = fallback;
    return true;
  }
  Park();
  return false;
}

// The quick way, like that of a send or receive (see channel_core.cc): at most
// one case is ready, which finds a value or a free slot in a buffer of one-word
// elements, so that nobody else is concerned. False: nothing has happened.
[[gnu::always_inline]] inline bool SelectOperationBase::HappenQuickly(
    const Scheduler& scheduler) {
  const std::uint64_t user = scheduler.running_user();
  const std::source_location at = scheduler.running()->leaf->awaits_at;
  std::size_t ready = count_;
  std::size_t fallback = count_;
  for (std::size_t i = 0; i < count_; ++i) {
    const SelectCase& each = cases_[i];
    ChannelCore* const channel = each.channel;
    if (!IsChannel(channel)) {
      if (each.kind == SelectCase::Kind::kAlarm || channel != nullptr)
        return false;
      if (each.kind == SelectCase::Kind::kDefault) fallback = i;
      continue;
    }
    if (each.kind == SelectCase::Kind::kReceive) {
      if (channel->last_receive.user != user || !channel->senders.empty())
        return false;
      channel->last_receive.at = at;
      if (channel->length == 0) continue;
    } else {
      if (channel->last_send.user != user || !channel->receivers.empty())
        return false;
      channel->last_send.at = at;
      if (channel->length == channel->capacity) continue;
    }
    if (ready != count_ || channel->type.word == 0) return false;
    ready = i;
  }
  if (ready == count_) {
    chosen_ = fallback;
    return fallback != count_;
  }
  chosen_ = ready;
  const SelectCase& chosen = cases_[ready];
  ChannelCore& channel = *chosen.channel;
  const ElementType& type = channel.type;
  if (chosen.kind == SelectCase::Kind::kReceive) {
    --channel.length;
    type.receive(chosen.waiter.element, channel.TakeSlot(type.size));
  } else {
    type.construct(channel.FreeSlot(type.size), chosen.waiter.element);
    ++channel.length;
  }
  return true;
}

bool SelectOperationBase::await_ready() {
  Scheduler& scheduler = *current_scheduler;
  const bool happened = scheduler.CountQuickStep() && HappenQuickly(scheduler);
  return happened || BeginUncounted();
}

bool SelectOperationBase::BeginUncounted() {
  Scheduler& scheduler = *current_scheduler;
  scheduler.UncountStep();
  ending.tied = true;
  for (SelectCase& each : std::span(cases_, count_))
    each.waiter.queue = nullptr;
  return scheduler.Begin(*this, [this] { return Arrive(); });
}

}  // namespace dojo::internal
