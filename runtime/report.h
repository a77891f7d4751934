// Report: what a run left behind.
#ifndef RUNTIME_REPORT_H_
#define RUNTIME_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <vector>

#include "runtime/duration.h"

namespace dojo {

// A place in the source. Only the file's own name is kept, so that a report is
// the same wherever the file lies.
struct Location {
  std::string file;
  unsigned line = 0;

  static Location From(std::source_location location);
  std::string ToString() const;  // "kata.cc:21", or "" when unknown
  friend bool operator==(const Location&, const Location&) = default;
};

enum class LeakState {
  kStuck,  // parked, and nothing is left that could wake it
  // Kept alive only by timers: main has returned, and the state of all tasks
  // came back a third time.
  kTicking,
};
const char* LeakStateText(LeakState state);

// A channel that a leaked task waits on.
struct ChannelFacts {
  std::string name;
  Location born_at;  // its MakeChannel
  std::size_t capacity = 0;
  std::size_t length = 0;  // elements in the buffer
  // Tasks that wait on either side.
  std::size_t receivers = 0;
  std::size_t senders = 0;
};

// A task's name and the Go() that started it.
struct SpawnStep {
  std::string task;
  Location at;
};

// Tasks that stay behind in the same way: same name, state, lines and channel.
// What is not a count or a sum is said of the oldest of them.
struct Leak {
  std::string task;
  LeakState state = LeakState::kStuck;
  std::string wait_reason;  // Go's words: "chan receive", "chan send (nil
                            // chan)", "select (no cases)", ...
  Location awaits_at;       // the co_await of the task's innermost coroutine
  Location spawned_at;      // the Go() that started it; for main, the Run
  std::string channel;      // its name; empty when it waits for no channel
  // Who used the other side last and is gone, one clause; may be empty.
  std::string left;
  std::string pattern;  // the anti-pattern it looks like: "unclosed range",
                        // "abandoned sender", ...
  std::size_t count = 0;
  std::size_t bytes = 0;  // frames and task records of all of them
  // What it waits on: none, one, or the channels of a Select's cases.
  std::vector<ChannelFacts> channels;
  Duration waited;  // since it parked, in virtual time
  // The task itself, who started it, and so on up to main.
  std::vector<SpawnStep> spawn_chain;
  // When each waits for the next and the last one for the first: one line for
  // each, beginning with this task. Empty otherwise.
  std::vector<std::string> cycle;
};

// How many steps of a failing schedule are looked at closely.
inline constexpr std::size_t kWatchedSteps = 100;

// What a channel holds.
struct ChannelContents {
  std::string name;
  std::size_t length = 0;  // elements in the buffer
  std::size_t capacity = 0;
  bool closed = false;
  friend bool operator==(const ChannelContents&,
                         const ChannelContents&) = default;
};

// What there is behind a step, when everybody stands before their next one.
struct StepAftermath {
  std::size_t tasks = 0;
  std::size_t bytes = 0;                  // of their frames and task records
  std::vector<ChannelContents> channels;  // in the order of their making
};

// One step of an explored schedule.
struct ScheduleStep {
  std::string who;   // "worker#2"; "" for what is no task's
  std::string what;  // "receives on \"jobs\""
  Location at;
  bool parks = false;
  // Of the first kWatchedSteps of a failure's steps; empty behind them.
  StepAftermath after = {};

  std::string ToString() const;  // one line
};

struct PanicReport {
  std::string task;
  std::string text;  // Go's text, or the exception's what()
  // A dojo::Panic; otherwise some other exception that left a task.
  bool is_panic = false;
  // It left no task, since a catch ended it: only with
  // RuntimeOptions::recovered_panics_fail.
  bool recovered = false;
  // The operation that panicked; otherwise the last co_await of the task.
  Location at;
};

struct Report {
  std::vector<PanicReport> panics;  // in the order in which they happened
  std::vector<Leak> leaks;          // in the order of their oldest task
  bool deadlock = false;  // main itself is parked for ever: "all goroutines are
                          // asleep - deadlock!"
  bool out_of_steps = false;  // stopped by RuntimeOptions::max_steps
  std::uint64_t steps = 0;    // operations done
  Time end;                   // the virtual clock at quiescence

  bool ok() const { return panics.empty() && leaks.empty() && !out_of_steps; }
  std::size_t leaked_tasks() const;
  std::size_t leaked_bytes() const;
  // For people: panics first, then the deadlock, then each leak with its lines.
  // Empty when ok().
  std::string ToString() const;
};

}  // namespace dojo

#endif  // RUNTIME_REPORT_H_
