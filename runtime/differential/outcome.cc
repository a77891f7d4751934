#include "runtime/differential/outcome.h"

#include <array>

namespace dojo::differential {
namespace {

constexpr std::array kEndTexts = {
    "gone",
    "chan receive",
    "chan send",
    "chan receive (nil chan)",
    "chan send (nil chan)",
    "select",
    "select (no cases)",
    "sync.Mutex.Lock",
    "sync.RWMutex.Lock",
    "sync.RWMutex.RLock",
    "sync.Cond.Wait",
    "sync.WaitGroup.Wait",
    "send on closed channel",
    "close of closed channel",
    "close of nil channel",
    "sync: unlock of unlocked mutex",
    "sync: Unlock of unlocked RWMutex",
    "sync: RUnlock of unlocked RWMutex",
    "sync: negative WaitGroup counter",
    "(other words)",
};
static_assert(kEndTexts.size() == static_cast<std::size_t>(End::kUnknown) + 1);

std::string EntryText(Entry entry) {
  std::string text = std::to_string(entry.chosen_case) + ":";
  if (entry.value == Entry::kClosed) return text + "closed";
  if (entry.value == Entry::kEmpty) return text + "empty";
  return text + std::to_string(entry.value);
}

}  // namespace

const char* EndText(End end) {
  return kEndTexts[static_cast<std::size_t>(end)];
}

End EndFromText(std::string_view text) {
  std::size_t i = 0;
  while (i < static_cast<std::size_t>(End::kUnknown) && text != kEndTexts[i])
    ++i;
  return static_cast<End>(i);
}

Outcome MakeOutcome(std::int64_t end_of_time, const std::vector<End>& ends,
                    const Trace& trace) {
  Outcome outcome(1, static_cast<char>(end_of_time));
  for (std::size_t task = 0; task < ends.size(); ++task) {
    outcome += static_cast<char>(ends[task]);
    const std::size_t length_at = outcome.size();
    outcome += '\0';
    for (const TraceEntry& each : trace) {
      if (each.task != task) continue;
      ++outcome[length_at];
      outcome += static_cast<char>(each.entry.chosen_case);
      outcome += static_cast<char>(each.entry.value);
    }
  }
  return outcome;
}

bool Fails(const Outcome& outcome) {
  for (std::size_t i = 1; i < outcome.size();
       i += 2 + 2 * static_cast<std::size_t>(outcome[i + 1])) {
    if (static_cast<End>(outcome[i]) != End::kGone) return true;
  }
  return false;
}

std::string OutcomeText(const Outcome& outcome) {
  std::string text = "  at " + std::to_string(outcome[0]) + " ms\n";
  std::size_t task = 0;
  for (std::size_t i = 1; i < outcome.size(); ++task) {
    text += "  t" + std::to_string(task) + " " +
            EndText(static_cast<End>(outcome[i]));
    const auto length = static_cast<std::size_t>(outcome[i + 1]);
    i += 2;
    for (std::size_t j = 0; j < length; ++j, i += 2) {
      text += (j == 0 ? ", log " : " ") +
              EntryText({static_cast<std::uint8_t>(outcome[i]),
                         static_cast<std::uint8_t>(outcome[i + 1])});
    }
    text += "\n";
  }
  return text;
}

std::string TraceText(const Trace& trace) {
  std::string text = " ";
  for (const TraceEntry& each : trace)
    text += " t" + std::to_string(each.task) + "=" + EntryText(each.entry);
  return text + "\n";
}

}  // namespace dojo::differential
