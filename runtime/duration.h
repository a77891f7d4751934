// Virtual time: durations and instants in whole nanoseconds.
//
// The clock of a Runtime starts at instant 0 and stands still while any task
// can run; it jumps to the next deadline only when every task is parked (the
// rule of Go's testing/synctest). Nothing here reads a wall clock.
#ifndef RUNTIME_DURATION_H_
#define RUNTIME_DURATION_H_

#include <compare>
#include <cstdint>

namespace dojo {

// A span of virtual time. A small literal type of our own, since absl/time
// alone costs a learner 0.7 s per compile.
struct Duration {
  std::int64_t nanoseconds = 0;

  friend constexpr auto operator<=>(const Duration&, const Duration&) = default;
  friend constexpr Duration operator+(Duration a, Duration b) {
    return {a.nanoseconds + b.nanoseconds};
  }
  friend constexpr Duration operator-(Duration a, Duration b) {
    return {a.nanoseconds - b.nanoseconds};
  }
  friend constexpr Duration operator*(Duration a, std::int64_t factor) {
    return {a.nanoseconds * factor};
  }
  friend constexpr Duration operator*(std::int64_t factor, Duration a) {
    return a * factor;
  }
  friend constexpr std::int64_t operator/(Duration a, Duration b) {
    return a.nanoseconds / b.nanoseconds;
  }
};

// An instant: virtual time since the Runtime's clock began.
struct Time {
  std::int64_t nanoseconds = 0;

  friend constexpr auto operator<=>(const Time&, const Time&) = default;
  friend constexpr Time operator+(Time t, Duration d) {
    return {t.nanoseconds + d.nanoseconds};
  }
  friend constexpr Time operator-(Time t, Duration d) {
    return {t.nanoseconds - d.nanoseconds};
  }
  friend constexpr Duration operator-(Time a, Time b) {
    return {a.nanoseconds - b.nanoseconds};
  }
};

inline namespace literals {
constexpr Duration operator""_ns(unsigned long long n) {
  return {static_cast<std::int64_t>(n)};
}
constexpr Duration operator""_us(unsigned long long n) {
  return {static_cast<std::int64_t>(n * 1'000)};
}
constexpr Duration operator""_ms(unsigned long long n) {
  return {static_cast<std::int64_t>(n * 1'000'000)};
}
constexpr Duration operator""_s(unsigned long long n) {
  return {static_cast<std::int64_t>(n * 1'000'000'000)};
}
}  // namespace literals

}  // namespace dojo

#endif  // RUNTIME_DURATION_H_
