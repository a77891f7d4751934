// What stays behind: the census of parked tasks, and the state that comes back.
#include <utility>
#include <vector>

#include "runtime/internal/channel_core.h"
#include "runtime/internal/pattern.h"
#include "runtime/internal/scheduler.h"
#include "runtime/select.h"

namespace dojo::internal {
namespace {

const ChannelCore* ChannelOf(const TaskRecord& task) {
  const Operation* operation = task.operation;
  if (operation == nullptr) return nullptr;
  if (operation->kind != OperationKind::kSend &&
      operation->kind != OperationKind::kReceive)
    return nullptr;
  return static_cast<const ChannelOperation*>(operation)->channel();
}

bool Same(std::source_location a, std::source_location b) {
  return a.line() == b.line() &&
         (a.file_name() == b.file_name() ||
          std::string_view(a.file_name()) == std::string_view(b.file_name()));
}

// What tells one group of leaks from another, without building any text.
struct Group {
  std::string_view task;
  LeakState state;
  WaitReason reason;
  std::source_location awaits_at;
  std::source_location spawned_at;
  std::string_view channel;
  Counterpart counterpart;
  const LastUse* left;  // of one of them, when the counterpart is gone

  bool operator==(const Group& other) const {
    return task == other.task && state == other.state &&
           reason == other.reason && Same(awaits_at, other.awaits_at) &&
           Same(spawned_at, other.spawned_at) && channel == other.channel &&
           counterpart == other.counterpart;
  }
};

Leak Describe(const Group& group) {
  Leak leak;
  leak.task = std::string(group.task);
  leak.state = group.state;
  leak.wait_reason = WaitReasonText(group.reason);
  leak.awaits_at = Location::From(group.awaits_at);
  leak.spawned_at = Location::From(group.spawned_at);
  leak.channel = std::string(group.channel);
  leak.pattern = Pattern({group.state, group.reason, group.counterpart});
  if (group.counterpart == Counterpart::kGone) {
    const char* did = group.reason == WaitReason::kReceive
                          ? ", last sent at "
                          : ", last received at ";
    leak.left =
        group.left->name + (did + Location::From(group.left->at).ToString());
  }
  return leak;
}

std::size_t BytesOf(const TaskRecord& task) {
  std::size_t bytes = sizeof(TaskRecord) + task.name_length;
  for (const PromiseBase* p = task.leaf; p != nullptr; p = p->caller)
    bytes += p->frame_bytes;
  return bytes;
}

}  // namespace

bool WaitsForAlarm(const TaskRecord& task) {
  const Operation* operation = task.operation;
  if (operation == nullptr) return false;
  if (operation->kind == OperationKind::kSelect)
    return static_cast<const SelectOperationBase*>(operation)->HasAlarm();
  return operation->kind == OperationKind::kSleep;
}

Report Scheduler::Census() const {
  Report report;
  report.panics = panics_;
  report.out_of_steps = OutOfSteps();
  report.steps = steps_;
  report.end = {now_};
  if (registry_.oldest() == nullptr) return report;

  std::vector<bool> alive(last_id_ + 1);
  for (const TaskRecord* t = registry_.oldest(); t != nullptr;
       t = Registry::Newer(*t))
    alive[t->id] = true;

  std::vector<Group> groups;  // one for each of report.leaks
  std::size_t last = 0;       // tasks that follow each other are often alike
  for (const TaskRecord* t = registry_.oldest(); t != nullptr;
       t = Registry::Newer(*t)) {
    if (t->id == main_id_ && !report.out_of_steps) report.deadlock = true;
    Group group{};
    group.task = t->name();
    group.state =
        ticking_ && WaitsForAlarm(*t) ? LeakState::kTicking : LeakState::kStuck;
    group.reason =
        t->operation != nullptr ? t->operation->reason : WaitReason::kNone;
    group.awaits_at = t->leaf->awaits_at;
    group.spawned_at = t->spawned_at;
    group.counterpart = Counterpart::kNobody;
    if (const ChannelCore* channel = ChannelOf(*t); channel != nullptr) {
      group.channel = channel->name;
      group.left = group.reason == WaitReason::kReceive
                       ? &channel->last_send
                       : &channel->last_receive;
      if (group.left->task != 0) {
        group.counterpart =
            group.left->task <= last_id_ && alive[group.left->task]
                ? Counterpart::kAlive
                : Counterpart::kGone;
      }
    }

    std::size_t index = last;
    if (index >= groups.size() || !(groups[index] == group)) {
      index = 0;
      while (index < groups.size() && !(groups[index] == group)) ++index;
    }
    if (index == groups.size()) {
      groups.push_back(group);
      report.leaks.push_back(Describe(group));
    }
    ++report.leaks[index].count;
    report.leaks[index].bytes += BytesOf(*t);
    last = index;
  }
  return report;
}

// Tasks that only timers keep alive go on for ever. The state of all tasks
// (what each waits for, where, for how much longer, and its channel's length)
// is a heuristic, since locals are not in it: hence the third time, not the
// second.
bool Scheduler::StateCameBack() {
  std::uint64_t sum = 0;
  for (const TaskRecord* task = registry_.oldest(); task != nullptr;
       task = Registry::Newer(*task)) {
    std::uint64_t hash = task->canonical;
    for (const PromiseBase* p = task->leaf; p != nullptr; p = p->caller)
      hash = Mix(hash, p->awaits_at.line());
    if (task->operation != nullptr)
      hash = Mix(hash, static_cast<std::uint64_t>(task->operation->reason));
    // How long a task has waited counts only where a timer ends the wait: it
    // grows for ever where none does.
    if (WaitsForAlarm(*task))
      hash = Mix(hash, static_cast<std::uint64_t>(now_ - task->parked_since));
    if (const ChannelCore* channel = ChannelOf(*task); channel != nullptr)
      hash = Mix(hash, channel->length);
    sum += hash;
  }
  return ++states_seen_[sum] >= 3;
}

}  // namespace dojo::internal
