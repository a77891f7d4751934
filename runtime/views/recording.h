// Recording: an Observer that keeps what it hears as plain data, which every
// picture of a whole run is drawn from.
//
// Operations take no virtual time, so many things happen at one instant. To
// have an order, and a width, each thing that is heard takes one nanosecond of
// drawn time, on top of the virtual clock. So a drawn time is the virtual time
// plus the number of things heard before: no two are the same, and the same
// run is always drawn the same.
#ifndef RUNTIME_VIEWS_RECORDING_H_
#define RUNTIME_VIEWS_RECORDING_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/observer.h"
#include "runtime/views/heap_meter.h"

namespace dojo::views {

struct Instant {
  std::int64_t now = 0;    // virtual nanoseconds
  std::int64_t order = 0;  // things heard before

  std::int64_t drawn() const { return now + order; }  // nanoseconds
};

struct TaskTrack {
  std::uint32_t id = 0;
  std::string name;
  std::uint32_t started_by = 0;  // 0: nobody
  Location started_at;
  Instant begin;
  std::optional<Instant> end = std::nullopt;
};

// From its start to its end a task is in exactly one span at a time.
struct Span {
  static constexpr char kRunning[] = "running";
  // It could run, and another one does.
  static constexpr char kRunnable[] = "runnable";

  std::uint32_t task = 0;
  std::string what;  // one of those, or Go's words for the wait
  Location at = {};  // where it waits
  std::vector<std::uint32_t> channels = {};  // that it waits on
  Instant begin;
  std::optional<Instant> end = std::nullopt;  // empty: it has not ended

  bool parked() const { return what != kRunning && what != kRunnable; }
};

struct ChannelTrack {
  std::uint32_t id = 0;
  std::string name;
  Location made_at;
  std::size_t capacity = 0;
};

// One element, from its sender to its receiver. Task 0: a timer, or whoever
// works outside of a run.
struct Transfer {
  std::uint32_t channel = 0;
  std::uint32_t sender = 0;
  std::uint32_t receiver = 0;
  Instant sent;
  Instant received;
};

struct LengthAt {
  std::uint32_t channel = 0;
  std::size_t length = 0;
  Instant at;
};

struct HeapAt {
  std::size_t bytes = 0;  // more than when the Recording began
  Instant at;
};

// Something with no duration: a close, a snapshot.
struct Mark {
  std::uint32_t task = 0;  // who ran then; 0: nobody
  std::string what;
  Instant at;
};

class Recording : public Observer {
 public:
  // How many things a Recording hears before it is full: its pictures are then
  // those of the beginning. Snapshots are kept, however late they come.
  static constexpr std::int64_t kMostHeard = 100'000;
  const std::int64_t most_heard;

  // `heap` may be null. Otherwise it is told not to count what this one asks
  // for.
  explicit Recording(HeapMeter* heap = nullptr, std::int64_t most = kMostHeard);

  void TaskStarted(const Moment&, const ObservedTask&) override;
  void TaskRuns(const Moment&, std::uint32_t task) override;
  void TaskParked(const Moment&, std::uint32_t task,
                  const ObservedWait&) override;
  void TaskEnded(const Moment&, std::uint32_t task) override;
  void ChannelMade(const Moment&, const ObservedChannel&) override;
  void ElementSent(const Moment&, const ObservedChannel&,
                   std::uint32_t task) override;
  void ElementReceived(const Moment&, const ObservedChannel&,
                       std::uint32_t task) override;
  void ChannelClosed(const Moment&, const ObservedChannel&) override;
  void ChannelDying(const Moment&, const ObservedChannel&) override;
  void Snapshot(const Moment&, std::string_view label,
                std::span<const TaskSnapshot>) override;
  void RunEnded(const Moment&, const Report&) override;
  // To call when Run has returned and its Report is gone: weighs what is left.
  void RunReturned();

  // Null: it is not known.
  const ChannelTrack* FindChannel(std::uint32_t id) const;
  // In a recording that is cut, nobody knows yet.
  bool StaysBehind(const Span& span) const { return !span.end && !full; }

  std::vector<TaskTrack> tasks;        // by id
  std::vector<Span> spans;             // in the order in which they began
  std::vector<ChannelTrack> channels;  // by id
  std::vector<Transfer> transfers;     // in the order of receiving
  std::vector<LengthAt> lengths;       // of channels that have a buffer
  std::vector<HeapAt> heap;
  std::vector<Mark> marks;
  // The last one of each label.
  std::map<std::string, std::vector<TaskSnapshot>, std::less<>> snapshots;
  std::optional<Report> report;  // of the last Run
  Instant end;                   // after all else
  bool full = false;

 private:
  class Hearing;
  struct Sent {
    std::uint32_t task;
    Instant at;
  };

  Instant At(const Moment& moment) const {
    return {moment.now.nanoseconds, heard_};
  }
  Span* OpenSpan(std::uint32_t task);
  void EndSpan(std::uint32_t task, Instant at);
  void BeginSpan(std::uint32_t task, std::string_view what, Instant at);
  void NoteLength(const ObservedChannel& channel, Instant at);

  HeapMeter* const heap_;
  std::size_t heap_before_ = 0;
  std::int64_t heard_ = 0;
  std::uint32_t running_ = 0;
  std::map<std::uint32_t, std::size_t> open_;  // task -> index of its span
  std::map<std::uint32_t, std::deque<Sent>> on_the_way_;  // by channel
};

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_RECORDING_H_
