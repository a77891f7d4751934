// Observation: what stands between the runtime and an Observer. Everything that
// happens asks whether there is one, but on ways that are not quick.
#ifndef RUNTIME_INTERNAL_OBSERVATION_H_
#define RUNTIME_INTERNAL_OBSERVATION_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "runtime/observer.h"

namespace dojo::internal {

class ChannelCore;
class Scheduler;
struct TaskRecord;

class Observation {
 public:
  explicit Observation(Observer& observer) : observer_(observer) {}

  void Started(const TaskRecord& task, const TaskRecord* by);
  void Runs(const TaskRecord& task);
  void Parked(const TaskRecord& task);
  void Ended(const TaskRecord& task);

  void Made(const ChannelCore& channel) { IdOf(channel); }
  // `task` may be null: a timer.
  void Sent(const ChannelCore& channel, const TaskRecord* task);
  void Received(const ChannelCore& channel, const TaskRecord* task);
  void Closed(const ChannelCore& channel);
  void Dying(const ChannelCore& channel);
  void Died(const ChannelCore* channel);  // only its address is used

  void ClockMoved();
  void Snapshot(const Scheduler& scheduler, std::string_view label);
  void RunEnded(const Report& report);

 private:
  std::uint32_t IdOf(const ChannelCore& channel);
  ObservedChannel View(const ChannelCore& channel);

  Observer& observer_;
  // Addresses are used again, ids are not.
  std::unordered_map<const ChannelCore*, std::uint32_t> channels_;
  std::uint32_t last_channel_ = 0;
};

// That of this thread, or null. A build without it, to measure what asking
// costs, defines DOJO_WITHOUT_OBSERVER.
#ifdef DOJO_WITHOUT_OBSERVER
inline constexpr Observation* observation = nullptr;
inline Observation* ExchangeObservation(Observation*) { return nullptr; }
#else
inline constinit thread_local Observation* observation = nullptr;
inline Observation* ExchangeObservation(Observation* other) {
  return std::exchange(observation, other);
}
#endif

// While it lives nothing is observed, if `so`.
class UnobservedIf {
 public:
  explicit UnobservedIf(bool so)
      : outer_(so ? ExchangeObservation(nullptr) : nullptr) {}
  ~UnobservedIf() {
    if (outer_ != nullptr) ExchangeObservation(outer_);
  }
  UnobservedIf(const UnobservedIf&) = delete;
  UnobservedIf& operator=(const UnobservedIf&) = delete;

 private:
  Observation* const outer_;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_OBSERVATION_H_
