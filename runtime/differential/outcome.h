// Outcome: what a run did, as far as a program can tell, in a form that the
// runtime and the reference model share.
#ifndef RUNTIME_DIFFERENTIAL_OUTCOME_H_
#define RUNTIME_DIFFERENTIAL_OUTCOME_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dojo::differential {

// How a task ended.
enum class End : std::uint8_t {
  kGone,  // it returned, or was never started
  // It is parked for ever.
  kReceive,
  kSend,
  kReceiveNil,
  kSendNil,
  kSelect,
  kSelectNoCases,
  kMutexLock,
  kWriteLock,
  kReadLock,
  kCondWait,
  kWaitGroupWait,
  // It panicked.
  kSendOnClosed,
  kCloseOfClosed,
  kCloseOfNil,
  kUnlockOfUnlocked,
  kWriteUnlockOfUnlocked,
  kReadUnlockOfUnlocked,
  kNegativeCounter,
  kUnknown,  // none of these words
};
const char* EndText(End end);
End EndFromText(std::string_view text);

// One line of a task's log: an instruction that has completed.
struct Entry {
  std::uint8_t chosen_case = 0;  // of a select
  std::uint8_t value = 0;        // received, counted, ...; or one of these
  static constexpr std::uint8_t kClosed = 255;
  static constexpr std::uint8_t kEmpty = 254;

  friend bool operator==(const Entry&, const Entry&) = default;
};

// The same over all tasks, in the order in which it happened.
struct TraceEntry {
  std::uint8_t task;
  Entry entry;

  friend bool operator==(const TraceEntry&, const TraceEntry&) = default;
};
using Trace = std::vector<TraceEntry>;

// What is left when the order among tasks is forgotten: the clock, then for
// each task its end and its log. In bytes, since millions are compared.
using Outcome = std::string;

Outcome MakeOutcome(std::int64_t end_of_time, const std::vector<End>& ends,
                    const Trace& trace);
bool Fails(const Outcome& outcome);  // a task is parked, or panicked
std::string OutcomeText(const Outcome& outcome);
std::string TraceText(const Trace& trace);

}  // namespace dojo::differential

#endif  // RUNTIME_DIFFERENTIAL_OUTCOME_H_
