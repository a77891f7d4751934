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

bool SelectOperationBase::Arrive(Operation& operation) {
  auto& self = static_cast<SelectOperationBase&>(operation);
  Scheduler& scheduler = *self.task->scheduler;
  const std::source_location at = self.task->leaf->awaits_at;

  // A send on a closed channel is ready, as in Go: it panics when it is chosen.
  const auto is_ready = [](const SelectCase& each) {
    const ChannelCore* channel = each.waiter.channel;
    switch (each.kind) {
      case SelectCase::Kind::kAlarm:
        return each.delay.nanoseconds <= 0;
      case SelectCase::Kind::kDefault:
        return false;
      case SelectCase::Kind::kReceive:
        return channel != nullptr && channel->CanReceive();
      case SelectCase::Kind::kSend:
        return channel != nullptr && (channel->closed || channel->CanSend());
    }
    return false;
  };
  std::size_t ready = 0;
  std::size_t index = 0;  // the first ready case
  std::size_t fallback = self.count_;
  for (std::size_t i = 0; i < self.count_; ++i) {
    SelectCase& each = self.cases_[i];
    if (each.kind == SelectCase::Kind::kDefault) fallback = i;
    if (ChannelCore* channel = each.waiter.channel; channel != nullptr) {
      self.outcome = Refusal(channel);
      if (IsPanic(self.outcome)) [[unlikely]] {
        each.waiter.channel = nullptr;
        return true;
      }
      Touch(channel->traced, Access::kRead);
      (each.kind == SelectCase::Kind::kSend ? channel->last_send
                                            : channel->last_receive)
          .Note(self.task, at);
    }
    if (is_ready(each) && ready++ == 0) index = i;
  }

  if (ready > 0) {
    if (ready > 1) {
      std::size_t nth = scheduler.ChooseReadyCase(ready);
      while (!is_ready(self.cases_[index]) || nth-- > 0) ++index;
    }
    SelectCase& chosen = self.cases_[index];
    self.chosen_ = index;
    ChannelCore* channel = chosen.waiter.channel;
    if (chosen.kind == SelectCase::Kind::kReceive) {
      if (channel->HasValue()) Touch(channel->traced, Access::kWrite);
      channel->Receive(chosen.waiter.element);
    } else if (chosen.kind == SelectCase::Kind::kSend) {
      if (channel->closed) {
        self.outcome = Outcome::kSendOnClosed;
      } else {
        Touch(channel->traced, Access::kWrite);
        channel->Send(chosen.waiter.element);
      }
    }
    return true;
  }
  if (fallback < self.count_) {
    self.chosen_ = fallback;
    return true;
  }

  self.reason =
      self.count_ == 0 ? WaitReason::kSelectNoCases : WaitReason::kSelect;
  for (std::size_t i = 0; i < self.count_; ++i) {
    SelectCase& each = self.cases_[i];
    if (each.kind == SelectCase::Kind::kAlarm) {
      scheduler.Arm(*each.alarm, scheduler.now() + each.delay.nanoseconds,
                    scheduler.NextCanonical());
    } else if (ChannelCore* channel = each.waiter.channel; channel != nullptr) {
      (each.kind == SelectCase::Kind::kSend ? channel->senders
                                            : channel->receivers)
          .PushBack(each.waiter);
    }
  }
  return false;
}

}  // namespace dojo::internal
