// The rules, and how people name them.
#ifndef LINT_ENGINE_RULE_NAMES_H_
#define LINT_ENGINE_RULE_NAMES_H_

namespace lint {

enum class Rule {
  kUnclosed,
  kDoubleClose,
  kSendAfterClose,
  kAbandonedSender,
  kPollingDefault,
  kMutexAcrossOperation,
};
inline constexpr int kRuleCount = 6;

// As options, SARIF and the brackets of a message name it.
constexpr const char* NameOf(Rule rule) {
  switch (rule) {
    case Rule::kUnclosed:
      return "unclosed-channel";
    case Rule::kDoubleClose:
      return "double-close";
    case Rule::kSendAfterClose:
      return "send-after-close";
    case Rule::kAbandonedSender:
      return "abandoned-sender";
    case Rule::kPollingDefault:
      return "polling-default";
    case Rule::kMutexAcrossOperation:
      return "mutex-across-operation";
  }
  return "";
}

constexpr const char* SentenceOf(Rule rule) {
  switch (rule) {
    case Rule::kUnclosed:
      return "A channel is left open on some path.";
    case Rule::kDoubleClose:
      return "A channel is closed twice on one path.";
    case Rule::kSendAfterClose:
      return "A channel is sent on after it was closed.";
    case Rule::kAbandonedSender:
      return "A sender waits for a receiver that has left.";
    case Rule::kPollingDefault:
      return "A select with a default polls instead of waiting.";
    case Rule::kMutexAcrossOperation:
      return "A mutex is held while its holder waits on a channel.";
  }
  return "";
}

}  // namespace lint

#endif  // LINT_ENGINE_RULE_NAMES_H_
