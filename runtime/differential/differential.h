// Differential: whether the runtime's exploration of a Program sees the
// outcomes that the reference model has.
#ifndef RUNTIME_DIFFERENTIAL_DIFFERENTIAL_H_
#define RUNTIME_DIFFERENTIAL_DIFFERENTIAL_H_

#include <cstdint>
#include <functional>
#include <string>

#include "runtime/differential/generator.h"
#include "runtime/differential/program.h"

namespace dojo::differential {

// What a comparison found; with a seed, so that it can be done again.
struct Tally {
  std::uint64_t programs = 0;
  // With too many states or schedules: one or both searches left out.
  std::uint64_t skipped_model = 0;
  std::uint64_t skipped_plain = 0;
  std::uint64_t can_fail = 0;
  // Some schedules fail and others do not.
  std::uint64_t schedule_dependent = 0;
  // Deviations from the default schedule that the found failure needs.
  std::uint64_t failures_at[4] = {};
  std::uint64_t failures_beyond = 0;
  std::uint64_t reduced_runs = 0;
  std::uint64_t plain_runs = 0;

  std::string ToString() const;
};

// Compares one program; empty when all is the same, else what differs.
std::string Difference(const Program& program, Tally& tally);

// `program` without what is not needed for `differs` to hold.
Program Minimise(Program program,
                 const std::function<bool(const Program&)>& differs);

// Compares the `count` programs of the seeds that begin with `first`, in turn
// of every style. Stops at the first difference and returns it, minimised, as
// text; empty if there is none.
std::string CompareMany(std::uint64_t first, std::uint64_t count, Tally& tally);

}  // namespace dojo::differential

#endif  // RUNTIME_DIFFERENTIAL_DIFFERENTIAL_H_
