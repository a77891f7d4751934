// Program: a small concurrent program as plain data, which the runtime and the
// reference model both can run.
#ifndef RUNTIME_DIFFERENTIAL_PROGRAM_H_
#define RUNTIME_DIFFERENTIAL_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace dojo::differential {

// Limits of a program, so that the model's state has a fixed size.
inline constexpr std::size_t kMaxTasks = 4;
inline constexpr std::size_t kMaxInstructions = 6;  // of one task
inline constexpr std::size_t kMaxCases = 3;         // of one select
inline constexpr std::size_t kMaxChannels = 2;
inline constexpr std::size_t kMaxCapacity = 2;
inline constexpr std::size_t kMutexes = 2;
inline constexpr std::size_t kMaxContexts = 2;

// Channels that a program only receives from: the Done of each context, then
// the timer's.
inline constexpr std::uint8_t kFirstDone = kMaxChannels;
inline constexpr std::uint8_t kTimerChannel = kFirstDone + kMaxContexts;
inline constexpr std::size_t kAllChannels = kTimerChannel + 1;

// The capacity of Go's nil channel.
inline constexpr int kNil = -1;

enum class Verb : std::uint8_t {
  kSend,        // channel
  kReceive,     // channel
  kRange,       // channel: receives until it is closed
  kClose,       // channel
  kTrySend,     // channel
  kTryReceive,  // channel
  kLength,      // channel
  kSelect,
  kSleep,  // delay
  kYield,
  kNow,
  kLock,     // mutex
  kTryLock,  // mutex
  kUnlock,   // mutex
  // Of the one RWMutex.
  kWriteLock,
  kWriteUnlock,
  kReadLock,
  kReadUnlock,
  // Of the one condition, with mutex 0.
  kCondWait,
  kSignal,
  kBroadcast,
  kAdd,  // to the one wait group
  kDone,
  kWait,
  kCancel,  // context
  kError,   // context
  // Of the one timer.
  kStop,
  kReset,  // delay
  kGo,     // task; no operation, and each task is started once at the most
};

struct Case {
  enum class Kind : std::uint8_t { kSend, kReceive, kAfter, kDefault };
  Kind kind;
  std::uint8_t argument = 0;  // channel or delay
};

struct Instruction {
  Verb verb;
  std::uint8_t argument = 0;
  std::vector<Case> cases = {};  // of a select
};

// A context that main makes before its first operation.
struct ContextOfProgram {
  bool child = false;         // of the first one
  std::uint8_t deadline = 0;  // 0: none

  friend bool operator==(const ContextOfProgram&,
                         const ContextOfProgram&) = default;
};

struct Program {
  std::vector<int> capacities;                  // of the channels
  std::vector<std::vector<Instruction>> tasks;  // the first one is main
  std::vector<ContextOfProgram> contexts = {};
  // When the timer that main makes fires; 0: there is none.
  std::uint8_t timer = 0;

  // Of any channel that can be received from.
  int CapacityOf(std::uint8_t channel) const {
    if (channel == kTimerChannel) return 1;
    return channel < kFirstDone ? capacities[channel] : 0;
  }

  // Whether the context has an alarm of its own: its deadline is before that of
  // the context above.
  bool HasAlarm(std::size_t context) const {
    const std::uint8_t deadline = contexts[context].deadline;
    const std::uint8_t above =
        contexts[context].child ? contexts[0].deadline : 0;
    return deadline > 0 && (above == 0 || deadline < above);
  }

  // Whether main starts all tasks before its first operation. Where it does
  // not, the default schedule of Explore is not quite that of Run: whoever is
  // woken or started goes on to its next operation at once, and so may start a
  // task ahead of others that a plain run would have before it.
  bool StartsAllFirst() const;

  // Whether it has the contexts and the timer that its instructions name, and
  // no two contexts have alarms for one time: those could not be told apart.
  bool IsWhole() const;

  // For people: one line for each task.
  std::string ToString() const;
};

// What a send sends: each place of a program its own value, never 0.
constexpr std::uint8_t SentValue(std::size_t task, std::size_t instruction,
                                 std::size_t which_case) {
  return static_cast<std::uint8_t>(
      (task * kMaxInstructions + instruction) * kMaxCases + which_case + 1);
}

}  // namespace dojo::differential

#endif  // RUNTIME_DIFFERENTIAL_PROGRAM_H_
