// What stays behind: the census of parked tasks, and the state that comes back.
#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/internal/channel_core.h"
#include "runtime/internal/pattern.h"
#include "runtime/internal/scheduler.h"
#include "runtime/internal/waiting.h"
#include "runtime/sync.h"

namespace dojo::internal {
namespace {

bool Same(std::source_location a, std::source_location b) {
  return a.line() == b.line() &&
         (a.file_name() == b.file_name() ||
          std::string_view(a.file_name()) == std::string_view(b.file_name()));
}

// The leaked tasks in the order of their ids, and who waits for whom.
class Leaked {
 public:
  explicit Leaked(const Registry& registry, std::uint32_t after) {
    for (const TaskRecord* t = registry.oldest(); t != nullptr;
         t = registry.Newer(*t)) {
      if (t->id <= after) continue;
      tasks_.push_back(t);
      if (const std::uint32_t owner = OwnerOfLock(*t); owner != 0)
        owners_.push_back(owner);
    }
    std::sort(owners_.begin(), owners_.end());
  }

  const std::vector<const TaskRecord*>& tasks() const { return tasks_; }
  const TaskRecord* Find(std::uint32_t id) const {
    const auto at =
        std::lower_bound(tasks_.begin(), tasks_.end(), id,
                         [](const TaskRecord* t, std::uint32_t wanted) {
                           return t->id < wanted;
                         });
    return at != tasks_.end() && (*at)->id == id ? *at : nullptr;
  }
  bool HoldsLock(const TaskRecord& task) const {
    return std::binary_search(owners_.begin(), owners_.end(), task.id);
  }

  // The task that holds the lock that `task` waits for, or 0.
  static std::uint32_t OwnerOfLock(const TaskRecord& task) {
    switch (ReasonOf(task)) {
      case WaitReason::kMutexLock:
        return static_cast<const LockOperation*>(task.operation)->mutex().owner;
      case WaitReason::kReadLock:
      case WaitReason::kWriteLock: {
        const RWMutexState& mutex =
            static_cast<const RWLockOperation*>(task.operation)->mutex();
        if (mutex.writer != 0) return mutex.writer;
        return mutex.readers > 0 ? mutex.last_reader : 0;
      }
      default:
        return 0;
    }
  }

  // Whom `task` waits for, as far as that can be known: the last user of the
  // channel's other side, the owner of the lock, a child. Null: nobody who is
  // still there.
  const TaskRecord* WaitsFor(const TaskRecord& task) const {
    // Whoever could go on when the steps were used up waits for nobody.
    if (task.state != TaskState::kParked || ReasonOf(task) == WaitReason::kNone)
      return nullptr;
    if (const ChannelCore* channel = ChannelOf(task); channel != nullptr) {
      return Find(ReasonOf(task) == WaitReason::kReceive
                      ? channel->last_send.task()
                      : channel->last_receive.task());
    }
    if (const SelectOperationBase* select = SelectOf(task); select != nullptr) {
      for (const SelectCase& each : select->cases()) {
        const ChannelCore* channel = each.channel;
        if (channel == nullptr) continue;
        const TaskRecord* other = Find(each.kind == SelectCase::Kind::kReceive
                                           ? channel->last_send.task()
                                           : channel->last_receive.task());
        if (other != nullptr) return other;
      }
      return nullptr;
    }
    if (ReasonOf(task) == WaitReason::kScopeJoin) {
      const Scope& scope =
          static_cast<const JoinOperation*>(task.operation)->scope();
      for (const TaskRecord* t : tasks_) {
        if (t->scope == &scope) return t;
      }
      return nullptr;
    }
    return Find(OwnerOfLock(task));
  }

  // From `task` round to itself, when each waits for the next; else empty.
  std::vector<const TaskRecord*> CycleOf(const TaskRecord& task) const {
    std::vector<const TaskRecord*> cycle;
    if (WaitsFor(task) == nullptr) return cycle;
    for (const TaskRecord* t = &task; t != nullptr; t = WaitsFor(*t)) {
      if (!cycle.empty() && t == &task) return cycle;
      if (std::find(cycle.begin(), cycle.end(), t) != cycle.end() ||
          cycle.size() == kLongestCycle)
        break;
      cycle.push_back(t);
    }
    return {};
  }

 private:
  static constexpr std::size_t kLongestCycle = 64;

