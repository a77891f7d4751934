// Observation: what stands between the runtime and an Observer. Everything that
// happens asks whether there is one, but on ways that are not quick.
#ifndef RUNTIME_INTERNAL_OBSERVATION_H_
#define RUNTIME_INTERNAL_OBSERVATION_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <new>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "runtime/observer.h"

namespace dojo::internal {

class ChannelCore;
class Scheduler;
struct TaskRecord;

// Memory for the books of an Observation. It is not operator new's, so that a
// view which counts what the program asks for does not count them too.
template <class T>
struct Malloced {
  using value_type = T;
  Malloced() = default;
  template <class U>
  Malloced(const Malloced<U>&) {}
  T* allocate(std::size_t n) {
    void* const block = std::malloc(n * sizeof(T));
    if (block == nullptr) throw std::bad_alloc();
    return static_cast<T*>(block);
  }
  void deallocate(T* block, std::size_t) { std::free(block); }
  friend bool operator==(const Malloced&, const Malloced&) { return true; }
};

class Observation {
 public:
  explicit Observation(Observer& observer) : observer_(observer) {}

  static void* operator new(std::size_t size) {
    return Malloced<std::byte>().allocate(size);
  }
  static void operator delete(void* block) { std::free(block); }

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
  std::unordered_map<
      const ChannelCore*, std::uint32_t, std::hash<const ChannelCore*>,
      std::equal_to<>,
      Malloced<std::pair<const ChannelCore* const, std::uint32_t>>>
      channels_;
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

// While it lives `by` observes, which may be null; if `so`.
class ObservedInsteadIf {
 public:
  ObservedInsteadIf(bool so, Observation* by)
      : so_(so), outer_(so ? ExchangeObservation(by) : nullptr) {}
  ~ObservedInsteadIf() {
    if (so_) ExchangeObservation(outer_);
  }
  ObservedInsteadIf(const ObservedInsteadIf&) = delete;
  ObservedInsteadIf& operator=(const ObservedInsteadIf&) = delete;

 private:
  const bool so_;
  Observation* const outer_;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_OBSERVATION_H_
