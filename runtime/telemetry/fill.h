// When a channel's buffer counts as degraded, and when it has recovered.
//
// Over four fifths of its capacity it is degraded, exactly four fifths are not
// over; at one half or less it has recovered. Between the two it stays what it
// was, so that a length that swings about one limit is reported once and not
// with every element.
//
// An unbuffered channel has nothing to fill: it never degrades. One of capacity
// 1 is degraded whenever it holds its element: it has no room left.
#ifndef RUNTIME_TELEMETRY_FILL_H_
#define RUNTIME_TELEMETRY_FILL_H_

#include <cstddef>

namespace dojo::telemetry {

// Whole numbers, since 0.8 is none of a double's. A length is below 2^61: each
// element takes a byte at least.
constexpr bool OverFourFifths(std::size_t length, std::size_t capacity) {
  return 5 * (capacity - length) < capacity;
}
constexpr bool AtMostHalf(std::size_t length, std::size_t capacity) {
  return length <= capacity / 2;
}

}  // namespace dojo::telemetry

#endif  // RUNTIME_TELEMETRY_FILL_H_
