#include "runtime/internal/pattern.h"

#include <optional>

namespace dojo::internal {
namespace {

struct Rule {
  const char* pattern;
  // Empty: any.
  std::optional<WaitReason> reason = {};
  std::optional<Counterpart> counterpart = {};
  std::optional<Cycle> cycle = {};
  std::optional<bool> holds_lock = {};
  std::optional<bool> of_context = {};
  LeakState state = LeakState::kStuck;
};

constexpr Rule kRules[] = {
    {.pattern = "looping timer", .state = LeakState::kTicking},
    {.pattern = "nil channel", .reason = WaitReason::kReceiveNil},
    {.pattern = "nil channel", .reason = WaitReason::kSendNil},
    {.pattern = "empty select", .reason = WaitReason::kSelectNoCases},
    {.pattern = "double lock",
     .reason = WaitReason::kMutexLock,
     .cycle = Cycle::kSelf},
    {.pattern = "double lock",
     .reason = WaitReason::kWriteLock,
     .cycle = Cycle::kSelf},
    {.pattern = "double lock",
     .reason = WaitReason::kReadLock,
     .cycle = Cycle::kSelf},
    // It keeps others out for ever, whatever it waits for itself.
    {.pattern = "lock held across a channel operation",
     .reason = WaitReason::kReceive,
     .holds_lock = true},
    {.pattern = "lock held across a channel operation",
     .reason = WaitReason::kSend,
     .holds_lock = true},
    {.pattern = "lock held across a channel operation",
     .reason = WaitReason::kSelect,
     .holds_lock = true},
    {.pattern = "lock held across a wait",
     .reason = WaitReason::kWaitGroupWait,
     .holds_lock = true},
    {.pattern = "self-join", .cycle = Cycle::kSelf},
    {.pattern = "circular wait", .cycle = Cycle::kMany},
    {.pattern = "context never cancelled",
     .reason = WaitReason::kReceive,
     .of_context = true},
    // Somebody sent, left, and did not close: the receiver's loop never ends.
    {.pattern = "unclosed range",
     .reason = WaitReason::kReceive,
     .counterpart = Counterpart::kGone},
    {.pattern = "orphan receiver",
     .reason = WaitReason::kReceive,
     .counterpart = Counterpart::kNobody},
    {.pattern = "abandoned sender",
     .reason = WaitReason::kSend,
     .counterpart = Counterpart::kGone},
    {.pattern = "abandoned sender",
     .reason = WaitReason::kSend,
     .counterpart = Counterpart::kNobody},
    {.pattern = "select without a way out", .reason = WaitReason::kSelect},
    {.pattern = "lost wake-up", .reason = WaitReason::kCondWait},
    {.pattern = "wait group misuse", .reason = WaitReason::kWaitGroupWait},
    {.pattern = "join of a task that never ends",
     .reason = WaitReason::kScopeJoin},
    {.pattern = "mutex never unlocked", .counterpart = Counterpart::kGone},
    // Whom it waits for is itself stuck, elsewhere.
    {.pattern = "behind another leak", .counterpart = Counterpart::kAlive},
};

template <class T>
bool Fits(const std::optional<T>& wanted, T is) {
  return !wanted || *wanted == is;
}

}  // namespace

const char* Pattern(const LeakFacts& facts) {
  for (const Rule& rule : kRules) {
    if (rule.state == facts.state && Fits(rule.reason, facts.reason) &&
        Fits(rule.counterpart, facts.counterpart) &&
        Fits(rule.cycle, facts.cycle) &&
        Fits(rule.holds_lock, facts.holds_lock) &&
        Fits(rule.of_context, facts.of_context)) {
      return rule.pattern;
    }
  }
  return "unclassified";
}

}  // namespace dojo::internal
