#include "runtime/differential/program.h"

namespace dojo::differential {
namespace {

std::string ChannelText(std::uint8_t channel) {
  if (channel == kTimerChannel) return "timer";
  return channel < kFirstDone ? "c" + std::to_string(channel)
                              : "done" + std::to_string(channel - kFirstDone);
}

std::string CaseText(const Case& each) {
  const std::string argument = std::to_string(each.argument);
  switch (each.kind) {
    case Case::Kind::kSend:
      return "send c" + argument;
    case Case::Kind::kReceive:
      return "receive " + ChannelText(each.argument);
    case Case::Kind::kAfter:
      return "after " + argument;
    case Case::Kind::kDefault:
      return "default";
  }
  return "?";
}

std::string InstructionText(const Instruction& instruction) {
  const std::string argument = std::to_string(instruction.argument);
  switch (instruction.verb) {
    case Verb::kSend:
      return "send c" + argument;
    case Verb::kReceive:
      return "receive " + ChannelText(instruction.argument);
    case Verb::kRange:
      return "range " + ChannelText(instruction.argument);
    case Verb::kClose:
      return "close c" + argument;
    case Verb::kTrySend:
      return "try-send c" + argument;
    case Verb::kTryReceive:
      return "try-receive " + ChannelText(instruction.argument);
    case Verb::kLength:
      return "len c" + argument;
    case Verb::kSelect: {
      std::string text = "select {";
      for (const Case& each : instruction.cases)
        text += (text.back() == '{' ? "" : " | ") + CaseText(each);
      return text + "}";
    }
    case Verb::kSleep:
      return "sleep " + argument;
    case Verb::kYield:
      return "yield";
    case Verb::kNow:
      return "now";
    case Verb::kLock:
      return "lock m" + argument;
    case Verb::kTryLock:
      return "try-lock m" + argument;
    case Verb::kUnlock:
      return "unlock m" + argument;
    case Verb::kWriteLock:
      return "write-lock";
    case Verb::kWriteUnlock:
      return "write-unlock";
    case Verb::kReadLock:
      return "read-lock";
    case Verb::kReadUnlock:
      return "read-unlock";
    case Verb::kCondWait:
      return "cond-wait";
    case Verb::kSignal:
      return "signal";
    case Verb::kBroadcast:
      return "broadcast";
    case Verb::kAdd:
      return "add";
    case Verb::kDone:
      return "done";
    case Verb::kWait:
      return "wait";
    case Verb::kCancel:
      return "cancel x" + argument;
    case Verb::kError:
      return "error of x" + argument;
    case Verb::kStop:
      return "stop the timer";
    case Verb::kReset:
      return "reset the timer to " + argument;
    case Verb::kGo:
      return "go t" + argument;
  }
  return "?";
}

}  // namespace

bool Program::StartsAllFirst() const {
  std::size_t started = 0;
  while (started < tasks[0].size() && tasks[0][started].verb == Verb::kGo)
    ++started;
  return started == tasks.size() - 1;
}

bool Program::IsWhole() const {
  if (contexts.size() == 2 && !contexts[1].child && contexts[1].deadline > 0 &&
      contexts[1].deadline == contexts[0].deadline) {
    return false;
  }
  const auto has = [this](std::uint8_t channel) {
    if (channel == kTimerChannel) return timer > 0;
    return channel < kFirstDone || channel - kFirstDone < contexts.size();
  };
  for (const auto& code : tasks) {
    for (const Instruction& instruction : code) {
      switch (instruction.verb) {
        case Verb::kReceive:
        case Verb::kTryReceive:
          if (!has(instruction.argument)) return false;
          break;
        case Verb::kCancel:
        case Verb::kError:
          if (instruction.argument >= contexts.size()) return false;
          break;
        case Verb::kStop:
        case Verb::kReset:
          if (timer == 0) return false;
          break;
        default:
          break;
      }
      for (const Case& each : instruction.cases) {
        if (each.kind == Case::Kind::kReceive && !has(each.argument))
          return false;
      }
    }
  }
  return true;
}

std::string Program::ToString() const {
  std::string text;
  for (std::size_t i = 0; i < capacities.size(); ++i) {
    text += "c" + std::to_string(i) +
            (capacities[i] == kNil
                 ? " is nil\n"
                 : " has capacity " + std::to_string(capacities[i]) + "\n");
  }
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    text += "x" + std::to_string(i) + " is a context" +
            (contexts[i].child ? " below x0" : "");
    if (contexts[i].deadline > 0)
      text += " with deadline " + std::to_string(contexts[i].deadline);
    text += "\n";
  }
  if (timer > 0) text += "a timer fires at " + std::to_string(timer) + "\n";
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    text += "t" + std::to_string(i) + ":";
    for (std::size_t j = 0; j < tasks[i].size(); ++j)
      text += (j == 0 ? " " : "; ") + InstructionText(tasks[i][j]);
    text += "\n";
  }
  return text;
}

}  // namespace dojo::differential
