// A Recording as a picture: one lane for each task.
#ifndef RUNTIME_VIEWS_LANES_H_
#define RUNTIME_VIEWS_LANES_H_

#include <cstddef>
#include <string>

#include "runtime/views/recording.h"

namespace dojo::views {

// A picture shows no more than this; a note says how many tasks it leaves out.
// Main comes first, then those that stay behind.
inline constexpr std::size_t kMostLanes = 40;

// As one <svg> element. From left to right things stand in the order in which
// they were heard, each as wide as the other: virtual time would put nearly all
// of them at one place. It is said where the clock moves.
std::string Lanes(const Recording& recording);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_LANES_H_
