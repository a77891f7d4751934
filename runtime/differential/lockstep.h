// Lockstep: single runs of a Program on the runtime, each step of which the
// model must be able to follow with the same result. Much cheaper than to
// compare all outcomes: for millions of programs.
#ifndef RUNTIME_DIFFERENTIAL_LOCKSTEP_H_
#define RUNTIME_DIFFERENTIAL_LOCKSTEP_H_

#include <cstdint>
#include <string>

#include "runtime/differential/generator.h"
#include "runtime/differential/program.h"

namespace dojo::differential {

// Runs `program` once by the default schedule of Runtime::Run, once by that of
// Explore, and `schedules` times with actors and ready cases that `choices`
// chooses. All must do as the model does: same operations possible at each
// step, same logs in the same order, same tasks left behind. Empty when they
// do, else what differs.
std::string RunInLockstep(const Program& program, int schedules,
                          Source& choices);

// The `count` programs of the seeds that begin with `first`, in turn of every
// style, under random schedules. Stops at the first difference and returns it,
// minimised, as text; empty if there is none.
std::string RunManyInLockstep(std::uint64_t first, std::uint64_t count);

}  // namespace dojo::differential

#endif  // RUNTIME_DIFFERENTIAL_LOCKSTEP_H_
