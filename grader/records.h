// What a submission's programs report about themselves, in the records that
// README.md describes.
#ifndef GRADER_RECORDS_H_
#define GRADER_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

struct TestRecord {
  std::string name;
  bool passed = false;
  std::string message;
};

struct PanicRecord {
  std::string where;
  std::string task;
  std::string text;
  std::string kind;  // "panic", "recovered" (a catch ended it) or "exception"
  std::string at;    // "kata.cc:LINE" or empty
  bool operator==(const PanicRecord&) const = default;
};

struct TimeoutRecord {
  std::string where;
  std::int64_t steps = 0;
  bool operator==(const TimeoutRecord&) const = default;
};

struct CrashRecord {
  std::string where;
  int signal = 0;
  std::vector<std::string> pc;  // "0x401234", innermost first
  std::string at;               // the last await, may be empty
};

struct LeakRecord {
  std::string task;
  std::string state;  // "stuck" or "ticking"
  std::string wait_reason;
  std::string awaits_at;
  std::string spawned_at;
  std::string channel;
  std::int64_t count = 0;
  std::int64_t bytes = 0;
  std::string pattern;
  std::string left;  // who left, one clause; may be empty
  bool operator==(const LeakRecord&) const = default;
};

// What a channel holds.
struct ChannelState {
  std::string name;
  std::int64_t length = 0;
  std::int64_t capacity = 0;
  bool closed = false;
  bool operator==(const ChannelState&) const = default;
};

// One step of a schedule, for pictures: who took it, and what there was behind
// it.
struct StepState {
  std::string who;  // "worker#2"; empty for what is no task's
  bool parks = false;
  std::int64_t tasks = 0;  // that are alive
  std::int64_t bytes = 0;  // of their frames and task records
  std::vector<ChannelState> channels;
  bool operator==(const StepState&) const = default;
};

// One explored schedule that went wrong.
struct Failure {
  std::string kind;  // "leak", "panic", "check" or "timeout"
  std::string text;
  bool shortest = false;
  std::int64_t deviations = 0;
  std::string token;
  std::vector<std::string> steps;
  // Of the first steps; empty where nobody watched.
  std::vector<StepState> states;
  std::vector<LeakRecord> leaks;
  std::vector<PanicRecord> panics;
  bool operator==(const Failure&) const = default;
};

struct Exploration {
  std::string program;
  std::string size;
  std::string strategy;
  std::string bound;
  std::int64_t explored = 0;
  bool complete = false;
  std::string digest;
  std::int64_t outcomes = 0;  // different ones, of all runs
  std::string outcome_digest;
  std::optional<Failure> failure;
  bool operator==(const Exploration&) const = default;
};

struct Census {
  std::int64_t size = 0;
  std::vector<LeakRecord> leaks;
  std::vector<PanicRecord> panics;
  bool out_of_steps = false;
  std::int64_t steps = 0;  // operations of the runtime's
  std::int64_t frame_blocks = 0;
  std::int64_t frame_bytes = 0;
  std::int64_t record_blocks = 0;
  std::int64_t record_bytes = 0;
  bool operator==(const Census&) const = default;
};

// All records of one process, each kind in the order in which it came.
struct Records {
  std::vector<TestRecord> tests;
  std::vector<PanicRecord> panics;
  std::vector<TimeoutRecord> timeouts;
  std::vector<CrashRecord> crashes;
  std::vector<Exploration> explorations;
  std::vector<Census> censuses;
  bool ended = false;
  std::int64_t ignored_lines = 0;  // they did not begin with the challenge
};

}  // namespace grader

#endif  // GRADER_RECORDS_H_
