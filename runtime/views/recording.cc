#include "runtime/views/recording.h"

#include <algorithm>

namespace dojo::views {

// While one thing is heard: what we ask of the heap does not count, and the
// next thing comes a nanosecond later.
class Recording::Hearing {
 public:
  Hearing(Recording& recording, const Moment& moment)
      : recording_(recording), at(recording.At(moment)) {
    if (HeapMeter* const heap = recording.heap_; heap != nullptr) {
      heap->Count(false);
      bytes_ = heap->Bytes() - recording.heap_before_;
    }
    recording.full = recording.full || recording.heard_ == recording.most_heard;
  }
  ~Hearing() {
    if (!recording_.full) {
      ++recording_.heard_;
      recording_.end = {at.now, at.order + 1};
    }
    if (recording_.heap_ != nullptr) recording_.heap_->Count(true);
  }
  Hearing(const Hearing&) = delete;
  Hearing& operator=(const Hearing&) = delete;

  bool full() const { return recording_.full; }
  void NoteHeap() {
    std::vector<HeapAt>& heap = recording_.heap;
    if (recording_.heap_ == nullptr) return;
    if (heap.empty() || heap.back().bytes != bytes_)
      heap.push_back({.bytes = bytes_, .at = at});
  }

 private:
  Recording& recording_;
  std::size_t bytes_ = 0;

 public:
  const Instant at;
};

Recording::Recording(HeapMeter* heap, std::int64_t most)
    : most_heard(most), heap_(heap) {
  if (heap_ == nullptr) return;
  heap_before_ = heap_->Bytes();
  heap_->Count(true);
}

const ChannelTrack* Recording::FindChannel(std::uint32_t id) const {
  const auto channel =
      std::ranges::lower_bound(channels, id, {}, &ChannelTrack::id);
  return channel != channels.end() && channel->id == id ? &*channel : nullptr;
}

Span* Recording::OpenSpan(std::uint32_t task) {
  const auto open = open_.find(task);
  return open == open_.end() ? nullptr : &spans[open->second];
}

void Recording::EndSpan(std::uint32_t task, Instant at) {
  if (Span* const span = OpenSpan(task); span != nullptr) {
    span->end = at;
    open_.erase(task);
  }
}

void Recording::BeginSpan(std::uint32_t task, std::string_view what,
                          Instant at) {
  EndSpan(task, at);
  open_[task] = spans.size();
  spans.push_back({.task = task, .what = std::string(what), .begin = at});
}

void Recording::NoteLength(const ObservedChannel& channel, Instant at) {
  // What has no buffer is always empty.
  if (channel.capacity == 0) return;
  lengths.push_back({channel.id, channel.length, at});
}

void Recording::TaskStarted(const Moment& moment, const ObservedTask& task) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  tasks.push_back({.id = task.id,
                   .name = std::string(task.name),
                   .started_by = task.started_by,
                   .started_at = Location::From(task.started_at),
                   .begin = hearing.at});
  BeginSpan(task.id, Span::kRunnable, hearing.at);
}

void Recording::TaskRuns(const Moment& moment, std::uint32_t task) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  if (const Span* const last = OpenSpan(running_);
      last != nullptr && last->what == Span::kRunning) {
    if (running_ == task) return;  // it has made way for nobody
    BeginSpan(running_, Span::kRunnable, hearing.at);
  }
  running_ = task;
  BeginSpan(task, Span::kRunning, hearing.at);
}

void Recording::TaskParked(const Moment& moment, std::uint32_t task,
                           const ObservedWait& wait) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  BeginSpan(task, wait.reason, hearing.at);
  spans.back().at = Location::From(wait.at);
  spans.back().channels.assign(wait.channels.begin(), wait.channels.end());
  if (task == running_) running_ = 0;
}

void Recording::TaskEnded(const Moment& moment, std::uint32_t task) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  EndSpan(task, hearing.at);
  const auto track = std::ranges::lower_bound(tasks, task, {}, &TaskTrack::id);
  if (track != tasks.end() && track->id == task) track->end = hearing.at;
  if (task == running_) running_ = 0;
}

void Recording::ChannelMade(const Moment& moment,
                            const ObservedChannel& channel) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  channels.push_back({.id = channel.id,
                      .name = std::string(channel.name),
                      .made_at = Location::From(channel.made_at),
                      .capacity = channel.capacity});
  NoteLength(channel, hearing.at);
}

void Recording::ElementSent(const Moment& moment,
                            const ObservedChannel& channel,
                            std::uint32_t task) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  on_the_way_[channel.id].push_back({task, hearing.at});
  NoteLength(channel, hearing.at);
}

void Recording::ElementReceived(const Moment& moment,
                                const ObservedChannel& channel,
                                std::uint32_t task) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  NoteLength(channel, hearing.at);
  std::deque<Sent>& sent = on_the_way_[channel.id];
  // Sent before we came.
  if (sent.empty()) return;
  transfers.push_back({.channel = channel.id,
                       .sender = sent.front().task,
                       .receiver = task,
                       .sent = sent.front().at,
                       .received = hearing.at});
  sent.pop_front();
}

void Recording::ChannelClosed(const Moment& moment,
                              const ObservedChannel& channel) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  marks.push_back({.task = running_,
                   .what = "close " + std::string(channel.name),
                   .at = hearing.at});
}

void Recording::ChannelDying(const Moment& moment,
                             const ObservedChannel& channel) {
  Hearing hearing(*this, moment);
  if (hearing.full()) return;
  hearing.NoteHeap();
  on_the_way_.erase(channel.id);
  if (channel.capacity > 0) lengths.push_back({channel.id, 0, hearing.at});
}

void Recording::Snapshot(const Moment& moment, std::string_view label,
                         std::span<const TaskSnapshot> all) {
  // No NoteHeap: what it shows us is on the heap itself.
  Hearing hearing(*this, moment);
  snapshots[std::string(label)].assign(all.begin(), all.end());
  if (hearing.full()) return;
  marks.push_back({.task = running_,
                   .what = "snapshot " + std::string(label),
                   .at = hearing.at});
}

void Recording::RunEnded(const Moment& moment, const Report& run) {
  Hearing hearing(*this, moment);
  report = run;
}

void Recording::RunReturned() {
  Hearing hearing(*this, Moment{.now = {end.now}});
  if (!hearing.full()) hearing.NoteHeap();
}

}  // namespace dojo::views
