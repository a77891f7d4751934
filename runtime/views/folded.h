// Folded stacks: one line for each different stack, the outermost function
// first, a blank and a number at its end:
//   task main;task worker;kata::Worker;chan receive 32000
// What flamegraph.pl, inferno and speedscope read.
#ifndef RUNTIME_VIEWS_FOLDED_H_
#define RUNTIME_VIEWS_FOLDED_H_

#include <cstddef>
#include <string>

#include "runtime/views/profile.h"

namespace dojo::views {

// Of the values of `type`, an index of profile.types. The lines are sorted;
// stacks of which there is nothing are left out.
std::string Folded(const Profile& profile, std::size_t type);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_FOLDED_H_
