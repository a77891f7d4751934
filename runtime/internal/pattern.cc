#include "runtime/internal/pattern.h"

#include <optional>

namespace dojo::internal {
namespace {

struct Rule {
  std::optional<LeakState> state;  // empty: any
  std::optional<WaitReason> reason;
  std::optional<Counterpart> counterpart;
  const char* pattern;
};

constexpr LeakState kStuck = LeakState::kStuck;
constexpr Rule kRules[] = {
    {LeakState::kTicking, {}, {}, "looping timer"},
    {kStuck, WaitReason::kReceiveNil, {}, "nil channel"},
    {kStuck, WaitReason::kSendNil, {}, "nil channel"},
    {kStuck, WaitReason::kSelectNoCases, {}, "empty select"},
    // Somebody sent, left, and did not close: the receiver's loop never ends.
    {kStuck, WaitReason::kReceive, Counterpart::kGone, "unclosed range"},
    {kStuck, WaitReason::kReceive, Counterpart::kNobody, "orphan receiver"},
    {kStuck, WaitReason::kReceive, Counterpart::kAlive, "circular wait"},
    {kStuck, WaitReason::kSend, Counterpart::kGone, "abandoned sender"},
    {kStuck, WaitReason::kSend, Counterpart::kNobody, "abandoned sender"},
    {kStuck, WaitReason::kSend, Counterpart::kAlive, "circular wait"},
    {kStuck, WaitReason::kSelect, {}, "select without a way out"},
    {kStuck, WaitReason::kMutexLock, {}, "mutex never unlocked"},
    {kStuck, WaitReason::kWaitGroupWait, {}, "wait group misuse"},
    {kStuck, WaitReason::kScopeJoin, {}, "join of a task that never ends"},
};

}  // namespace

const char* Pattern(const LeakFacts& facts) {
  for (const Rule& rule : kRules) {
    if (rule.state.value_or(facts.state) == facts.state &&
        rule.reason.value_or(facts.reason) == facts.reason &&
        rule.counterpart.value_or(facts.counterpart) == facts.counterpart) {
      return rule.pattern;
    }
  }
  return "unclassified";
}

}  // namespace dojo::internal
