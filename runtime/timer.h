// Timer, Ticker and AfterFunc: virtual time that comes as a value on a channel,
// or starts a task. The rules are those of Go 1.23 and later: the channel holds
// at most one tick, and after Stop or Reset no tick from before it is received.
//
//   dojo::Timer timer(5_ms);
//   co_await dojo::Select(dojo::OnReceive(answers, &answer),
//                         dojo::OnReceive(timer.C()));
//   timer.Stop();
//
// All are handles: copies are aliases. What is made here needs the clock of a
// Run; outside of one it panics.
#ifndef RUNTIME_TIMER_H_
#define RUNTIME_TIMER_H_

#include <source_location>
#include <string_view>

#include "runtime/channel.h"
#include "runtime/duration.h"
#include "runtime/internal/shared.h"
#include "runtime/task.h"

namespace dojo {

namespace internal {

struct TimerState;

// Stops the timer's clock when nobody can see it any more.
class TimerReference {
 public:
  explicit TimerReference(TimerState* adopted) : state_(adopted) {}
  TimerReference(const TimerReference& other);
  TimerReference& operator=(TimerReference other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~TimerReference();
  TimerState* operator->() const { return state_; }

 private:
  TimerState* state_;
};

}  // namespace internal

// Fires once.
class Timer {
 public:
  explicit Timer(Duration delay,
                 std::source_location at = std::source_location::current());

  // Yields the instant at which it fires. A nil channel for an AfterFunc.
  Receiver<Time> C() const;

  // Keeps it from firing; true when that was in time. It does not close C: a
  // task that waits there waits for ever.
  bool Stop(std::source_location at = std::source_location::current()) const;

  // Fires `delay` from now instead; true when it had not fired nor been
  // stopped. Panics for an AfterFunc whose task has begun: a Task runs once.
  bool Reset(Duration delay,
             std::source_location at = std::source_location::current()) const;

 private:
  friend Timer AfterFunc(Duration, std::string_view, Task<>,
                         std::source_location);
  explicit Timer(internal::TimerState* adopted) : state_(adopted) {}
  internal::TimerReference state_;
};

// Fires every `period`, first after one period. Ticks that nobody takes are
// dropped: a ticker that nobody reads does not keep the clock going. Panics
// "non-positive interval for NewTicker".
class Ticker {
 public:
  explicit Ticker(Duration period,
                  std::source_location at = std::source_location::current());

  Receiver<Time> C() const;
  // No more ticks. It does not close C.
  void Stop(std::source_location at = std::source_location::current()) const;
  // Ticks every `period` from now on. Panics "non-positive interval for
  // Ticker.Reset".
  void Reset(Duration period,
             std::source_location at = std::source_location::current()) const;

 private:
  internal::TimerReference state_;
};

// Starts `task` as a task of its own in `delay` from now, unless it is stopped
// before.
Timer AfterFunc(Duration delay, std::string_view name, Task<> task,
                std::source_location at = std::source_location::current());

}  // namespace dojo

#endif  // RUNTIME_TIMER_H_