  std::vector<const TaskRecord*> tasks_;
  std::vector<std::uint32_t> owners_;  // of locks that leaked tasks wait for
};

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
  std::size_t Hash() const {
    std::uint64_t hash = std::hash<std::string_view>()(task);
    for (const std::uint64_t part :
         {static_cast<std::uint64_t>(reason),
          static_cast<std::uint64_t>(awaits_at.line()),
          static_cast<std::uint64_t>(spawned_at.line()),
          static_cast<std::uint64_t>(std::hash<std::string_view>()(channel))})
      hash = Mix(hash, part);
    return hash;
  }
};

std::string WaitText(const TaskRecord& task) {
  std::string text =
      std::string(task.name()) + " (" + WaitReasonText(ReasonOf(task));
  if (const ChannelCore* channel = ChannelOf(task); channel != nullptr)
    text += " on \"" + std::string(channel->name) + "\"";
  return text + " at " + Location::From(task.leaf->awaits_at).ToString() + ")";
}

// All that is said of the oldest task of a group.
void Describe(const Group& group, const TaskRecord& task, const Leaked& leaked,
              WaitingOn& waiting_on, std::int64_t now, Leak& leak) {
  leak.task = std::string(group.task);
  leak.state = group.state;
  leak.wait_reason = WaitReasonText(group.reason);
  leak.awaits_at = Location::From(group.awaits_at);
  leak.spawned_at = Location::From(group.spawned_at);
  leak.channel = std::string(group.channel);
  leak.waited = {now - task.parked_since};
  leak.channels = ChannelFactsOf(task, waiting_on);
  const ChannelCore* const channel = ChannelOf(task);
  const bool of_context = channel != nullptr && channel->of_context;
  leak.spawn_chain = SpawnChain(task.site.get());
  const std::vector<const TaskRecord*> cycle = leaked.CycleOf(task);
  for (const TaskRecord* t : cycle) leak.cycle.push_back(WaitText(*t));
  leak.pattern = Pattern({.state = group.state,
                          .reason = group.reason,
                          .counterpart = group.counterpart,
                          .cycle = cycle.empty()       ? Cycle::kNone
                                   : cycle.size() == 1 ? Cycle::kSelf
                                                       : Cycle::kMany,
                          .holds_lock = leaked.HoldsLock(task),
                          .of_context = of_context});
  if (group.left != nullptr && group.counterpart == Counterpart::kGone) {
    const char* did = group.reason == WaitReason::kReceive
                          ? ", last sent at "
                          : ", last received at ";
    leak.left = std::string(group.left->site->name()) + did +
                Location::From(group.left->at).ToString();
  }
}

}  // namespace

bool WaitsForAlarm(const TaskRecord& task) {
  const Operation* operation = task.operation;
  if (operation == nullptr) return false;
  const auto is_armed = [](const ChannelCore* channel) {
    return channel != nullptr && channel->alarm != nullptr &&
           channel->alarm->scheduler != nullptr;
  };
  if (const SelectOperationBase* select = SelectOf(task); select != nullptr) {
    return std::any_of(select->cases().begin(), select->cases().end(),
                       [&](const SelectCase& each) {
                         return each.alarm != nullptr || is_armed(each.channel);
                       });
  }
  return operation->kind == OperationKind::kSleep || is_armed(ChannelOf(task));
}

Report Scheduler::Census(std::uint32_t after) const {
  Report report;
  report.panics = panics_;
  report.out_of_steps = OutOfSteps();
  report.steps = steps();
  report.end = {now_};
  if (registry_.oldest() == nullptr) return report;

  const Leaked leaked(registry_, after);
  WaitingOn waiting_on;
  std::vector<Group> groups;  // one for each of report.leaks
  std::unordered_multimap<std::size_t, std::size_t> index_of;  // by hash
  std::size_t last = 0;  // tasks that follow each other are often alike
  for (const TaskRecord* t : leaked.tasks()) {
    if (t->id == main_id_ && !report.out_of_steps) report.deadlock = true;
    Group group{};
    group.task = t->name();
    group.state =
        ticking_ && WaitsForAlarm(*t) ? LeakState::kTicking : LeakState::kStuck;
    group.reason = ReasonOf(*t);
    group.awaits_at = t->leaf->awaits_at;
    group.spawned_at = t->site->at;
    group.counterpart = Counterpart::kNobody;
    std::uint32_t other = Leaked::OwnerOfLock(*t);
    if (const ChannelCore* channel = ChannelOf(*t); channel != nullptr) {
      group.channel = channel->name;
      group.left = group.reason == WaitReason::kReceive
                       ? &channel->last_send
                       : &channel->last_receive;
      other = group.left->task();
    }
    if (other != 0) {
      group.counterpart = leaked.Find(other) != nullptr ? Counterpart::kAlive
                                                        : Counterpart::kGone;
    }

    std::size_t index = last;
    if (index >= groups.size() || !(groups[index] == group)) {
      const std::size_t hash = group.Hash();
      const auto [first, end] = index_of.equal_range(hash);
      const auto at = std::find_if(first, end, [&](const auto& entry) {
        return groups[entry.second] == group;
      });
      index = at != end ? at->second : groups.size();
      if (at == end) index_of.emplace(hash, index);
    }
    if (index == groups.size()) {
      groups.push_back(group);
      Describe(group, *t, leaked, waiting_on, now_,
               report.leaks.emplace_back());
    }
    ++report.leaks[index].count;
    report.leaks[index].bytes += BytesOf(*t);
    last = index;
  }
  return report;
}

// Tasks that only timers keep alive go on for ever. The state of all tasks
// (what each waits for, where, for how much longer, and its channel's length,
// and how many timers there are)
// is a heuristic, since locals are not in it: hence the third time, not the
// second.
bool Scheduler::StateCameBack() {
  // An alarm that is not armed anew takes the run nearer to its end.
  std::uint64_t sum = alarms_waiting_;
  for (const TaskRecord* task = registry_.oldest(); task != nullptr;
       task = registry_.Newer(*task)) {
    std::uint64_t hash = task->id;
    for (const PromiseBase* p = task->leaf; p != nullptr; p = p->caller)
      hash = Mix(hash, p->awaits_at.line());
    hash = Mix(hash, static_cast<std::uint64_t>(ReasonOf(*task)));
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
