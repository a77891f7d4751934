#include "runtime/internal/observation.h"

#include <vector>

#include "runtime/internal/channel_core.h"
#include "runtime/internal/scheduler.h"
#include "runtime/internal/waiting.h"

namespace dojo {
namespace internal {
namespace {

Moment Here() {
  const Scheduler* const scheduler = current_scheduler;
  return scheduler != nullptr
             ? Moment{.now = {scheduler->now()}, .step = scheduler->steps()}
             : Moment{};
}

std::uint32_t IdOf(const TaskRecord* task) {
  return task != nullptr ? task->id : 0;
}

const char* StateOf(const TaskRecord& task) {
  switch (task.state) {
    case TaskState::kRunning:
      return "running";
    case TaskState::kParked:
      return WaitReasonText(ReasonOf(task));
    case TaskState::kRunnable:
    case TaskState::kPending:
    case TaskState::kDone:
      break;
  }
  return "runnable";
}

}  // namespace

void Observation::Started(const TaskRecord& task, const TaskRecord* by) {
  observer_.TaskStarted(Here(), {.id = task.id,
                                 .name = task.name(),
                                 .started_by = internal::IdOf(by),
                                 .started_at = task.site->at});
}

void Observation::Runs(const TaskRecord& task) {
  observer_.TaskRuns(Here(), task.id);
}

void Observation::Parked(const TaskRecord& task) {
  std::vector<std::uint32_t, Malloced<std::uint32_t>> channels;
  for (const ChannelCore* channel : ChannelsOf(task))
    channels.push_back(IdOf(*channel));
  observer_.TaskParked(Here(), task.id,
                       {.reason = WaitReasonText(ReasonOf(task)),
                        .at = task.leaf->awaits_at,
                        .channels = channels});
}

void Observation::Ended(const TaskRecord& task) {
  observer_.TaskEnded(Here(), task.id);
}

std::uint32_t Observation::IdOf(const ChannelCore& channel) {
  const auto [at, is_new] = channels_.try_emplace(&channel, last_channel_ + 1);
  if (is_new) {
    ++last_channel_;
    observer_.ChannelMade(Here(), View(channel));
  }
  return at->second;
}

ObservedChannel Observation::View(const ChannelCore& channel) {
  const char* const end = channel.name.data() + channel.name.size();
  return {.id = IdOf(channel),
          .name = channel.name,
          .made_at = channel.born_at,
          .capacity = channel.capacity,
          .length = channel.length,
          .bytes = static_cast<std::size_t>(
              end - reinterpret_cast<const char*>(&channel))};
}

void Observation::Sent(const ChannelCore& channel, const TaskRecord* task) {
  observer_.ElementSent(Here(), View(channel), internal::IdOf(task));
}

void Observation::Received(const ChannelCore& channel, const TaskRecord* task) {
  observer_.ElementReceived(Here(), View(channel), internal::IdOf(task));
}

void Observation::Closed(const ChannelCore& channel) {
  observer_.ChannelClosed(Here(), View(channel));
}

void Observation::Dying(const ChannelCore& channel) {
  observer_.ChannelDying(Here(), View(channel));
}

void Observation::Died(const ChannelCore* channel) {
  if (const auto at = channels_.extract(channel); !at.empty())
    observer_.ChannelDied(Here(), at.mapped());
}

void Observation::ClockMoved() { observer_.ClockMoved(Here()); }

void Observation::Snapshot(const Scheduler& scheduler, std::string_view label) {
  std::vector<TaskSnapshot> tasks;
  WaitingOn waiting_on;
  const Registry& registry = scheduler.registry();
  for (const TaskRecord* task = registry.oldest(); task != nullptr;
       task = registry.Newer(*task)) {
    TaskSnapshot& shown = tasks.emplace_back();
    shown.id = task->id;
    shown.name = std::string(task->name());
    shown.state = StateOf(*task);
    if (task->state == TaskState::kParked) {
      shown.channels = ChannelFactsOf(*task, waiting_on);
      shown.waited = {scheduler.now() - task->parked_since};
    }
    for (const PromiseBase* p = task->leaf; p != nullptr; p = p->caller) {
      shown.stack.push_back({.function = p->awaits_at.function_name(),
                             .at = Location::From(p->awaits_at),
                             .bytes = p->frame_bytes});
    }
    shown.spawn_chain = SpawnChain(task->site.get());
    shown.bytes = BytesOf(*task);
  }
  observer_.Snapshot(Here(), label, tasks);
}

void Observation::RunEnded(const Report& report) {
  observer_.RunEnded(Here(), report);
}

}  // namespace internal

using internal::observation;

ScopedObserver::ScopedObserver(Observer& observer)
    : observation_(std::make_unique<internal::Observation>(observer)),
      outer_(internal::ExchangeObservation(observation_.get())) {}
ScopedObserver::~ScopedObserver() { internal::ExchangeObservation(outer_); }

void TakeSnapshot(std::string_view label) {
  if (observation != nullptr && internal::current_scheduler != nullptr)
    observation->Snapshot(*internal::current_scheduler, label);
}

}  // namespace dojo
